// The fuse of a watched deployment: how fast the error budget burns, and whether that is its own doing.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/engine/watching.h"

namespace fermata::engine {

void Watching::countBudget(const Readings& readings) {
    if (!m_setting.slo)
        return;
    const auto of = [&](const std::string& query) -> std::optional<double> {
        const auto found = readings.values.find(query);
        return found == readings.values.end() || !found->second || !std::isfinite(*found->second) ||
                       *found->second < 0.0
                   ? std::nullopt
                   : found->second;
    };
    const auto events = of(m_setting.slo->events), exposure = of(m_setting.slo->exposure);
    if (!events || !exposure)
        return;
    assessment::ArmCount count{*events, *exposure};
    if (m_setting.guards.front().isCounter) {
        const auto last = std::exchange(m_lastSpent, count);
        if (!last)
            return;
        // A counter that fell began anew.
        const auto grown = [](double before, double now) { return now >= before ? now - before : now; };
        count = {grown(last->events, count.events), grown(last->exposure, count.exposure)};
    }
    // More failures than there was anything: two queries that do not belong together, or one that restarted alone.
    if (count.events <= count.exposure)
        m_spent.push_back({readings.at, count});
    const Time oldest = readings.at - assessment::workbookRules.front().longWindow;
    std::erase_if(m_spent, [&](const assessment::ServiceTick& tick) { return tick.at <= oldest; });
}

void Watching::judgeFuse(Time at) {
    if (!m_setting.slo || m_blownAt)
        return;
    const assessment::BurnRule& rule = assessment::workbookRules.front();
    const double slo = m_setting.slo->objective;
    m_burn = {rule, assessment::burnRate(m_spent, slo, rule.longWindow, at, m_interval),
              assessment::burnRate(m_spent, slo, rule.shortWindow, at, m_interval)};
    const bool isPaused = m_watch && m_watch->judgement(at).health == assessment::Health::Bad;
    m_fuse = assessment::fuse(m_burn, m_deployment.deployedAt, at, isPaused && hasControl(at));
    if (m_fuse == assessment::Fuse::Blown)
        m_blownAt = at;
}

FuseView Watching::fuseView() const {
    constexpr Seconds period{30 * 86400};
    FuseView view{m_setting.slo->objective,
                  m_burn.rule.rate,
                  m_burn.longRate,
                  m_burn.shortRate,
                  {},
                  m_fuse == assessment::Fuse::NotOurs,
                  m_blownAt};
    if (m_burn.longRate)
        view.spentInHour = *m_burn.longRate * static_cast<double>(m_burn.rule.longWindow.count()) /
                           static_cast<double>(period.count());
    return view;
}

} // namespace fermata::engine
