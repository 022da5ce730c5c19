#include "ui/pipeline/graph_nodes.h"

#include <algorithm>

#include "ui/pipeline/graph_words.h"

namespace fermata::ui::graph {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceState;
using style::Icon;
using style::State;

bool isNotUsed(const engine::Snapshot& snapshot, EvidenceKind kind) {
    if (!snapshot.policy)
        return false;
    const auto rule = snapshot.policy->evidence.find(kind);
    return rule != snapshot.policy->evidence.end() && rule->second.use == decision::Use::NotUsedHere;
}

struct Reading {
    State state = State::Passed;
    QString fact;
};

/// What fresh or stale evidence says, apart from its age.
Reading readingOf(const engine::Snapshot& snapshot, const assessment::EvidenceSnapshot& evidence, EvidenceKind kind) {
    switch (kind) {
    case EvidenceKind::Tests: {
        const auto& tests = evidence.tests;
        if (tests.failed > 0)
            return {State::Failed, Words::tr("%1 failed of %2").arg(count(tests.failed), count(tests.executed))};
        if (tests.flaky > 0)
            return {State::Flaky, Words::tr("%1 flaky of %2").arg(count(tests.flaky), count(tests.executed))};
        return {State::Passed, Words::tr("%1 passed").arg(count(tests.passed))};
    }
    case EvidenceKind::Coverage: {
        const auto& coverage = evidence.coverage;
        if (coverage.coverable == 0)
            return {State::Passed, Words::tr("no line to cover")};
        const double share = static_cast<double>(coverage.covered) / static_cast<double>(coverage.coverable);
        const double floor = snapshot.policy ? snapshot.policy->appetite.coverageFloor : 0;
        if (share < floor)
            return {State::Held, Words::tr("%1, under %2").arg(percent(share), percent(floor))};
        return {State::Passed, Words::tr("%1 of %2 lines").arg(percent(share), count(coverage.coverable))};
    }
    case EvidenceKind::Scan: {
        const auto& scan = evidence.scan;
        if (scan.newCritical > 0)
            return {State::Failed, Words::tr("%1 new, severe").arg(count(scan.newCritical))};
        if (scan.newOther > 0)
            return {State::Passed, Words::tr("%1 new, minor").arg(count(scan.newOther))};
        return {State::Passed, Words::tr("0 new findings")};
    }
    case EvidenceKind::Review: {
        const auto approvals = std::count_if(evidence.reviews.begin(), evidence.reviews.end(),
                                             [&](const auto& review) { return review.head == evidence.change.head; });
        return {State::Passed, Words::tr("%1 of this head").arg(count(static_cast<long>(approvals)))};
    }
    case EvidenceKind::Diff:
    case EvidenceKind::History:
    case EvidenceKind::Production:
    case EvidenceKind::Traffic:
    case EvidenceKind::Value:
    case EvidenceKind::Performance:
        break;
    }
    return {};
}

QString healthFact(const delivery::ProductionState& state) {
    if (state.hasIncident.value_or(false))
        return Words::tr("incident");
    if (state.hasRollout.value_or(false))
        return Words::tr("another rollout");
    if (state.alerts && !state.alerts->empty())
        return Words::tr("alerts: %1").arg(count(static_cast<long>(state.alerts->size())));
    if (state.burnRates && !state.burnRates->empty()) {
        const auto worst = std::max_element(state.burnRates->begin(), state.burnRates->end(),
                                            [](const auto& a, const auto& b) { return a.rate < b.rate; });
        return Words::tr("burns %1×").arg(fixed(worst->rate, 1));
    }
    return state.alerts ? Words::tr("no alert") : Words::tr("state unknown");
}

style::HealthShape healthOf(const engine::Snapshot& snapshot, const delivery::ProductionState& state) {
    using style::HealthShape;
    if (state.hasIncident.value_or(false))
        return HealthShape::Degraded;
    const double limit = snapshot.policy ? snapshot.policy->production.burnRate : 0;
    const bool burns = state.burnRates && std::any_of(state.burnRates->begin(), state.burnRates->end(),
                                                      [&](const auto& burn) { return burn.rate >= limit; });
    if ((state.alerts && !state.alerts->empty()) || burns)
        return HealthShape::Suspect;
    if (state.hasRollout.value_or(false))
        return HealthShape::Baking;
    // Healthy is claimed only where all of it was looked at: silence is not health.
    return state.alerts && state.burnRates && state.hasIncident ? HealthShape::Healthy : HealthShape::Unknown;
}

} // namespace

