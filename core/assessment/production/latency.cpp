#include "core/assessment/production/latency.h"

#include <algorithm>
#include <cmath>

namespace fermata::assessment {

namespace {

bool isSound(const std::vector<LatencyBucket>& buckets) {
    double bound = -INFINITY, count = 0.0;
    for (const LatencyBucket& bucket : buckets) {
        if (std::isnan(bucket.upTo) || bucket.upTo <= bound || !std::isfinite(bucket.count) || bucket.count < count)
            return false;
        bound = bucket.upTo, count = bucket.count;
    }
    return buckets.size() > 1 && std::isinf(bound);
}

} // namespace

std::optional<double> slowFrom(const std::vector<LatencyBucket>& baseline) {
    if (!isSound(baseline) || baseline.back().count <= 0.0)
        return std::nullopt;
    const auto found = std::ranges::find_if(
        baseline, [&](const LatencyBucket& bucket) { return bucket.count >= 0.95 * baseline.back().count; });
    return std::isinf(found->upTo) ? baseline[baseline.size() - 2].upTo : found->upTo;
}

std::optional<ArmCount> slowerThan(const std::vector<LatencyBucket>& buckets, double bound) {
    if (!isSound(buckets))
        return std::nullopt;
    const auto found = std::ranges::find_if(buckets, [&](const LatencyBucket& bucket) { return bucket.upTo == bound; });
    if (found == buckets.end())
        return std::nullopt;
    return ArmCount{buckets.back().count - found->count, buckets.back().count};
}

} // namespace fermata::assessment
