#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/assessment/production/watch.h"

namespace fermata::assessment {

namespace {

Error wrong(std::string field, std::string what) {
    return Error(Fault::Malformed, std::move(what)).ofField(std::move(field));
}

bool isChance(double alpha) {
    return alpha > 0.0 && alpha < 1.0;
}

bool isCounted(const ArmCount& count) {
    return std::isfinite(count.events) && std::isfinite(count.exposure) && count.events >= 0.0 &&
           count.exposure > 0.0 && count.events <= count.exposure;
}

} // namespace

Result<void> check(const WatchPlan& plan) {
    if (plan.interval <= Seconds{0})
        return wrong("interval", "must be longer than nothing");
    if (plan.warmUp < Seconds{0} || plan.duration <= plan.warmUp)
        return wrong("duration", "must be longer than the warm-up");
    if (!isChance(plan.alphaPause))
        return wrong("alphaPause", "must lie between 0 and 1");
    if (!isChance(plan.alphaRollBack) || plan.alphaRollBack > plan.alphaPause)
        return wrong("alphaRollBack", "must lie between 0 and alphaPause");
    if (plan.guards.empty())
        return wrong("guards", "needs at least one");
    std::set<std::string> names;
    double all = 0.0, critical = 0.0;
    for (std::size_t i = 0; i < plan.guards.size(); ++i) {
        const GuardPlan& guard = plan.guards[i];
        const auto field = [&](const char* which) { return fmt::format("guards[{}].{}", i, which); };
        if (guard.name.empty() || !names.insert(guard.name).second)
            return wrong(field("name"), "must be there, and be another one than the other guards'");
        if (!std::isfinite(guard.weight) || guard.weight <= 0.0)
            return wrong(field("weight"), "must be a number above 0");
        if (!std::isfinite(guard.tolerated) || guard.tolerated < 1.0)
            return wrong(field("tolerated"), "must be a ratio of at least 1");
        if (!std::isfinite(guard.marginGood) || guard.marginGood <= 1.0)
            return wrong(field("marginGood"), "must be a ratio above 1");
        if (!std::isfinite(guard.dispersion) || guard.dispersion < 1.0)
            return wrong(field("dispersion"), "must be at least 1");
        if (guard.against == Against::Zero && !isCounted(guard.before))
            return wrong(field("before"), "needs what was exposed before the deployment, and at most as many events");
        all += guard.weight, critical += guard.isCritical ? guard.weight : 0.0;
    }
    if (critical <= 0.0 || critical * plan.alphaPause < all * plan.alphaRollBack)
        return wrong("guards", "the critical ones need at least alphaRollBack / alphaPause of all weight");
    return {};
}

std::optional<ExpectedTime> expectedAt(const std::vector<GuardPoint>& points, double limit, Seconds interval) {
    constexpr std::size_t most = 20, least = 5;
    constexpr double z80 = 1.2815515655446004; // 10 % on each side
    std::vector<double> logs;
    Time last{};
    for (auto point = points.rbegin(); point != points.rend() && logs.size() <= most; ++point) {
        if (!point->isJudged)
            continue;
        if (logs.empty())
            last = point->at;
        logs.push_back(point->logBad);
    }
    if (logs.size() <= least || logs.front() >= limit)
        return std::nullopt;
    const auto n = static_cast<double>(logs.size() - 1);
    const double mean = (logs.front() - logs.back()) / n;
    double squares = 0.0;
    for (std::size_t i = 0; i + 1 < logs.size(); ++i)
        squares += (logs[i] - logs[i + 1] - mean) * (logs[i] - logs[i + 1] - mean);
    const double apart = z80 * std::sqrt(squares / (n - 1.0) / n);
    if (mean <= apart)
        return std::nullopt;
    const auto after = [&](double slope) {
        const double steps = std::min(std::ceil((limit - logs.front()) / slope), 1e6);
        return last + interval * static_cast<std::int64_t>(steps);
    };
    return ExpectedTime{after(mean + apart), after(mean - apart)};
}

} // namespace fermata::assessment
