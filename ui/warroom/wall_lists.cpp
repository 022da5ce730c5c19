#include <algorithm>
#include <map>

#include <QCoreApplication>

#include "core/engine/model_health.h"
#include "ui/warroom/wall_facts.h"
#include "ui/wording/wording.h"

namespace fermata::ui::wall {

using delivery::Health;
using engine::WatchPhase;
using style::Icon;
using style::State;
using wording::oneLine;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::WallFacts)
};

constexpr Seconds shownBack{24 * 3600}, suspectedBack{6 * 3600};
constexpr std::size_t risksShown = 3, suspectsShown = 6;
constexpr int lineLength = 37;

QString hourOf(Time at) {
    return wording::displayed(at).toString(QStringLiteral("HH:mm"));
}

WallLook badLook() {
    return {Icon::OctagonX, State::Failed, true, false};
}

/// A deployment is named by what runs where; nothing of it is anybody's prose.
QString deployed(const std::string& service, const std::string& version) {
    return (oneLine(service, 24) + u' ' + oneLine(version, 16)).trimmed();
}

struct HealthLook {
    int rank = 0;
    QString word;
    WallLook look;
};

HealthLook lookOf(Health health) {
    switch (health) {
    case Health::Healthy:
        return {0, Words::tr("Healthy"), {Icon::HeartPulse, State::Passed, false, false}};
    case Health::Baking:
        return {1, Words::tr("Baking"), {Icon::Timer, State::Running, false, false}};
    case Health::Unknown:
        return {2, Words::tr("Not known"), {}};
    case Health::Suspect:
        return {3, Words::tr("Suspect"), {Icon::TriangleAlert, State::Held, true, false}};
    case Health::RolledBack:
        return {4, Words::tr("Rolled back"), {Icon::Undo, State::RolledBack, true, false}};
    case Health::RollingBack:
        return {5, Words::tr("Rolls back"), {Icon::Undo, State::RolledBack, true, false}};
    case Health::Degraded:
        return {6, Words::tr("Degraded"), {Icon::HeartCrack, State::Failed, true, false}};
    }
    return {};
}

Health healthOf(const engine::WatchView& watch) {
    const bool isRed =
        std::ranges::any_of(watch.guards, [](const auto& guard) { return guard.state == engine::GuardState::Worse; });
    switch (watch.phase) {
    case WatchPhase::Warming:
        return Health::Baking;
    case WatchPhase::Watching:
        return isRed ? Health::Degraded : Health::Baking;
    case WatchPhase::Paused:
        return isRed ? Health::Degraded : Health::Suspect;
    case WatchPhase::RollingBack:
        return Health::RollingBack;
    case WatchPhase::RolledBack:
        return Health::RolledBack;
    case WatchPhase::Recovered:
    case WatchPhase::Good:
        return Health::Healthy;
    case WatchPhase::NotRecovered:
    case WatchPhase::Elsewhere:
        return Health::Degraded;
    case WatchPhase::Inconclusive:
        return Health::Unknown;
    }
    return Health::Unknown;
}

} // namespace

std::vector<WallEnvironment> environments(const engine::Snapshot& snapshot, Time now) {
    struct Sum {
        std::optional<HealthLook> state;
        QString fact;
        void take(const HealthLook& other) {
            if (!state || other.rank > state->rank)
                state = other;
        }
    };
    std::map<std::string, Sum> sums;
    if (snapshot.policy)
        for (const auto& environment : snapshot.policy->environments)
            sums[environment.id];
    for (const auto& placement : snapshot.placements) {
        Sum& sum = sums[placement.environment];
        // What the delivery tools do not know of does not outweigh a monitor that looks at the whole environment.
        if (placement.health != Health::Unknown)
            sum.take(lookOf(placement.health));
    }
    for (const auto& watch : snapshot.watches)
        sums[watch.environment].take(lookOf(healthOf(watch)));
    if (snapshot.production) {
        const auto& production = *snapshot.production;
        Sum& sum = sums[production.environment];
        const auto harmless = [&](const delivery::Alert& alert) {
            return snapshot.policy &&
                   std::ranges::find(snapshot.policy->production.harmlessSeverities, alert.severity) !=
                       snapshot.policy->production.harmlessSeverities.end();
        };
        const double limit =
            snapshot.policy ? snapshot.policy->production.burnRate : decision::ProductionLimits{}.burnRate;
        const auto alerts = production.alerts ? std::ranges::count_if(*production.alerts, std::not_fn(harmless)) : 0;
        double burn = 0.0;
        if (production.burnRates)
            for (const auto& each : *production.burnRates)
                burn = std::max(burn, each.rate);
        if (production.hasIncident.value_or(false) || burn >= limit)
            sum.take(lookOf(Health::Degraded));
        else if (alerts > 0)
            sum.take(lookOf(Health::Suspect));
        else if (production.alerts && production.burnRates)
            sum.take(lookOf(Health::Healthy));
        sum.fact =
            production.burnRates ? Words::tr("burn %1×", "error budget").arg(QString::number(burn, 'f', 1)) : QString();
        if (alerts > 0)
            sum.fact = (sum.fact.isEmpty() ? QString() : sum.fact + QStringLiteral(" · ")) +
                       Words::tr("Alerts: %n", nullptr, static_cast<int>(alerts));
    }
    std::vector<WallEnvironment> all;
    for (const auto& [id, sum] : sums) {
        if (id.empty())
            continue;
        const HealthLook state = sum.state.value_or(lookOf(Health::Unknown));
        const auto runs = std::ranges::count(snapshot.placements, id, &delivery::Placement::environment);
        const QString fact = !sum.fact.isEmpty() ? sum.fact
                             : state.rank == 2   ? Words::tr("not measured")
                                                 : Words::tr("Services: %n", nullptr, static_cast<int>(runs));
        all.push_back({oneLine(id, 40), state.word, fact, state.look, state.rank});
    }
    (void)now;
    std::ranges::stable_sort(all, std::greater{}, &WallEnvironment::rank);
    return all;
}

