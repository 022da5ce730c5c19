#include "ui/warroom/wall_facts.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "ui/wording/clock.h"
#include "ui/wording/wording.h"

namespace fermata::ui {

using engine::WatchPhase;
using style::Icon;
using style::State;
using wording::oneLine;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::WallFacts)
};

constexpr std::size_t environmentsShown = 4, clocksShown = 6, eventsShown = 5, timelineShown = 9;
constexpr Seconds soon{4 * 3600};
constexpr WallLook unknown{};

QString hourOf(Time at) {
    return wording::displayed(at).toString(QStringLiteral("HH:mm"));
}

bool isRed(const engine::WatchView& watch) {
    return (watch.phase == WatchPhase::Watching || watch.phase == WatchPhase::Paused) &&
           std::ranges::any_of(watch.guards,
                               [](const auto& guard) { return guard.state == engine::GuardState::Worse; });
}

const engine::WatchView* firstOf(const engine::Snapshot& snapshot, auto matches) {
    const auto found = std::ranges::find_if(snapshot.watches, matches);
    return found == snapshot.watches.end() ? nullptr : &*found;
}

QString subjectOf(const engine::WatchView& watch) {
    return Words::tr("%1 in %2", "service, environment")
        .arg(oneLine(watch.service, 24), oneLine(watch.environment, 20));
}

/// When the conductor was heard of last, as the alarm says.
Time goneSince(const engine::AlarmView& alarm) {
    const auto since = alarm.message.numbers.find("since");
    return since == alarm.message.numbers.end() ? alarm.since : fromUnix(static_cast<std::int64_t>(since->second));
}

/// Sources outside this machine that are asked for, and none of them answers any more: the network is gone, or all of
/// it is. Nothing where one does, or where none is connected.
std::optional<Time> lastAnswer(const engine::Snapshot& snapshot) {
    std::optional<Time> last;
    bool isAny = false;
    for (const auto& source : snapshot.sources) {
        if (source.kind == "git" || source.kind == "board" || source.kind == "files")
            continue;
        if (source.state == engine::SourceState::Live)
            return std::nullopt;
        isAny = true;
        if (source.lastSeen && (!last || *source.lastSeen > *last))
            last = source.lastSeen;
    }
    return isAny ? last : std::nullopt;
}

