#include "core/assessment/production/burn_rate.h"

#include <algorithm>
#include <cmath>

namespace fermata::assessment {

namespace {

constexpr double leastCounted = 0.8;

bool isUsable(const ArmCount& count) {
    return std::isfinite(count.events) && std::isfinite(count.exposure) && count.events >= 0.0 &&
           count.exposure >= count.events;
}

struct Sum {
    ArmCount count;
    double intervals = 0.0;
};

Sum sumOf(const std::vector<ServiceTick>& ticks, Time from, Time to) {
    Sum sum;
    const auto first = std::ranges::upper_bound(ticks, from, {}, &ServiceTick::at);
    const auto last = std::ranges::upper_bound(ticks, to, {}, &ServiceTick::at);
    for (auto tick = first; tick < last; ++tick) {
        if (!isUsable(tick->count) || (tick != first && tick->at == (tick - 1)->at))
            continue;
        sum.count.events += tick->count.events;
        sum.count.exposure += tick->count.exposure;
        sum.intervals += 1.0;
    }
    return sum;
}

} // namespace

std::string_view name(BurnSeverity severity) {
    switch (severity) {
    case BurnSeverity::Page:
        return "page";
    case BurnSeverity::Ticket:
        return "ticket";
    }
    return "page";
}

std::string_view name(Fuse fuse) {
    switch (fuse) {
    case Fuse::Whole:
        return "whole";
    case Fuse::Blown:
        return "blown";
    case Fuse::NotOurs:
        return "not-ours";
    case Fuse::Unknown:
        return "unknown";
    }
    return "unknown";
}

std::optional<double> burnRate(const std::vector<ServiceTick>& ticks, double slo, Seconds window, Time now,
                               Seconds interval) {
    const Sum sum = sumOf(ticks, now - window, now);
    const double expected = static_cast<double>(window.count()) / static_cast<double>(interval.count());
    if (sum.intervals < leastCounted * expected || sum.count.exposure <= 0.0)
        return std::nullopt;
    return sum.count.events / sum.count.exposure / (1.0 - slo);
}

std::vector<BurnState> burnStates(const std::vector<ServiceTick>& ticks, double slo, Time now, Seconds interval) {
    std::vector<BurnState> states;
    for (const BurnRule& rule : workbookRules)
        states.push_back({rule, burnRate(ticks, slo, rule.longWindow, now, interval),
                          burnRate(ticks, slo, rule.shortWindow, now, interval)});
    return states;
}

ErrorBudget errorBudget(const std::vector<ServiceTick>& ticks, double slo, Seconds period, Time now, Seconds interval) {
    const Sum sum = sumOf(ticks, now - period, now);
    ErrorBudget budget;
    budget.failed = sum.count.events;
    budget.allowed = (1.0 - slo) * sum.count.exposure;
    if (budget.allowed <= 0.0)
        return budget;
    budget.left = 1.0 - budget.failed / budget.allowed;
    const auto rate = burnRate(ticks, slo, Seconds{3600}, now, interval);
    if (!rate || *rate <= 0.0)
        return budget;
    // At a burn rate of 1 the budget of the period lasts the period.
    const double seconds = std::max(0.0, *budget.left) / *rate * static_cast<double>(period.count());
    if (const auto whole = std::llround(std::min(seconds, 1e15)); whole <= period.count())
        budget.exhaustedAt = now + Seconds{whole};
    return budget;
}

Fuse fuse(const BurnState& fastest, Time deployedAt, Time now, bool pointsHere) {
    if (!fastest.isKnown())
        return Fuse::Unknown;
    if (!fastest.isFiring())
        return Fuse::Whole;
    return pointsHere || now - fastest.rule.longWindow >= deployedAt ? Fuse::Blown : Fuse::NotOurs;
}

} // namespace fermata::assessment
