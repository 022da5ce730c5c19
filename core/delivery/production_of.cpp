#include <algorithm>

#include "core/delivery/board.h"

namespace fermata::delivery {

namespace {

/// So far back a monitor itself looks for a sample (Prometheus, `query.lookback-delta`).
constexpr Seconds lookBack{300};

/// Reads one environment off a board, at one moment.
class Reading {
public:
    Reading(const Board& board, const std::string& environment, Time now)
        : m_board(board), m_environment(environment), m_now(now) {}

    ProductionState state(const Watchers& watchers) {
        ProductionState state;
        state.environment = m_environment;
        readMonitors(watchers.monitors, state);
        state.hasRollout = rollout(watchers.deployers);
        state.hasIncident = incident(watchers.reporters);
        state.at = m_oldest.value_or(m_now);
        return state;
    }

private:
    const SourceHealth* live(const std::string& source) const {
        const auto found = m_board.sources.find(source);
        return found == m_board.sources.end() || found->second.isStale(m_now) ? nullptr : &found->second;
    }
    void restOn(const SourceHealth& health) {
        m_oldest = std::min(m_oldest.value_or(*health.heardAt), *health.heardAt);
    }

    void readMonitors(const std::vector<std::string>& monitors, ProductionState& state) {
        bool isAlertsKnown = true, isBurnKnown = true, isTrafficKnown = true;
        std::vector<Alert> alerts;
        std::vector<const Metric*> burns, traffic;
        bool hasAlerts = false;
        for (const std::string& monitor : monitors) {
            const SourceHealth* health = live(monitor);
            const auto set = m_board.alerts.find(monitor + "/" + m_environment);
            const bool tellsAlerts = set != m_board.alerts.end();
            bool tellsBurns = false, tellsTraffic = false;
            for (auto at = m_board.metrics.lower_bound(monitor + "/"); at != m_board.metrics.end(); ++at) {
                const Metric& metric = at->second;
                if (!at->first.starts_with(monitor + "/"))
                    break;
                if (metric.source != monitor || metric.environment != m_environment)
                    continue;
                if (metric.kind == MetricKind::BurnRate) {
                    tellsBurns = true;
                    burns.push_back(&metric);
                    isBurnKnown = isBurnKnown && health && hasValue(metric, *health);
                } else if (metric.kind == MetricKind::Traffic || metric.kind == MetricKind::PeakTraffic) {
                    tellsTraffic = true;
                    traffic.push_back(&metric);
                    isTrafficKnown = isTrafficKnown && health && hasValue(metric, *health);
                }
            }
            if (health) {
                restOn(*health);
            } else {
                // One that told nothing yet may have anything to tell.
                const bool isUnknown = !tellsAlerts && !tellsBurns && !tellsTraffic;
                isAlertsKnown = isAlertsKnown && !tellsAlerts && !isUnknown;
                isBurnKnown = isBurnKnown && !tellsBurns && !isUnknown;
                isTrafficKnown = isTrafficKnown && !tellsTraffic && !isUnknown;
            }
            if (tellsAlerts) {
                hasAlerts = true;
                alerts.insert(alerts.end(), set->second.alerts.begin(), set->second.alerts.end());
            }
        }
        if (hasAlerts && isAlertsKnown)
            state.alerts = std::move(alerts);
        if (!burns.empty() && isBurnKnown) {
            state.burnRates.emplace();
            for (const Metric* metric : burns)
                state.burnRates->push_back({metric->service, *metric->value, metric->window});
        }
        if (isTrafficKnown)
            state.trafficNow = shareOfPeak(traffic);
    }

    /// It has one, and the monitor's clock says that it is of now.
    static bool hasValue(const Metric& metric, const SourceHealth& health) {
        const Seconds patience = std::max(health.interval * silentIntervals, lookBack);
        const auto isNear = [&](Time one, Time other) {
            return std::max(one, other) - std::min(one, other) <= patience;
        };
        return metric.value && isNear(metric.at, *health.heardAt + health.clockOffset) &&
               (metric.seenAt == Time{} || isNear(metric.seenAt, *health.heardAt));
    }

    /// Nothing unless each service's traffic has its peak.
    static std::optional<double> shareOfPeak(const std::vector<const Metric*>& traffic) {
        std::optional<double> largest;
        for (const Metric* now : traffic) {
            if (now->kind != MetricKind::Traffic)
                continue;
            const auto peak = std::ranges::find_if(traffic, [&](const Metric* other) {
                return other->kind == MetricKind::PeakTraffic && other->service == now->service;
            });
            if (peak == traffic.end() || !(*(*peak)->value > 0.0) || *now->value < 0.0)
                return std::nullopt;
            largest = std::max(largest.value_or(0.0), *now->value / *(*peak)->value);
        }
        return largest;
    }

    /// That there is none: all who were named answer; where nobody was named, one answers who has told of some.
    std::optional<bool> none(const std::vector<std::string>& named, const std::vector<std::string>& tellers) {
        const std::vector<std::string>& asked = named.empty() ? tellers : named;
        bool isKnown = !named.empty();
        for (const std::string& source : asked) {
            const SourceHealth* health = live(source);
            if (health)
                restOn(*health);
            isKnown = named.empty() ? isKnown || health : isKnown && health;
        }
        return isKnown ? std::optional(false) : std::nullopt;
    }

    std::optional<bool> rollout(const std::vector<std::string>& deployers) {
        std::vector<std::string> tellers;
        bool isUnclear = false;
        for (const auto& [key, one] : m_board.deployments) {
            if (one.environment != m_environment)
                continue;
            if (!isOver(one.state) && one.state != RunState::Unknown)
                return true;
            isUnclear = isUnclear || one.state == RunState::Unknown;
            tellers.push_back(one.source);
        }
        return isUnclear ? std::nullopt : none(deployers, tellers);
    }

    std::optional<bool> incident(const std::vector<std::string>& reporters) {
        std::vector<std::string> tellers;
        for (const auto& [key, one] : m_board.incidents) {
            if (one.environment != m_environment && !one.environment.empty())
                continue; // one that names no environment may concern any
            if (!one.resolvedAt)
                return true;
            tellers.push_back(one.source);
        }
        return none(reporters, tellers);
    }

    const Board& m_board;
    const std::string& m_environment;
    Time m_now;
    std::optional<Time> m_oldest;
};

} // namespace

ProductionState productionOf(const Board& board, const std::string& environment, const Watchers& watchers, Time now) {
    return Reading(board, environment, now).state(watchers);
}

ProductionState productionOf(const Board& board, const std::string& environment,
                             const std::vector<std::string>& monitors, Time now) {
    return productionOf(board, environment, Watchers{monitors, {}, {}}, now);
}

} // namespace fermata::delivery
