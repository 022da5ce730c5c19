// How long it takes until a faulty change is known as one, and what that says of changes too young to tell.
#pragma once

#include <span>
#include <vector>

#include "core/assessment/risk/risk_parts.h"
#include "core/base/time.h"

namespace fermata::learning {

/// A faulty change: its age when it became known, and the age it could have had at most (observation ends "now").
struct ObservedDelay {
    double days = 0;
    double mostDays = 0;
};

/// F(a): the share of faulty changes that are known at age a. Thread safety: immutable.
class DelayCurve {
public:
    /// Everything is known at once: where no label says when it became known.
    DelayCurve() = default;
    /// The product-limit estimate for delays seen only when they end before now (right truncation): Lynden-Bell 1971,
    /// Lagakos, Barraj and De Gruttola 1988. It says nothing of delays longer than the observed past.
    explicit DelayCurve(std::vector<ObservedDelay> delays);

    double knownShare(double days) const;
    /// The age at which `share` of the faulty changes is known. @requires 0 <= share <= 1
    double ageOf(double share) const;

private:
    struct Step {
        double days;
        double share;
    };
    std::vector<Step> m_steps; ///< ascending; empty: at once
};

/// The share of faulty changes with its 90 % interval (Wilson 1927), where `faulty` are known among changes of which
/// the curve expects `observable` to show it by now (the sum of F(age)).
assessment::BaseRate baseRate(double faulty, double observable);

} // namespace fermata::learning
