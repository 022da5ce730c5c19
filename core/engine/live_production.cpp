#include "core/engine/live_production.h"

#include <algorithm>

#include "core/audit/codec/codec.h"
#include "core/io/signing/sha256.h"

namespace fermata::engine {

namespace {

bool isMonitor(const workspace::SourceSetting& setting) {
    return setting.kind == "prometheus" || setting.kind == "alertmanager";
}

/// A monitor that names no environment watches the one that changes are judged for.
const std::string& watchedBy(const workspace::Settings& settings, const workspace::SourceSetting& setting) {
    return setting.environment.empty() ? settings.environment : setting.environment;
}

bool deploysTo(const workspace::SourceSetting& setting, const std::string& environment) {
    return std::ranges::any_of(setting.pipelines, [&](const auto& pipeline) {
        return pipeline.lane == delivery::Lane::Deploy && pipeline.environment == environment;
    });
}

/// An alert that wakes somebody is the incident, where the workspace has no other tool for incidents.
bool pages(const workspace::Settings& settings, const delivery::Board& board, const std::string& environment) {
    for (const auto& setting : settings.sources) {
        if (setting.kind != "alertmanager" || !setting.reportsIncidents || watchedBy(settings, setting) != environment)
            continue;
        const auto set = board.alerts.find(setting.name + "/" + environment);
        if (set != board.alerts.end() && std::ranges::any_of(set->second.alerts, [](const delivery::Alert& alert) {
                return !alert.isSilenced && (alert.severity == "critical" || alert.severity == "page");
            }))
            return true;
    }
    return false;
}

/// What was asked for and has no answer: an exporter that stopped is no healthy service.
std::string gapOf(const workspace::Settings& settings, const delivery::Board& board, const std::string& environment,
                  const delivery::ProductionState& state) {
    for (const auto& setting : settings.sources) {
        if (!isMonitor(setting) || watchedBy(settings, setting) != environment)
            continue;
        if (setting.kind == "alertmanager" && !state.alerts)
            return setting.name + " tells no alerts";
        for (const auto& query : setting.queries) {
            if (query.kind != delivery::MetricKind::BurnRate || state.burnRates)
                continue;
            const auto metric = board.metrics.find(setting.name + "/" + query.name);
            const bool isKnown = metric != board.metrics.end() && !metric->second.whyNoValue.empty();
            return setting.name + " has no value for " + query.name +
                   (isKnown ? ": " + metric->second.whyNoValue : std::string());
        }
    }
    return {};
}

} // namespace

delivery::Watchers watchersOf(const workspace::Settings& settings, const std::string& environment) {
    delivery::Watchers watchers;
    for (const auto& setting : settings.sources) {
        const bool isHere = watchedBy(settings, setting) == environment;
        if (isMonitor(setting) && isHere)
            watchers.monitors.push_back(setting.name);
        if (deploysTo(setting, environment))
            watchers.deployers.push_back(setting.name);
        if (setting.reportsIncidents && isHere)
            watchers.reporters.push_back(setting.name);
    }
    return watchers;
}

std::optional<assessment::GivenBoard> liveProduction(const workspace::Settings& settings, const delivery::Board& board,
                                                     const std::string& environment, Time now,
                                                     std::vector<delivery::TrafficSlot> ahead) {
    const delivery::Watchers watchers = watchersOf(settings, environment);
    if (watchers.monitors.empty())
        return std::nullopt;
    assessment::GivenBoard given;
    for (const std::string& name : watchers.monitors)
        given.source += (given.source.empty() ? "" : ", ") + name;
    const bool wasHeard = std::ranges::any_of(watchers.monitors, [&](const std::string& name) {
        const auto found = board.sources.find(name);
        return found != board.sources.end() && found->second.heardAt.has_value();
    });
    if (!wasHeard) {
        given.gap = "no monitor of " + environment + " has answered yet";
        return given;
    }
    given.state = delivery::productionOf(board, environment, watchers, now);
    if (!given.state->hasIncident.value_or(false) && pages(settings, board, environment))
        given.state->hasIncident = true;
    if (given.state->trafficNow) // without a scale a forecast says nothing about a peak
        given.state->trafficAhead = std::move(ahead);
    given.gap = gapOf(settings, board, environment, *given.state);
    given.digest = io::sha256(audit::encode(*given.state));
    return given;
}

} // namespace fermata::engine