WallVerdict verdictOf(const engine::Snapshot& snapshot, Time now, const std::vector<WallEnvironment>& environments) {
    if (snapshot.failure)
        return {{Icon::TriangleAlert, State::Failed, true, false},
                Words::tr("Not open"),
                Words::tr("the workspace could not be opened")};
    if (const auto gone = std::ranges::find(snapshot.alarms, std::string("conductor-gone"), &engine::AlarmView::kind);
        snapshot.isObserver && gone != snapshot.alarms.end())
        return {{Icon::Unplug, State::Failed, true, false},
                Words::tr("No conductor"),
                Words::tr("since %1: nobody decides or acts", "time").arg(hourOf(goneSince(*gone)))};
    if (const auto* watch = firstOf(snapshot, [](const auto& each) { return each.phase == WatchPhase::RollingBack; })) {
        WallVerdict verdict{
            {Icon::Undo, State::RolledBack, true, false},
            Words::tr("Rolling back"),
            Words::tr("%1 to %2", "service, version").arg(oneLine(watch->service, 30), oneLine(watch->previous, 20)),
            true};
        return verdict;
    }
    if (const auto* watch = firstOf(snapshot, [](const auto& each) { return each.phase == WatchPhase::RolledBack; })) {
        WallVerdict verdict{{Icon::Undo, State::RolledBack, true, false},
                            Words::tr("Rolled back"),
                            Words::tr("%1 to %2 · recovery watched", "service, version")
                                .arg(oneLine(watch->service, 30), oneLine(watch->previous, 20)),
                            true};
        if (watch->until && watch->orderedAt && *watch->until > *watch->orderedAt)
            verdict.progress = std::clamp(std::chrono::duration<double>(now - *watch->orderedAt) /
                                              std::chrono::duration<double>(*watch->until - *watch->orderedAt),
                                          0.0, 1.0);
        return verdict;
    }
    const WallLook bad{Icon::HeartCrack, State::Failed, true, false};
    if (const auto* watch = firstOf(snapshot, [](const auto& each) { return each.phase == WatchPhase::NotRecovered; }))
        return {bad, Words::tr("Not recovered"),
                Words::tr("%1: a person acts", "service in environment").arg(subjectOf(*watch))};
    if (const auto* watch = firstOf(snapshot, [](const auto& each) { return each.phase == WatchPhase::Elsewhere; }))
        return {bad, Words::tr("Degraded"),
                Words::tr("%1: cause is elsewhere", "service in environment").arg(subjectOf(*watch))};
    if (const auto* watch = firstOf(snapshot, isRed))
        return {bad, Words::tr("Degraded"),
                Words::tr("%1 %2 is worse", "service, version")
                    .arg(oneLine(watch->service, 30), oneLine(watch->version, 20))};
    if (snapshot.production && snapshot.production->hasIncident.value_or(false))
        return {bad, Words::tr("Incident"),
                Words::tr("in %1", "environment").arg(oneLine(snapshot.production->environment, 30))};
    if (const auto worst = std::ranges::find_if(environments, [](const auto& each) { return each.look.isSolid; });
        worst != environments.end())
        return {worst->look, worst->word, Words::tr("in %1", "environment").arg(worst->name)};
    if (const auto* watch = firstOf(snapshot, [](const auto& each) { return each.phase == WatchPhase::Paused; }))
        return {{Icon::Hand, State::Held, true, false}, Words::tr("Paused"), subjectOf(*watch)};
    if (!snapshot.stops.empty()) {
        const auto& stop = snapshot.stops.front();
        return {{Icon::Hand, State::Held, true, false},
                Words::tr("Line stopped"),
                Words::tr("%1, until %2", "scope, time")
                    .arg(stop.scope.empty() ? Words::tr("everything") : oneLine(stop.scope, 24), hourOf(stop.until))};
    }
    if (const auto last = lastAnswer(snapshot))
        return {{Icon::Unplug, State::Held, false, true},
                Words::tr("Nothing heard"),
                Words::tr("no source answers since %1", "time").arg(hourOf(*last))};
    const auto isUnknown = [](const auto& each) { return each.look.isUnknown; };
    if (environments.empty() || std::ranges::any_of(environments, isUnknown)) {
        const auto count = std::ranges::count_if(environments, isUnknown);
        return {unknown, Words::tr("Not known"),
                environments.empty() ? Words::tr("nobody measures production")
                                     : Words::tr("Not measured: %n", nullptr, static_cast<int>(count))};
    }
    const auto waiting = std::ranges::count_if(snapshot.changes, &engine::ChangeView::needsPerson);
    return {{Icon::HeartPulse, State::Passed, false, false},
            Words::tr("Prod healthy"),
            waiting == 0 ? Words::tr("nothing needs you")
                         : Words::tr("For a person: %n", nullptr, static_cast<int>(waiting))};
}

WallNext nextOf(const engine::Snapshot& snapshot, Time now) {
    const auto left = [&](Time at) { return wording::clock(at - now); };
    const QString decides = snapshot.policy && !snapshot.policy->approverRoles.empty()
                                ? oneLine(snapshot.policy->approverRoles.front(), 18)
                                : Words::tr("a person");
    for (const auto& watch : snapshot.watches)
        if ((watch.phase == WatchPhase::RollingBack || watch.phase == WatchPhase::RolledBack) && watch.until &&
            *watch.until > now)
            return {Words::tr("Recovered? decides in"), left(*watch.until),
                    Words::tr("else asks\n%1", "role").arg(decides)};
    for (const auto& watch : snapshot.watches)
        if (watch.rollsBackAlone && watch.expectedHigh && *watch.expectedHigh > now &&
            watch.phase != WatchPhase::RollingBack)
            return {Words::tr("Rolls back in about"), left(std::max(now, watch.expectedLow.value_or(now))),
                    Words::tr("at latest\n%1", "time").arg(hourOf(*watch.expectedHigh))};
    for (const auto& watch : snapshot.watches)
        if (watch.phase == WatchPhase::Paused || watch.phase == WatchPhase::Elsewhere ||
            watch.phase == WatchPhase::NotRecovered)
            return {Words::tr("Waits for a person"),
                    wording::clock(now - watch.pausedAt.value_or(watch.firstBadAt.value_or(watch.since))),
                    Words::tr("decides\n%1", "role").arg(decides)};
    struct Due {
        Time at{};
        QString headline, aside;
    };
    std::vector<Due> due;
    for (const auto& watch : snapshot.watches)
        if (watch.until && *watch.until > now &&
            (watch.phase == WatchPhase::Watching || watch.phase == WatchPhase::Warming))
            due.push_back({*watch.until, Words::tr("Watch ends in"), oneLine(watch.service, 18)});
    for (const auto& change : snapshot.changes)
        if (change.decision && change.decision->holdUntil && *change.decision->holdUntil > now)
            due.push_back({*change.decision->holdUntil, Words::tr("Hold ends in"),
                           Words::tr("decides\n%1", "role").arg(decides)});
    if (snapshot.policy) {
        for (const auto& freeze : snapshot.policy->freezes) {
            if (freeze.from > now)
                due.push_back({freeze.from, Words::tr("Freeze begins in"), oneLine(freeze.name, 18)});
            else if (freeze.to > now)
                due.push_back({freeze.to, Words::tr("Freeze ends in"), oneLine(freeze.name, 18)});
        }
    }
    for (const auto& stop : snapshot.stops)
        if (stop.until > now)
            due.push_back({stop.until, Words::tr("Line resumes in"), Words::tr("decides\n%1", "role").arg(decides)});
    const auto first = std::ranges::min_element(due, {}, &Due::at);
    if (first == due.end() || first->at - now > Days{1})
        return {Words::tr("Nothing is due"), {}, Words::tr("within a day")};
    return {first->headline, left(first->at), first->aside};
}

