// Which outcomes count at a moment, and how much: faults come out late, so young changes look cleaner than they are.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/assessment/risk/risk_parts.h"
#include "core/learning/labels/delay.h"
#include "core/learning/training/dataset.h"

namespace fermata::learning {

/// What is known of one example at a moment.
struct KnownOutcome {
    bool isFaulty = false; ///< known as faulty by then
    bool isMature = true;  ///< old enough that 80 % of the faults of its age are known
    double weight = 1;     ///< in training: an early fault stands for those still hidden, a clean young one for less
};

struct KnownOutcomes {
    DelayCurve delay;
    assessment::BaseRate baseRate; ///< corrected for faults not yet known
    std::vector<KnownOutcome> of;  ///< one an example
};

/// The outcomes as known at `asOf`; empty: all labels as they are, everything mature. Nothing is mature in a past of less
/// than a week.
KnownOutcomes outcomesAt(std::span<const Example> examples, std::optional<Time> asOf);

} // namespace fermata::learning
