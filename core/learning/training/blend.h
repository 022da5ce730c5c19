// How much each member of the ensemble says: weights chosen on blocks that the members had not seen.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/learning/calibration/calibration.h"

namespace fermata::learning {

/// In the order of the arrays below.
enum Member : std::size_t { Forest, Logistic, Boosting };
constexpr std::size_t memberCount = 3;

/// What the members of one repository say of a change.
struct OwnScore {
    double logistic = 0;
    double boosting = 0;
};

/// What the members said of one example that none of them was trained on.
struct ForwardScore {
    std::size_t example = 0;
    std::size_t block = 0; ///< from 0, oldest first
    bool isFaulty = false;
    std::array<double, memberCount> logOdds{};
    std::string_view repository{}; ///< of the example, which outlives the score
    std::optional<OwnScore> own{}; ///< of the repository's own members, where it has some
};

/// Shares of the score, >= 0; they add up to 1.
using Blend = std::array<double, memberCount>;

struct ChosenBlend {
    Blend blend{};
    double loss = 0; ///< logistic, summed over the blocks; with the pull
};

/// The blend with the least logistic loss, each block calibrated for itself: the level of risk drifts from block to
/// block, and a blend must not be chosen for how it fits that drift. A few pretended observations pull to equal shares.
ChosenBlend chooseBlend(std::span<const ForwardScore> scores, std::size_t blocks);

/// What the members of all say together.
double ofAll(const ForwardScore& score, const Blend& blend);

/// The scores of one block under a blend, without what repositories say of their own.
std::vector<Scored> blended(std::span<const ForwardScore> scores, std::size_t block, const Blend& blend);

} // namespace fermata::learning