QString text(const std::string& own) {
    return QString::fromStdString(own);
}

QString foreign(const std::string& others, std::size_t characters) {
    return wording::oneLine(others, characters);
}

QString count(long number) {
    return wording::count(static_cast<std::uint64_t>(std::max(0L, number)));
}

QStringList fourLanes() {
    return {Words::tr("Plan"), Words::tr("Code and build"), Words::tr("Test"), Words::tr("Deploy and production")};
}

GraphNode evidenceNode(const engine::Snapshot& snapshot, const engine::ChangeView& change, EvidenceKind kind) {
    GraphNode node;
    node.id =
        QStringLiteral("evidence.") + QString::fromUtf8(name(kind).data(), static_cast<qsizetype>(name(kind).size()));
    node.title = wording::evidenceKind(kind);
    node.lane = Test;
    node.width = 152;
    node.changeKey = text(change.change.key);
    if (isNotUsed(snapshot, kind)) {
        node.state = State::Skipped;
        node.fact = Words::tr("not used here");
    } else if (!change.evidence) {
        node.state = State::Queued;
        node.fact = Words::tr("being read");
    } else {
        const auto& evidence = change.evidence->of(kind);
        const auto reading = readingOf(snapshot, *change.evidence, kind);
        switch (evidence.state) {
        case EvidenceState::Fresh:
            node.state = reading.state;
            node.fact = reading.fact;
            break;
        case EvidenceState::Stale:
            node.state = reading.state;
            node.border = NodeBorder::Stale;
            node.fact = evidence.boundTo.empty() ? Words::tr("stale, no revision")
                        : evidence.observedAt
                            ? Words::tr("stale, %1 old").arg(wording::age(*evidence.observedAt, snapshot.at))
                            : Words::tr("stale");
            break;
        case EvidenceState::Missing:
            node.state = State::Skipped;
            node.border = NodeBorder::Missing;
            node.icon = Icon::CircleDashed;
            node.fact = Words::tr("missing");
            break;
        case EvidenceState::Conflicting:
            node.state = State::Held;
            node.border = NodeBorder::Conflicting;
            node.icon = Icon::Split;
            node.fact = Words::tr("sources disagree");
            break;
        case EvidenceState::Malformed:
            node.state = State::Failed;
            node.icon = Icon::FileWarning;
            node.fact = Words::tr("cannot be read");
            break;
        }
    }
    node.accessible = Words::tr("%1: %2").arg(node.title, node.fact);
    return node;
}

GraphNode gateNode(const engine::ChangeView& change, NodeKind kind) {
    GraphNode node;
    node.kind = kind;
    node.lane = Deploy;
    node.changeKey = text(change.change.key);
    node.verdict = shapeOf(change.decision.get());
    node.informs = !change.needsPerson;
    node.title = verdictWord(change);
    node.fact = causeOf(change);
    node.accessible = Words::tr("Gate of %1: %2. %3").arg(foreign(change.change.title), node.title, node.fact);
    return node;
}

GraphNode environmentNode(const engine::Snapshot& snapshot, const std::string& id, bool isProduction) {
    GraphNode node;
    node.kind = NodeKind::Environment;
    node.lane = Deploy;
    node.id = QStringLiteral("environment.") + text(id);
    node.title = foreign(id);
    const bool isKnown = snapshot.production && snapshot.production->environment == id;
    node.health = isKnown ? healthOf(snapshot, *snapshot.production) : style::HealthShape::Unknown;
    node.fact = isKnown ? healthFact(*snapshot.production) : Words::tr("state unknown");
    node.accessible = isProduction ? Words::tr("Environment %1, production: %2").arg(node.title, node.fact)
                                   : Words::tr("Environment %1: %2").arg(node.title, node.fact);
    return node;
}

GraphNode commitNode(const QString& id, const QString& title, const QString& fact, const QString& accessible) {
    GraphNode node;
    node.id = id;
    node.title = title;
    node.fact = fact;
    node.accessible = accessible;
    node.lane = Build;
    node.isNeutral = true;
    node.icon = Icon::GitCommit;
    return node;
}

QString linesOfChange(const engine::ChangeView& change) {
    if (!change.evidence)
        return Words::tr("commits: %1").arg(count(change.change.commits));
    return signedLines(change.evidence->linesAdded, change.evidence->linesDeleted);
}

} // namespace fermata::ui::graph
