#include <algorithm>
#include <cmath>

#include "core/assessment/production/event_share.h"

namespace fermata::assessment {
namespace {

constexpr double mostExact = 4000.0; ///< events; beyond them the bound is as good

/// Events of one interval: so many, each one the treatment's with this chance.
struct Trials {
    double count = 0.0, chance = 0.0;
};

/// The probabilities of 0, 1, … of all trials, one interval after the other.
std::vector<double> distributionOf(const std::vector<Trials>& all) {
    std::vector<double> total{1.0};
    for (const Trials& trials : all) {
        const auto count = static_cast<std::size_t>(trials.count);
        std::vector<double> one(count + 1);
        for (std::size_t k = 0; k <= count; ++k) {
            const auto n = static_cast<double>(count), j = static_cast<double>(k);
            one[k] = std::exp(std::lgamma(n + 1.0) - std::lgamma(j + 1.0) - std::lgamma(n - j + 1.0) +
                              j * std::log(trials.chance) + (n - j) * std::log1p(-trials.chance));
        }
        std::vector<double> next(total.size() + count, 0.0);
        for (std::size_t i = 0; i < total.size(); ++i)
            for (std::size_t k = 0; k <= count; ++k)
                next[i + k] += total[i] * one[k];
        total = std::move(next);
    }
    return total;
}

/// min over λ ≥ 0 of E exp(λ(S − s)): at least P(S ≥ s). The minimum is found by its slope, which rises.
double chernoff(const std::vector<Trials>& all, double seen) {
    const auto slope = [&](double lambda) {
        double mean = 0.0;
        for (const Trials& trials : all) {
            const double odds = trials.chance * std::exp(lambda);
            mean += trials.count * odds / (odds + 1.0 - trials.chance);
        }
        return mean - seen;
    };
    if (slope(0.0) >= 0.0)
        return 1.0;
    double low = 0.0, high = 1.0;
    while (high < 50.0 && slope(high) < 0.0)
        high *= 2.0;
    for (int step = 0; step < 60; ++step) {
        const double middle = (low + high) / 2.0;
        (slope(middle) < 0.0 ? low : high) = middle;
    }
    double log = -low * seen;
    for (const Trials& trials : all)
        log += trials.count * std::log1p(trials.chance * std::expm1(low));
    return std::min(1.0, std::exp(log));
}

} // namespace

double lastLook(const std::vector<EventTick>& ticks, double null, Direction direction, double dispersion) {
    // Down is the same question about the control's events: more of them are worse.
    const bool isUp = direction == Direction::Up;
    std::vector<Trials> all;
    double seen = 0.0, events = 0.0, ofWorse = 0.0, ofOther = 0.0;
    for (const EventTick& tick : ticks) {
        const ArmCount &worse = isUp ? tick.treatment : tick.control, &other = isUp ? tick.control : tick.treatment;
        const double w = worse.exposure / (worse.exposure + other.exposure), ratio = isUp ? null : 1.0 / null;
        ofWorse += worse.events / dispersion, ofOther += other.events / dispersion;
        // What a fraction leaves is carried to the next interval; less for the finding, more against it.
        const double some = std::floor(ofWorse + 1e-9), rest = std::ceil(ofOther - 1e-9);
        ofWorse -= some, ofOther -= rest;
        if (some + rest > 0.0)
            all.push_back({some + rest, w * ratio / (w * ratio + 1.0 - w)});
        seen += some, events += some + rest;
    }
    if (events <= 0.0)
        return 1.0;
    if (events > mostExact)
        return chernoff(all, seen);
    const std::vector<double> chances = distributionOf(all);
    double tail = 0.0;
    for (std::size_t k = chances.size(); k-- > static_cast<std::size_t>(seen);)
        tail += chances[k];
    return std::min(1.0, tail);
}

} // namespace fermata::assessment
