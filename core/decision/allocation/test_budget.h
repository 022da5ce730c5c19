// Which tests run when not all fit: the set that finds the most failures within a budget of time.
#pragma once

#include <cstddef>
#include <vector>

namespace fermata::decision {

struct BudgetCandidate {
    double duration = 0.0;    ///< not negative
    double worth = 0.0;       ///< chance that it fails, or another gain that adds up; not negative
    bool isMandatory = false; ///< runs in any case, and uses up the budget first
};

struct BudgetChoice {
    std::vector<std::size_t> chosen; ///< rising
    double worth = 0.0;
    double duration = 0.0;
    double bound = 0.0; ///< no set is worth more
};

/// Up to so many candidates the answer is the best there is.
inline constexpr std::size_t exactUpTo = 60;

/// Nemhauser and Ullmann's list of sets that no other one dominates, cut by the fractional bound. Above `exactUpTo`
/// sets that can gain less than 0.5 % are cut too: worth >= bound / 1.005. Mandatory tests are chosen even where they
/// alone are over the budget.
/// @requires durations and worths are finite and not negative
BudgetChoice chooseWithin(const std::vector<BudgetCandidate>& candidates, double budget);

} // namespace fermata::decision
