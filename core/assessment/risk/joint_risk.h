// How likely it is that any change of a train needs a fix, when what makes them faulty is partly shared.
#pragma once

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

/// Risks share a normal effect in log-odds (a day, a team, a base that all of them were built on), each keeping its own
/// mean: a logistic-normal mixture, integrated on a grid (Agresti, Categorical Data Analysis, third edition, section
/// 13.1). A pair on one file adds a chance of its own, independent of the rest.
/// @requires 0 <= spread <= 5, 0 <= interaction <= 1
/// @ensures low <= any <= high; rising in every risk; one member alone has its own risk; none has 0
JointRisk jointRisk(std::span<const TrainMember> train, const JointTerms& terms = {});

} // namespace fermata::assessment