std::vector<WallLine> events(const engine::Snapshot& snapshot, Time now, bool isPrivate, std::size_t atMost) {
    std::vector<WallLine> lines;
    const auto add = [&](Time at, const QString& text, std::optional<WallLook> look = {}) {
        if (at <= now && now - at <= shownBack)
            lines.push_back({hourOf(at), shortened(text, lineLength), {}, look, look && look->isSolid, at});
    };
    const WallLook back{Icon::Undo, State::RolledBack, true, false}, hand{Icon::Hand, State::Held, true, false};
    for (const auto& watch : snapshot.watches) {
        const QString service = oneLine(watch.service, 24), where = oneLine(watch.environment, 20);
        if (watch.firstBadAt)
            add(*watch.firstBadAt,
                Words::tr("%1 is worse", "service and version").arg(deployed(watch.service, watch.version)), badLook());
        if (watch.pausedAt)
            add(*watch.pausedAt, Words::tr("%1 paused", "service").arg(service), hand);
        if (watch.orderedAt)
            add(*watch.orderedAt, Words::tr("Rollback of %1, %2", "service, environment").arg(service, where), back);
        if (watch.recoveredAt)
            add(*watch.recoveredAt, Words::tr("%1 recovered", "service").arg(service));
    }
    for (const auto& order : snapshot.orders) {
        const bool isRefused = !order.outcome.empty() && order.outcome != "done" && order.outcome != "dry-run";
        if (order.kind == "roll-back" &&
            std::ranges::any_of(snapshot.watches, [&](const auto& watch) { return watch.order == order.id; }))
            continue; // said by the watch
        const QString what =
            order.service.empty()
                ? oneLine(order.kind, 16)
                : Words::tr("%1 %2", "act, service").arg(oneLine(order.kind, 16), oneLine(order.service, 20));
        add(order.at, isRefused ? Words::tr("%1: %2", "order, outcome").arg(what, oneLine(order.outcome, 16)) : what,
            isRefused                   ? std::optional(badLook())
            : order.kind == "roll-back" ? std::optional(back)
                                        : std::nullopt);
    }
    for (const auto& [key, set] : snapshot.board->alerts)
        for (const auto& alert : set.alerts)
            if (!alert.isSilenced)
                add(alert.since, Words::tr("Alert: %1").arg(oneLine(alert.name, 40)), badLook());
    for (const auto& [key, incident] : snapshot.board->incidents) {
        const QString name = isPrivate ? oneLine(incident.service, 30) : oneLine(incident.title, 40);
        add(incident.openedAt, Words::tr("Incident: %1").arg(name), badLook());
        if (incident.resolvedAt)
            add(*incident.resolvedAt, Words::tr("Over: %1", "incident").arg(name));
    }
    for (const auto& [key, deployment] : snapshot.board->deployments) {
        const bool isBad =
            deployment.state == delivery::RunState::Failed || deployment.state == delivery::RunState::Aborted;
        const QString what = deployed(deployment.service, deployment.version);
        add(deployment.finishedAt.value_or(deployment.startedAt.value_or(deployment.seenAt)),
            isBad                   ? Words::tr("%1 did not deploy").arg(what)
            : deployment.isRollback ? Words::tr("Back to %1", "service and version").arg(what)
                                    : Words::tr("%1 to %2", "service and version, environment")
                                          .arg(what, oneLine(deployment.environment, 16)),
            isBad                   ? std::optional(badLook())
            : deployment.isRollback ? std::optional(back)
                                    : std::nullopt);
    }
    for (const auto& stop : snapshot.stops)
        add(stop.at,
            Words::tr("Line stopped: %1", "scope")
                .arg(stop.scope.empty() ? Words::tr("everything") : oneLine(stop.scope, 20)),
            hand);
    for (const auto& arm : snapshot.armed)
        add(arm.at,
            Words::tr("%1 armed until %2", "environment, time").arg(oneLine(arm.environment, 20), hourOf(arm.until)));
    for (const auto& alarm : snapshot.alarms)
        if (alarm.acknowledgedAt && alarm.kind != "line-stopped")
            add(*alarm.acknowledgedAt, Words::tr("An alarm was taken up"));
    for (const auto& change : snapshot.changes)
        for (const auto& act : change.acts)
            add(act.at, Words::tr("%1: %2", "act, change or role")
                            .arg(wording::act(act.kind), isPrivate || change.change.title.empty()
                                                             ? oneLine(act.role, 24)
                                                             : oneLine(change.change.title, 60)));
    std::ranges::stable_sort(lines, std::greater{}, &WallLine::at);
    if (lines.size() > atMost)
        lines.resize(atMost);
    return lines;
}

