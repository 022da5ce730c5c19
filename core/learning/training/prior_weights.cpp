#include "core/learning/training/prior_weights.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string_view>

namespace fermata::learning {
namespace {

struct PriorWeight {
    std::string_view feature;
    double weight;
};

/// The means of four logistic regressions, each on the older 80 % of the changes of one project (openstack, jdt,
/// platform, gerrit: 41,600 in all, published with ISSTA21-JIT-DP); printed by `tests/bench/run pooling prior DATA`.
/// In standardised units of the ln-compressed value, as LogisticTerm has it.
constexpr PriorWeight weights[] = {
    {"age", -0.195}, {"entropy", 0.172}, {"fix", 0.318}, {"la", 0.696},  {"ld", 0.015},   {"lt", 0.048},
    {"nd", -0.018},  {"ndev", 0.166},    {"nf", 0.191},  {"ns", -0.072}, {"nuc", -0.263},
};

double weightOf(std::string_view feature) {
    const auto* found = std::find_if(std::begin(weights), std::end(weights),
                                     [&](const PriorWeight& each) { return each.feature == feature; });
    return found == std::end(weights) ? std::numeric_limits<double>::quiet_NaN() : found->weight;
}

} // namespace

LogisticPrior shippedPrior(const assessment::FeatureSchema& schema, std::span<const std::uint32_t> features,
                           double pull) {
    LogisticPrior prior;
    if (schema.id != assessment::changeSchema().id)
        return prior;
    prior.pull = pull;
    for (const std::uint32_t feature : features)
        prior.weights.push_back(weightOf(feature < schema.features.size() ? schema.features[feature].id : ""));
    return prior;
}

} // namespace fermata::learning
