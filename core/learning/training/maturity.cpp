#include "core/learning/training/maturity.h"

#include <algorithm>

namespace fermata::learning {
namespace {

double daysBetween(Time from, Time to) {
    return std::max(0.0, double((to - from).count()) / 86400.0);
}

constexpr double matureShare = 0.8;
constexpr double mostWeight = 5;
/// The delays seen in a shorter past say nothing of those that matter: an import of one day would look all grown up.
constexpr double leastPastDays = 7;

} // namespace

KnownOutcomes outcomesAt(std::span<const Example> examples, std::optional<Time> asOf) {
    KnownOutcomes outcomes;
    outcomes.of.resize(examples.size());
    double faulty = 0, observable = 0;
    if (!asOf) {
        for (std::size_t i = 0; i < examples.size(); ++i) {
            outcomes.of[i] = {examples[i].isFaulty, true, examples[i].weight};
            faulty += examples[i].isFaulty ? 1 : 0;
        }
        outcomes.baseRate = baseRate(faulty, double(examples.size()));
        return outcomes;
    }
    std::vector<ObservedDelay> delays;
    for (const Example& example : examples)
        if (example.isFaulty && example.knownAt && *example.knownAt <= *asOf)
            delays.push_back({daysBetween(example.at, *example.knownAt), daysBetween(example.at, *asOf)});
    outcomes.delay = DelayCurve(std::move(delays));
    const double matureAge = outcomes.delay.ageOf(matureShare);
    const bool isLongEnough = !examples.empty() && daysBetween(examples.front().at, *asOf) >= leastPastDays;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        const double age = daysBetween(examples[i].at, *asOf);
        KnownOutcome& known = outcomes.of[i];
        known.isFaulty = examples[i].isFaulty && (!examples[i].knownAt || *examples[i].knownAt <= *asOf);
        known.isMature = isLongEnough && age >= matureAge;
        if (known.isMature) {
            // Young changes are left out of the base rate: divided by a small F they would only add noise.
            observable += outcomes.delay.knownShare(age);
            faulty += known.isFaulty ? 1 : 0;
        }
    }
    outcomes.baseRate = baseRate(faulty, observable);
    const double p = outcomes.baseRate.value;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        KnownOutcome& known = outcomes.of[i];
        known.weight = examples[i].weight;
        if (known.isMature)
            continue;
        // A fault known early stands for 1/F faults; the clean ones give up what these take, so that the total stays.
        const double share = std::max(outcomes.delay.knownShare(daysBetween(examples[i].at, *asOf)), 1 / mostWeight);
        known.weight *= known.isFaulty ? 1 / share : (1 - p) / (1 - p * share);
    }
    return outcomes;
}

} // namespace fermata::learning