std::vector<WallLine> risks(const engine::Snapshot& snapshot, Time now, bool isPrivate) {
    std::vector<std::pair<double, WallLine>> found;
    for (const auto& change : snapshot.changes) {
        if (!change.decision || change.isDone)
            continue;
        const double risk = change.decision->pIncident.value();
        // A part of the system answers, never a person.
        QString owner;
        if (change.evidence)
            for (const auto& component : change.evidence->components)
                if (owner.isEmpty() && !component.empty())
                    owner = nameWithin(oneLine(component, 40), 9);
        const QString title = isPrivate
                                  ? wording::place(change.change)
                                  : oneLine(change.change.title.empty() ? change.change.key : change.change.title, 80);
        WallLine line{QString::number(risk, 'f', 2), shortened(title, 22), owner};
        line.isBold = change.needsPerson;
        found.emplace_back(risk, std::move(line));
    }
    if (snapshot.policy)
        for (const auto& freeze : snapshot.policy->freezes)
            if (freeze.from > now && freeze.from - now < Seconds{6 * 3600})
                found.emplace_back(
                    2.0, WallLine{hourOf(freeze.from), shortened(oneLine(freeze.name, 40), 24), Words::tr("freeze")});
    std::ranges::stable_sort(found, std::greater{}, &std::pair<double, WallLine>::first);
    std::vector<WallLine> lines;
    for (auto& [risk, line] : found)
        if (lines.size() < risksShown)
            lines.push_back(std::move(line));
    return lines;
}

std::vector<WallLine> suspects(const engine::Snapshot& snapshot, Time now) {
    std::vector<WallLine> lines;
    for (const auto& [key, deployment] : snapshot.board->deployments) {
        const Time at = deployment.finishedAt.value_or(deployment.startedAt.value_or(deployment.seenAt));
        if (deployment.isRollback || at > now || now - at > suspectedBack)
            continue;
        const auto change = std::ranges::find_if(snapshot.changes, [&](const engine::ChangeView& each) {
            return deployment.commit && each.decision && each.change.head == *deployment.commit;
        });
        const auto watch = std::ranges::find_if(snapshot.watches, [&](const engine::WatchView& each) {
            return each.service == deployment.service && each.environment == deployment.environment &&
                   each.version == deployment.version;
        });
        WallLine line{hourOf(at), shortened(deployed(deployment.service, deployment.version), 24), {}};
        line.at = at;
        if (watch != snapshot.watches.end() && lookOf(healthOf(*watch)).look.isSolid) {
            line.look = lookOf(healthOf(*watch)).look;
            line.isBold = true;
        }
        // On record of the decision that let it through; else what the gate says of its change now.
        std::optional<double> risk;
        if (snapshot.modelHealth)
            if (const auto known = snapshot.modelHealth->atGate.find(key); known != snapshot.modelHealth->atGate.end())
                risk = known->second;
        if (!risk && change != snapshot.changes.end())
            risk = change->decision->pIncident.value();
        line.aside = risk ? wording::probability(*risk) : QStringLiteral("?");
        lines.push_back(std::move(line));
    }
    std::ranges::stable_sort(lines, std::greater{}, &WallLine::at);
    std::ranges::stable_partition(lines, &WallLine::isBold);
    if (lines.size() > suspectsShown)
        lines.resize(suspectsShown);
    return lines;
}

std::vector<WallLine> roles(const engine::Snapshot& snapshot) {
    std::vector<WallLine> lines;
    if (!snapshot.policy)
        return lines;
    const auto add = [&](const QString& task, const std::vector<std::string>& ids) {
        for (const auto& id : ids) {
            const auto people = std::ranges::count_if(snapshot.policy->people, [&](const decision::Person& person) {
                return std::ranges::find(person.roles, id) != person.roles.end();
            });
            WallLine line{{},
                          shortened(oneLine(id, 40), 18),
                          Words::tr("%1 · persons: %n", nullptr, static_cast<int>(people)).arg(task)};
            line.isBold = people == 0;
            lines.push_back(std::move(line));
        }
    };
    add(Words::tr("decides"), snapshot.policy->approverRoles);
    add(Words::tr("reviews"), snapshot.policy->seniorRoles);
    if (lines.size() > 4)
        lines.resize(4);
    return lines;
}

} // namespace fermata::ui::wall