std::vector<WallStation> stationsOf(const engine::Snapshot& snapshot) {
    std::vector<WallStation> stations{{Words::tr("Assess")},
                                      {Words::tr("Decide")},
                                      {Words::tr("Released")},
                                      {Words::tr("Deploy")},
                                      {Words::tr("Watch")}};
    for (const auto& change : snapshot.changes) {
        if (!change.decision)
            ++stations[0].count;
        else if (change.isDone || change.decision->permits())
            ++stations[2].count;
        else {
            ++stations[1].count;
            stations[1].needsPerson |= change.needsPerson;
        }
    }
    for (const auto& placement : snapshot.placements)
        stations[3].count += placement.underWay.empty() ? 0 : 1;
    for (const auto& watch : snapshot.watches)
        if (watch.phase == WatchPhase::Warming || watch.phase == WatchPhase::Watching ||
            watch.phase == WatchPhase::Paused || watch.phase == WatchPhase::RolledBack ||
            watch.phase == WatchPhase::RollingBack) {
            ++stations[4].count;
            stations[4].needsPerson |= watch.phase != WatchPhase::Warming && watch.phase != WatchPhase::Watching;
        }
    return stations;
}

WallTraffic trafficOf(const engine::Snapshot& snapshot) {
    WallTraffic traffic;
    if (!snapshot.production || !snapshot.production->trafficNow)
        return traffic;
    const auto& production = *snapshot.production;
    traffic.isKnown = true;
    traffic.now = *production.trafficNow;
    traffic.value = Words::tr("%1 %", "share of the usual peak").arg(std::lround(traffic.now * 100));
    if (production.usualTraffic.size() != 168) {
        traffic.word = Words::tr("of peak");
        return traffic;
    }
    const auto days = std::chrono::floor<Days>(production.at);
    const int hour = static_cast<int>((std::chrono::weekday{days}.iso_encoding() - 1) * 24 +
                                      (production.at - days) / std::chrono::hours{1});
    for (int back = 17; back >= -6; --back)
        traffic.usual.push_back(production.usualTraffic[static_cast<std::size_t>((hour - back + 168) % 168)]);
    traffic.hour = 17;
    const double usual = traffic.usual[17];
    traffic.word = traffic.now > usual * 1.25   ? Words::tr("high")
                   : traffic.now < usual * 0.75 ? Words::tr("low")
                                                : Words::tr("usual");
    return traffic;
}

/// What was seen last stays to be read, but nothing of it looks as if it still were so.
void freeze(WallFacts& facts) {
    for (WallEnvironment& each : facts.environments) {
        each.fact = Words::tr("was: %1", "state of an environment").arg(each.word);
        each.word = Words::tr("Not known");
        each.look = unknown;
    }
    if (!facts.moreEnvironments.isEmpty())
        facts.moreEnvironments = facts.moreEnvironments.section(u' ', 0, 0);
    for (WallStation& station : facts.stations)
        station.needsPerson = false;
    facts.isLineStopped = false;
    facts.traffic.word = facts.traffic.isKnown ? Words::tr("was %1", "share").arg(facts.traffic.value) : QString();
    facts.traffic.isKnown = false;
    for (auto* lines : {&facts.risks, &facts.events})
        for (WallLine& line : *lines) {
            line.isBold = false;
            line.look.reset();
        }
}

} // namespace

