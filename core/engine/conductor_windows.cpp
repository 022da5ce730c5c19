// What a watched deployment looked like is kept once its watch is over, and read again for whoever asks.
#include <algorithm>

#include "core/engine/conductor_state.h"
#include "core/sources/window_store.h"

namespace fermata::engine {
namespace {

/// The queries that a watch reads.
std::set<std::string> queriesOf(const workspace::WatchSetting& setting) {
    std::set<std::string> names;
    for (const auto& guard : setting.guards)
        names.insert({guard.events, guard.exposure, guard.controlEvents, guard.controlExposure, guard.value});
    for (const auto& other : setting.untouched)
        names.insert({other.events, other.exposure});
    if (setting.slo)
        names.insert({setting.slo->events, setting.slo->exposure});
    names.erase(std::string());
    return names;
}

/// What the journal holds of these queries, at the monitor's own times; what does not rise is left out.
Result<sources::SeriesByQuery> seriesOf(const sources::Journal& journal, const workspace::WatchSetting& setting,
                                        Time from, Time to) {
    const std::set<std::string> names = queriesOf(setting);
    sources::SeriesByQuery series;
    auto read = journal.read(from, to, [&](Time, const delivery::Event& event) {
        const auto* seen = std::get_if<delivery::MetricSeen>(&event);
        if (!seen || seen->metric.source != setting.source || !names.contains(seen->metric.id) ||
            seen->metric.at == Time{})
            return;
        auto& samples = series[seen->metric.id];
        if (samples.empty() || samples.back().at < seen->metric.at)
            samples.push_back({seen->metric.at, seen->metric.value});
    });
    if (!read)
        return std::move(read).error();
    return series;
}

} // namespace

void Conductor::State::keepWindow(const WatchState& watched, const std::string& outcome) {
    const Watching& watching = watched.watching;
    if (m_shown.isObserver || !m_windowsKept.insert(watching.deployment().id).second)
        return;
    sources::KeptWindow window;
    window.deployment = watching.deployment().id;
    window.service = watching.setting().service;
    window.environment = watching.setting().environment;
    window.version = watching.deployment().version;
    window.previous = watching.deployment().previous;
    window.outcome = outcome;
    window.deployedAt = watching.deployment().deployedAt;
    window.from = window.deployedAt - watching.setting().duration;
    window.to = std::min(m_clock.now(), watched.recovery ? watched.recovery->until() : watching.until());
    m_stage.errand([this, file = m_workspace->storeFile(), setting = watching.setting(),
                    window = std::move(window)](std::stop_token stop) {
        const auto kept = [&]() -> Result<void> {
            auto store = sources::WindowStore::open(file, io::OpenMode::Create);
            if (!store)
                return std::move(store).error();
            const auto isThere = store->holds(window.deployment);
            if (!isThere)
                return isThere.error();
            if (*isThere || stop.stop_requested())
                return {};
            auto journal = sources::Journal::open(file, io::OpenMode::Read);
            if (!journal)
                return std::move(journal).error();
            auto series = seriesOf(*journal, setting, window.from, window.to);
            return series ? store->keep(window, *series) : Result<void>(std::move(series).error());
        }();
        if (!kept)
            m_stage.post([this, error = kept.error(), deployment = window.deployment] {
                m_windowsKept.erase(deployment); // tried again at the next look
                m_log.write(LogLevel::Warning, "watch", "keeping the window of " + deployment + ": " + error.text());
            });
    });
}

const KeptWindows& Conductor::State::learnedBefore(const workspace::WatchSetting& setting, const Watchable& deployment,
                                                   Seconds interval) {
    LearnedBefore& known = m_learnedBefore[{setting.service, setting.environment}];
    if (known.deployment == deployment.id && known.setting == setting)
        return known.kept;
    auto kept = keptWindows(m_workspace->storeFile(), setting, interval, deployment.deployedAt);
    if (!kept)
        m_log.write(LogLevel::Warning, "watch", "learning from earlier windows: " + kept.error().text());
    known = {deployment.id, setting, kept ? std::move(*kept) : KeptWindows{}};
    return known.kept;
}

void Conductor::State::windows(const std::string& service, const std::string& environment, std::size_t most,
                               Engine::WindowsTaken taken) {
    if (!m_workspace)
        return taken(Error(Fault::NotFound, "the workspace is not open"));
    m_stage.errand([file = m_workspace->storeFile(), service, environment, most, taken = std::move(taken)](
                       std::stop_token) { taken(pastWindows(file, service, environment, most)); });
}

} // namespace fermata::engine
