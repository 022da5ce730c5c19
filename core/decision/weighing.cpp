#include "core/decision/weighing.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/probability.h"

namespace fermata::decision {
namespace {

/// Where the stricter action becomes cheaper than the milder one. Rises with `perDay`, because delays do.
double crossing(const LossLine& milder, const LossLine& stricter, double perDay) {
    const double intercepts = stricter.intercept - milder.intercept;
    const double delays = stricter.delayDays - milder.delayDays;
    return rounded((intercepts + delays * perDay) / (milder.slope - stricter.slope));
}

/// The first hundredth that is not below `value`.
double upToTheHundredth(double value) {
    return std::ceil(value * 100.0) / 100.0 + 0.0;
}

} // namespace

Verdict cheapest(const Policy& policy, double exposed, double perDay) {
    const double at = rounded(exposed);
    for (auto candidate = std::rbegin(allVerdicts); candidate != std::rend(allVerdicts); ++candidate) {
        const bool beatsAllMilder = std::all_of(std::begin(allVerdicts), std::end(allVerdicts), [&](Verdict milder) {
            return milder >= *candidate ||
                   at >= crossing(policy.losses.at(milder), policy.losses.at(*candidate), perDay);
        });
        if (beatsAllMilder)
            return *candidate;
    }
    return Verdict::FastTrack; // not reached: nothing is milder than the fast track
}

std::optional<double> breakEven(const Policy& policy, double exposed, Verdict target, double dipPerDay, double most) {
    const auto isReached = [&](double worth) { return cheapest(policy, exposed, worth - dipPerDay) <= target; };
    if (isReached(0.0))
        return 0.0;
    if (!isReached(most))
        return std::nullopt;
    // Monotone, so halving finds it; the hundredths above what is left are tried with the same function.
    double below = 0.0, above = most;
    for (int step = 0; step < 64 && above - below > 1e-4; ++step) {
        const double middle = below + (above - below) / 2.0;
        (isReached(middle) ? above : below) = middle;
    }
    double found = upToTheHundredth(above);
    while (found < most && !isReached(found))
        found = upToTheHundredth(found + 0.01);
    return std::min(found, most);
}

std::vector<ActionLoss> losses(const Policy& policy, double exposed, double low, double high, double perDay) {
    const double latest = policy.losses.at(Verdict::Block).delayDays;
    std::vector<ActionLoss> table;
    for (const Verdict action : allVerdicts) {
        const LossLine& line = policy.losses.at(action);
        // What is lost by being late; where the change costs more than it brings, what is lost by being early.
        const double days = perDay >= 0.0 ? line.delayDays : line.delayDays - latest;
        const double fixed = line.intercept + days * perDay;
        const auto at = [&](double x) { return rounded(fixed + line.slope * x); };
        table.push_back({action, at(exposed), at(low), at(high)});
    }
    return table;
}

} // namespace fermata::decision
