// What the model says of one change: a calibrated probability with its interval, and why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/probability.h"

namespace fermata::assessment {

enum class RiskState {
    Ready,     ///< a trained model spoke, and the change is of a kind it has seen
    PriorOnly, ///< too few labels (see labelsNeeded): nothing but the base rate and its interval is claimed
    Abstained  ///< a trained model exists, but nothing it needs of this change is known: treat as the upper end
};

/// Stable lower-case name: `ready`, `prior-only`, `abstained`.
std::string_view name(RiskState state);

/// One feature's share of the score.
struct Contribution {
    std::string feature; ///< id in the schema
    double logOdds = 0;  ///< added to the score; positive means riskier
    double value = 0;    ///< what the change has; the centre of the known changes where `isKnown` is false
    bool isKnown = true;

    bool operator==(const Contribution&) const = default;
};

struct RiskAssessment {
    RiskState state = RiskState::PriorOnly;
    Probability pDefect; ///< calibrated: this change will need a fix or a revert
    Probability low;     ///< 90 % interval of pDefect, widened over all values an unknown feature could have
    Probability high;
    Probability pDefectForGate; ///< what rules and weighing read: pDefect while every feature is known, else `high`.
                                ///< Making a feature unknown never lowers it.
    double baseRate = 0;        ///< delay-corrected share of faulty changes
    double baseRateLow = 0;
    double baseRateHigh = 0;                 ///< the gate uses this end
    double bias = 0;                         ///< the score of a change about which nothing is known
    double score = 0;                        ///< log-odds before calibration: bias + sum of contributions, to 1e-9
    std::vector<Contribution> contributions; ///< largest first; features without any share are left out
    std::int64_t labels = 0;                 ///< labelled changes the model learned from
    std::int64_t labelsNeeded = 0; ///< how many more lift the state of the model one step; 0 when none are missing

    bool operator==(const RiskAssessment&) const = default;
};

enum class Outcome { Clean, Faulty };

/// A past change that looks like this one, and its fate.
struct SimilarChange {
    CommitId commit;
    double likeness = 0; ///< 1 = equal in every compared feature, towards 0 the further away
    Outcome outcome = Outcome::Clean;
};

} // namespace fermata::assessment