QString wall::shortened(const QString& text, int atMost) {
    if (text.size() <= atMost)
        return text;
    const QString begin = text.left(atMost - 1);
    const auto word = begin.lastIndexOf(u' ');
    const bool isInWord = !text[atMost - 1].isSpace();
    QString kept = (isInWord && word >= atMost * 3 / 5 ? begin.left(word) : begin).trimmed();
    while (kept.endsWith(u',') || kept.endsWith(u':') || kept.endsWith(u';'))
        kept.chop(1);
    return kept + QStringLiteral("…");
}

QString wall::nameWithin(const QString& name, int atMost) {
    if (name.size() <= atMost)
        return name;
    for (auto end = atMost; end >= 3; --end)
        if (QStringLiteral("-_/. ").contains(name[end]))
            return name.left(end);
    return shortened(name, atMost);
}

WallFacts wallFacts(const engine::Snapshot& snapshot, Time now, const WallView& view) {
    WallFacts facts;
    facts.isFrozen = view.silence >= frozenAfter;
    facts.isIncident = view.isIncident;
    facts.time = hourOf(now);
    facts.environments = wall::environments(snapshot, now);
    facts.verdict = verdictOf(snapshot, now, facts.environments);
    facts.next = nextOf(snapshot, now);
    if (facts.environments.size() > environmentsShown) {
        const auto more = facts.environments.size() - environmentsShown;
        const bool areHealthy =
            std::ranges::all_of(facts.environments.begin() + environmentsShown, facts.environments.end(),
                                [](const auto& each) { return each.rank == 0; });
        facts.moreEnvironments = areHealthy ? Words::tr("+%n healthy", nullptr, static_cast<int>(more))
                                            : Words::tr("+%n more", nullptr, static_cast<int>(more));
        facts.environments.resize(environmentsShown);
    }
    facts.isLineStopped = !snapshot.stops.empty();
    facts.lineTitle = Words::tr("Changes: %n", nullptr, static_cast<int>(snapshot.changes.size()));
    const auto needing = std::ranges::count_if(snapshot.changes, &engine::ChangeView::needsPerson);
    facts.lineFact = facts.isLineStopped
                         ? Words::tr("stopped until %1", "time").arg(hourOf(snapshot.stops.front().until))
                     : needing > 0 ? Words::tr("%n for a person", nullptr, static_cast<int>(needing))
                                   : QString();
    facts.stations = stationsOf(snapshot);
    facts.traffic = trafficOf(snapshot);
    facts.events = wall::events(snapshot, now, view.isPrivate, view.isIncident ? timelineShown : eventsShown);
    facts.risks = view.isIncident ? wall::suspects(snapshot, now) : wall::risks(snapshot, now, view.isPrivate);
    if (view.isIncident)
        facts.roles = wall::roles(snapshot);
    std::vector<WallClock> clocks;
    for (const auto& source : snapshot.sources) {
        const bool isStale = facts.isFrozen || source.state != engine::SourceState::Live;
        QString age = Words::tr("never");
        if (source.lastSeen) {
            const auto seconds = std::max<std::int64_t>(0, (now - *source.lastSeen).count());
            age = seconds < 100         ? Words::tr("%1s", "seconds").arg(seconds)
                  : seconds < 6000      ? Words::tr("%1m", "minutes").arg(seconds / 60)
                  : seconds < 99 * 3600 ? Words::tr("%1h", "hours").arg(seconds / 3600)
                                        : Words::tr("%1d", "days").arg(seconds / 86400);
        }
        clocks.push_back({wall::shortened(oneLine(source.name, 40), 12), age, isStale});
    }
    if (clocks.size() > clocksShown) {
        std::ranges::stable_sort(clocks, std::greater{}, &WallClock::isStale);
        const auto more =
            std::count_if(clocks.begin() + clocksShown, clocks.end(), [](const auto& each) { return each.isStale; });
        const int rest = static_cast<int>(clocks.size() - clocksShown);
        facts.clocksLeftOut = rest;
        facts.moreClocks = more > 0 ? Words::tr("+%n, some stale", nullptr, rest) : Words::tr("+%n", nullptr, rest);
        clocks.resize(clocksShown);
    }
    facts.clocks = std::move(clocks);
    if (facts.isFrozen) {
        facts.verdict = {{Icon::ClockAlert, State::Held, false, true},
                         Words::tr("Display frozen"),
                         Words::tr("at %1 · nothing here is known any more", "time").arg(hourOf(snapshot.at))};
        facts.next = {Words::tr("Last heard"), wording::clock(view.silence), Words::tr("ago")};
        freeze(facts);
    }
    return facts;
}

} // namespace fermata::ui
