// How likely it is that any change of a train needs a fix, when what makes them faulty is partly shared.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/probability.h"

namespace fermata::assessment {

struct TrainMember {
    Probability pDefect, low, high; ///< as assessed, each for itself
    std::vector<std::string> paths; ///< that it touches
};

struct JointTerms {
    double spread = 0.7;       ///< standard deviation of the common effect in log-odds; 0: independent
    double interaction = 0.25; ///< of two changes of one file: share of the smaller risk that comes on top
};

struct JointRisk {
    Probability any;          ///< with the common effect and the interactions
    Probability low, high;    ///< all of one cause at their low ends; independent at their high ends, with interactions
    double expected = 0.0;    ///< faulty changes to be expected, interactions left out
    std::size_t overlaps = 0; ///< pairs of changes that touch a file in common
};

/// Two members that touch a file in common, by their places in the train; first < second.
struct Overlap {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    std::uint32_t files = 0; ///< in common
    bool operator==(const Overlap&) const = default;
};

/// By first, then second.
std::vector<Overlap> overlapsOf(std::span<const TrainMember> train);

/// A train whose parts can be asked for again and again: what is costly is done once.
///
/// Risks share a normal effect in log-odds (a day, a team, a base that all of them were built on), each keeping its own
/// mean: a logistic-normal mixture, integrated on a grid (Agresti, Categorical Data Analysis, third edition, section
/// 13.1). A pair on one file adds a chance of its own, independent of the rest.
class JointTrain {
public:
    /// @requires 0 <= spread <= 5, 0 <= interaction <= 1; overlaps are those of the train
    JointTrain(std::span<const TrainMember> train, std::vector<Overlap> overlaps, const JointTerms& terms = {});

    /// Of the members that are on.
    /// @requires one entry for each member
    /// @ensures low <= any <= high; any is at least the risk of each member; rising in every risk; one member alone has
    /// its own risk, none has 0
    JointRisk of(const std::vector<bool>& isOn) const;
    JointRisk all() const { return of(std::vector<bool>(m_members.size(), true)); }

private:
    static constexpr std::size_t points = 81;
    struct Member {
        double p = 0.0, low = 0.0, high = 0.0;
        std::array<double, points> none{}; ///< the chance that it is not faulty, under each value of the common effect
    };
    std::vector<Member> m_members;
    std::vector<Overlap> m_overlaps;
    double m_interaction = 0.0;
};

/// JointTrain for one question.
JointRisk jointRisk(std::span<const TrainMember> train, const JointTerms& terms = {});

} // namespace fermata::assessment
