// The conductor watches what was deployed: reads along, judges, orders what may be ordered, and says what it does.
#include <algorithm>

#include <fmt/format.h>

#include "core/engine/barred.h"
#include "core/engine/conductor_state.h"
#include "core/engine/orders.h"
#include "core/engine/way_back.h"
#include "core/wording/wording.h"

namespace fermata::engine {

namespace {

/// The subject of the records that say what became of a watch.
constexpr auto watchSubject = "watch";
/// As far back as a metric's own past is read.
constexpr Seconds pastRead{15 * 86400};
/// A watch that ended is shown for so long.
constexpr Seconds shownAfter{86400};

const char* name(WatchPhase phase) {
    switch (phase) {
    case WatchPhase::Warming:
        return "warming";
    case WatchPhase::Watching:
        return "watching";
    case WatchPhase::Paused:
        return "paused";
    case WatchPhase::RollingBack:
        return "rolling-back";
    case WatchPhase::RolledBack:
        return "rolled-back";
    case WatchPhase::Recovered:
        return "recovered";
    case WatchPhase::NotRecovered:
        return "not-recovered";
    case WatchPhase::Elsewhere:
        return "elsewhere";
    case WatchPhase::Good:
        return "good";
    case WatchPhase::Inconclusive:
        return "inconclusive";
    }
    return "watching";
}

void put(Readings& readings, const delivery::Metric& metric) {
    readings.values[metric.id] = metric.value;
    readings.at = std::max(readings.at, metric.at);
}

bool readsPast(const workspace::WatchSetting& setting) {
    return std::ranges::any_of(setting.guards,
                               [](const auto& guard) { return guard.against == workspace::GuardAgainst::Past; });
}

bool isOver(const WatchPhase phase) {
    return phase == WatchPhase::Recovered || phase == WatchPhase::Good || phase == WatchPhase::Inconclusive;
}

} // namespace

/// What the journal holds of a monitor's polls in (from, to], one for each poll.
Result<std::vector<Readings>> Conductor::State::readingsOf(const std::string& source, Time from, Time to) const {
    std::vector<Readings> list;
    auto read = m_journal->read(from, to, [&](Time moment, const delivery::Event& event) {
        const auto* seen = std::get_if<delivery::MetricSeen>(&event);
        if (!seen || seen->metric.source != source)
            return;
        if (list.empty() || list.back().heardAt != moment)
            list.push_back({{}, moment, {}});
        put(list.back(), seen->metric);
    });
    if (!read)
        return std::move(read).error().in("reading what " + source + " said");
    return list;
}

void Conductor::State::takeReadings(const sources::Polled& polled) {
    Readings readings;
    readings.heardAt = m_clock.now();
    for (const delivery::Event& event : polled.events)
        if (const auto* seen = std::get_if<delivery::MetricSeen>(&event))
            put(readings, seen->metric);
    if (readings.values.empty())
        return;
    for (auto& [key, watched] : m_watches)
        if (watched.watching.setting().source == polled.source) {
            Watching& reading = watched.recovery ? *watched.recovery : watched.watching;
            reading.add(readings);
        }
}

/// Begins a watch from the board and the journal: the newest success that is no rollback, and the recovery after it
/// where it was rolled back. The same board and journal give the same watch.
Result<void> Conductor::State::beginWatch(const workspace::WatchSetting& setting,
                                          const delivery::Placement& placement) {
    const auto group = m_board->deploymentsOf.find({setting.service, setting.environment});
    const auto newest = m_board->deployments.find(placement.deployment);
    if (group == m_board->deploymentsOf.end() || newest == m_board->deployments.end())
        return {};
    const delivery::Deployment* rollback = newest->second.isRollback ? &newest->second : nullptr;
    const delivery::Deployment* deployed = rollback ? nullptr : &newest->second;
    const auto place = std::ranges::find(group->second, placement.deployment);
    std::string previous = placement.previous;
    if (rollback && place != group->second.end())
        for (auto key = place + 1; key != group->second.end() && !deployed; ++key)
            if (const auto& each = m_board->deployments.at(*key); each.state == delivery::RunState::Succeeded)
                deployed = &each;
    if (!deployed || !deployed->finishedAt)
        return {};
    if (rollback)
        previous = rollback->key();
    const Time now = m_clock.now();
    const Time last = rollback && rollback->finishedAt ? *rollback->finishedAt : *deployed->finishedAt;
    const auto key = std::pair(setting.service, setting.environment);
    if (now - last >= setting.duration + shownAfter || deployed->isRollback) {
        m_watches.erase(key);
        return {};
    }
    const auto source =
        std::ranges::find(m_workspace->settings().sources, setting.source, &workspace::SourceSetting::name);
    if (source == m_workspace->settings().sources.end())
        return {};
    Watchable about;
    about.id = deployed->key();
    about.version = deployed->version;
    about.deployedAt = *deployed->finishedAt;
    if (const auto before = m_board->deployments.find(previous); before != m_board->deployments.end())
        about.previous = before->second.version;
    for (const std::string& change : m_order)
        if (brings(*deployed, m_desk.at(change).waiting.range.head))
            about.change = change;
    const Seconds counted = setting.duration + setting.warmUp;
    const Seconds budget = assessment::workbookRules.front().longWindow + 2 * source->every;
    const Seconds back = readsPast(setting) ? pastRead : setting.slo ? std::max(counted, budget) : counted;
    auto before = readingsOf(setting.source, about.deployedAt - back, about.deployedAt);
    if (!before)
        return std::move(before).error();
    auto after = readingsOf(setting.source, about.deployedAt + Seconds{1}, now);
    if (!after)
        return std::move(after).error();
    const KeptWindows& kept = learnedBefore(setting, about, source->every);
    WatchState state{Watching(setting, about, source->every, *before, kept),
                     std::nullopt,
                     placement.deployment,
                     WatchPhase::Warming,
                     decision::Remedy::None,
                     {},
                     {},
                     std::nullopt,
                     std::nullopt};
    for (const Readings& readings : *after)
        if (!rollback || readings.at <= last)
            state.watching.add(readings);
    if (rollback) {
        Watchable recovering{rollback->key(), rollback->version, {}, about.change, last, true};
        state.recovery.emplace(setting, std::move(recovering), source->every, *before, kept);
        for (const Readings& readings : *after)
            if (readings.at > last)
                state.recovery->add(readings);
    }
    m_watches.insert_or_assign(key, std::move(state));
    return {};
}

/// A phase that a person may ask for later is a record; once, also over restarts.
void Conductor::State::noteWatch(const WatchState& watched, const WatchView& view) {
    if (m_shown.isObserver || view.phase == WatchPhase::Warming || view.phase == WatchPhase::Watching)
        return;
    const std::string key = view.id + " " + name(view.phase) + " " + view.state.id;
    if (!m_watchNotes.insert(key).second)
        return;
    audit::Entry entry;
    entry.kind = audit::RecordKind::Note;
    entry.subject = watchSubject;
    entry.payload.set("watch", key);
    entry.payload.set("service", view.service);
    entry.payload.set("environment", view.environment);
    entry.payload.set("version", view.version);
    entry.payload.set("phase", std::string(name(view.phase)));
    entry.payload.set("reason", wording::sentence(view.state));
    if (view.windowsKept > 0)
        entry.payload.set("tolerated", fmt::format("{:.4g}", view.tolerated));
    if (const auto bad = watched.watching.badSince(m_clock.now()))
        entry.payload.set("bad_since", rfc3339(*bad));
    if (view.fuse && view.fuse->blownAt)
        entry.payload.set("fuse", wording::sentence(fuseMessage(*view.fuse)));
    if (auto kept = m_chain->append(entry, m_clock.now()); !kept) {
        m_watchNotes.erase(key);
        fail(std::move(kept).error().in("recording what became of a watch"));
    }
}

Result<void> Conductor::State::readWatchNotes() {
    auto notes = m_chain->of(audit::RecordKind::Note, watchSubject);
    if (!notes)
        return std::move(notes).error();
    for (const auto& stored : *notes)
        if (const auto* key = stored.record.payload.find("watch"); key && key->text())
            m_watchNotes.insert(*key->text());
    auto bars = m_chain->of(audit::RecordKind::Note, barredSubject);
    if (!bars)
        return std::move(bars).error();
    for (const auto& stored : *bars)
        if (const auto* from = stored.record.payload.find("deployment"); from && from->text())
            m_watchNotes.insert("barred " + *from->text());
    return {};
}

decision::Message Conductor::State::fuseMessage(const FuseView& fuse) {
    return {"watch.fuse.blown",
            {},
            {{"long", fuse.longRate.value_or(0.0)},
             {"short", fuse.shortRate.value_or(0.0)},
             {"limit", fuse.limit},
             {"at", double(toUnix(fuse.blownAt.value_or(Time{})))}}};
}

void Conductor::State::followWatches() {
    m_shown.watches.clear();
    if (!m_journal)
        return;
    const Time now = m_clock.now();
    std::set<std::pair<std::string, std::string>> named;
    for (const auto& setting : m_workspace->settings().watches) {
        const auto key = std::pair(setting.service, setting.environment);
        named.insert(key);
        const auto* placement = placementOf(m_shown.placements, setting.service, setting.environment);
        if (!placement || placement->deployment.empty())
            continue;
        auto found = m_watches.find(key);
        if (found == m_watches.end() || found->second.newest != placement->deployment ||
            found->second.watching.setting() != setting || m_shown.isObserver) {
            const std::optional<WatchState> before =
                found == m_watches.end() || m_shown.isObserver ? std::nullopt : std::optional(found->second);
            if (auto begun = beginWatch(setting, *placement); !begun) {
                fail(std::move(begun).error().in("watching " + setting.service + " in " + setting.environment));
                continue;
            }
            found = m_watches.find(key);
            // Another deployment came before the watch of this one was over.
            if (before && (found == m_watches.end() ||
                           found->second.watching.deployment().id != before->watching.deployment().id))
                keepWindow(*before, name(before->phase));
        }
        if (found == m_watches.end())
            continue;
        WatchState& watched = found->second;
        judge(watched, *placement, now);
        bar(watched);
        WatchView view = (watched.recovery ? *watched.recovery : watched.watching).view(now);
        if (watched.recovery) {
            const WatchView bad = watched.watching.view(now);
            view.id = bad.id;
            view.version = bad.version;
            view.previous = placement->version;
            view.since = bad.since;
            view.pausedAt = bad.pausedAt;
            view.firstBadAt = bad.firstBadAt;
        }
        view.phase = watched.phase;
        view.state = watched.why;
        view.recoveredAt = watched.recoveredAt;
        if (!watched.recovery)
            view.wayBack = inSteps(planOf(setting.service, setting.environment));
        view.rollsBackAlone = watched.ifProven.remedy == decision::Remedy::RollBack;
        if (!view.rollsBackAlone)
            view.whyNotAlone = watched.ifProven.why;
        for (const OrderView& order : m_shown.orders)
            if (order.kind == name(action::ActionKind::RollBack) && order.service == view.service &&
                order.environment == view.environment && order.at >= view.since &&
                order.outcome != name(action::Outcome::DryRun)) {
                view.order = order.id;
                view.orderedAt = order.at;
                break;
            }
        noteWatch(watched, view);
        if (watched.recovery ? watched.recovery->isOver(now) : watched.watching.isOver(now))
            keepWindow(watched, name(watched.phase));
        m_shown.watches.push_back(std::move(view));
    }
    std::erase_if(m_watches, [&](const auto& entry) { return !named.contains(entry.first); });
    std::ranges::stable_sort(m_shown.watches, [](const WatchView& one, const WatchView& other) {
        return std::pair(isOver(one.phase), other.since) < std::pair(isOver(other.phase), one.since);
    });
}

/// Nothing further is brought by itself where a watch found something, whatever the verdicts say.
bool Conductor::State::isPausedByWatch(const std::string& service, const std::string& environment) const {
    const auto found = m_watches.find({service, environment});
    if (found == m_watches.end())
        return false;
    switch (found->second.phase) {
    case WatchPhase::Paused:
    case WatchPhase::RollingBack:
    case WatchPhase::Elsewhere:
    case WatchPhase::NotRecovered:
        return true;
    case WatchPhase::Warming:
    case WatchPhase::Watching:
    case WatchPhase::RolledBack:
    case WatchPhase::Recovered:
    case WatchPhase::Good:
    case WatchPhase::Inconclusive:
        return false;
    }
    return false;
}

} // namespace fermata::engine
