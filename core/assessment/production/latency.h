// Latency as events: requests slower than a bucket's bound, fixed from the time before the deployment.
#pragma once

#include <optional>
#include <vector>

#include "core/assessment/production/event_share.h"

namespace fermata::assessment {

/// Cumulative buckets of a latency histogram over one interval, as Prometheus counts them.
struct LatencyBucket {
    double upTo = 0.0;  ///< seconds, inclusive; infinity for the last
    double count = 0.0; ///< requests at most this slow
    bool operator==(const LatencyBucket&) const = default;
};

/// The bound that slow requests are counted from: the smallest finite bucket bound at or above the baseline's p95, of
/// the time before the deployment (no interpolation: counts stay counts).
/// @returns nothing without requests, with buckets that do not rise or end without infinity; the largest finite bound
///          where more than a twentieth is slower than every finite one
std::optional<double> slowFrom(const std::vector<LatencyBucket>& baseline);

/// Requests slower than a bound of the buckets among all. @returns nothing for buckets that do not rise, that have no
/// such bound, or whose counts are none
std::optional<ArmCount> slowerThan(const std::vector<LatencyBucket>& buckets, double bound);

} // namespace fermata::assessment
