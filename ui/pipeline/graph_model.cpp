#include "ui/pipeline/graph_model.h"

#include <algorithm>
#include <map>
#include <set>

#include <QCoreApplication>

#include "ui/pipeline/graph_words.h"

namespace fermata::ui {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceState;
using style::Icon;
using style::State;

/// The kinds that are measured on the head of a change; the others speak of its past or of production.
constexpr EvidenceKind testKinds[] = {EvidenceKind::Tests, EvidenceKind::Coverage, EvidenceKind::Scan,
                                      EvidenceKind::Review};

enum Lane { Plan, Build, Test, Deploy };

struct Words {
    Q_DECLARE_TR_FUNCTIONS(fermata::ui::Graph)
};

QString text(const std::string& own) { return QString::fromStdString(own); }

/// At most this much of a name fits any node; the whole is in the accessible text.
QString foreign(const std::string& others, std::size_t characters = 160) { return wording::oneLine(others, characters); }

QString count(long number) { return wording::count(static_cast<std::uint64_t>(std::max(0L, number))); }

QStringList fourLanes() {
    return {Words::tr("Plan"), Words::tr("Code and build"), Words::tr("Test"), Words::tr("Deploy and production")};
}

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
        break;
    }
    return {};
}

GraphNode evidenceNode(const engine::Snapshot& snapshot, const engine::ChangeView& change, EvidenceKind kind) {
    GraphNode node;
    node.id = QStringLiteral("evidence.") + QString::fromUtf8(name(kind).data(), static_cast<qsizetype>(name(kind).size()));
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
            node.fact = evidence.boundTo.empty()  ? Words::tr("stale, no revision")
                        : evidence.observedAt     ? Words::tr("stale, %1 old").arg(wording::age(*evidence.observedAt, snapshot.at))
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

const engine::BranchView* branchOf(const engine::Snapshot& snapshot, const std::string& changeKey) {
    const auto found = std::find_if(snapshot.branches.begin(), snapshot.branches.end(),
                                    [&](const auto& branch) { return branch.changeKey == changeKey; });
    return found == snapshot.branches.end() ? nullptr : &*found;
}

} // namespace

GraphValue pathOf(const engine::Snapshot& snapshot, const engine::ChangeView& change) {
    GraphValue graph;
    graph.laneTitles = fourLanes();
    graph.laneNotes = {Words::tr("no tracker connected"), {}, {}, {}};
    const auto& range = change.change;
    const auto* branch = branchOf(snapshot, range.key);

    const auto addNode = [&](GraphNode node) {
        graph.nodes.push_back(std::move(node));
        return static_cast<int>(graph.nodes.size()) - 1;
    };
    int before = -1;
    if (!range.base.isNull()) {
        const auto behind = branch ? Words::tr("%1 behind").arg(count(branch->behind)) : QString();
        const auto fact = branch && branch->behind > 0 ? behind : Words::tr("base");
        before = addNode(commitNode(QStringLiteral("base"), wording::shortId(range.base), fact,
                                    Words::tr("Base %1, %2").arg(wording::shortId(range.base), fact)));
    }
    auto head = commitNode(QStringLiteral("head"), wording::shortId(range.head), linesOfChange(change),
                           Words::tr("Head %1 of %2: %3").arg(wording::shortId(range.head), foreign(range.title),
                                                         linesOfChange(change)));
    head.changeKey = text(range.key);
    head.icon = range.state == delivery::ChangeState::AlreadyMerged ? Icon::GitMerge : Icon::GitPullRequest;
    const int headAt = addNode(std::move(head));
    if (before >= 0)
        graph.edges.push_back({before, headAt, EdgeTravel::Travelled, 8});

    std::vector<int> evidence;
    for (const auto kind : testKinds)
        evidence.push_back(addNode(evidenceNode(snapshot, change, kind)));
    auto gate = gateNode(change, NodeKind::Plate);
    gate.id = QStringLiteral("gate");
    const int gateAt = addNode(std::move(gate));
    for (const int at : evidence) {
        const auto& node = graph.nodes[static_cast<std::size_t>(at)];
        const auto travel = node.border == NodeBorder::Missing || node.state == State::Queued ? EdgeTravel::Ahead
                            : node.state == State::Skipped                                    ? EdgeTravel::Skipped
                                                                                              : EdgeTravel::Travelled;
        graph.edges.push_back({headAt, at, travel, 1});
        graph.edges.push_back({at, gateAt, travel, 1});
    }
    const bool isThrough = range.state == delivery::ChangeState::AlreadyMerged;
    const auto addEnvironment = [&](const std::string& id, bool isProduction) {
        const int at = addNode(environmentNode(snapshot, id, isProduction));
        graph.edges.push_back({gateAt, at, isThrough ? EdgeTravel::Travelled : EdgeTravel::Ahead, 1});
    };
    if (snapshot.policy && !snapshot.policy->environments.empty())
        for (const auto& environment : snapshot.policy->environments)
            addEnvironment(environment.id, environment.isProduction);
    else if (change.evidence && !change.evidence->environment.empty())
        addEnvironment(change.evidence->environment, change.evidence->environmentIsProduction);
    return graph;
}

GraphValue branchesOf(const engine::Snapshot& snapshot) {
    GraphValue graph;
    graph.laneTitles = {Words::tr("Default branch"), Words::tr("Branches"), Words::tr("Gate, in words")};
    graph.laneNotes = {Words::tr("nothing mined yet"), Words::tr("no branch is ahead"), Words::tr("no change waits")};

    std::map<std::string, const engine::ChangeView*> changes;
    for (const auto& change : snapshot.changes)
        changes[change.change.key] = &change;
    std::set<CommitId> begun;
    for (const auto& branch : snapshot.branches)
        begun.insert(branch.mergeBase);
    for (const auto& change : snapshot.changes)
        begun.insert(change.change.base);

    // Of the trunk only what the branches hang on, what has a tag, and both ends: 60,000 commits in a row say nothing.
    std::map<CommitId, int> trunk;
    int previous = -1;
    int between = 0;
    const auto addTrunk = [&](const CommitId& id, const QString& title, const QString& fact, const QString& said) {
        auto node = commitNode(QStringLiteral("trunk.") + text(id.hex()), title, fact, said);
        node.lane = 0;
        graph.nodes.push_back(std::move(node));
        const int at = static_cast<int>(graph.nodes.size()) - 1;
        trunk[id] = at;
        if (previous >= 0)
            graph.edges.push_back({previous, at, EdgeTravel::Travelled, 1000});
        previous = at;
        between = 0;
    };
    // Merge bases older than the trunk that is at hand: they come first, as far as they are known at all.
    std::set<CommitId> known;
    for (const auto& commit : snapshot.trunk)
        known.insert(commit.id);
    for (const auto& id : begun)
        if (!id.isNull() && !known.contains(id))
            addTrunk(id, wording::shortId(id), Words::tr("older"), Words::tr("Older commit %1 of the default branch").arg(wording::shortId(id)));
    const bool newestFirst = snapshot.trunk.size() > 1 && snapshot.trunk.front().at > snapshot.trunk.back().at;
    for (std::size_t k = 0; k < snapshot.trunk.size(); ++k) {
        const auto at = newestFirst ? snapshot.trunk.size() - 1 - k : k;
        const auto& commit = snapshot.trunk[at];
        const bool isEnd = k == 0 || k + 1 == snapshot.trunk.size();
        if (!isEnd && commit.tags.empty() && !begun.contains(commit.id)) {
            ++between;
            continue;
        }
        const auto tag = commit.tags.empty() ? QString() : foreign(commit.tags.front(), 60);
        const auto skipped = between > 0 ? Words::tr("+%1 before").arg(count(between)) : wording::age(commit.at, snapshot.at);
        addTrunk(commit.id, tag.isEmpty() ? wording::shortId(commit.id) : tag, skipped,
                 Words::tr("Commit %1 of the default branch: %2, by %3, %4 ago")
                     .arg(wording::shortId(commit.id), foreign(commit.title), foreign(commit.author),
                          wording::age(commit.at, snapshot.at)));
    }

    const auto addHead = [&](GraphNode node, const CommitId& base, const engine::ChangeView* change) {
        node.lane = 1;
        node.width = 208;
        node.changeKey = change ? text(change->change.key) : QString();
        graph.nodes.push_back(node);
        const int at = static_cast<int>(graph.nodes.size()) - 1;
        if (const auto from = trunk.find(base); from != trunk.end())
            graph.edges.push_back({from->second, at, EdgeTravel::Travelled, 1});
        if (!change)
            return;
        auto gate = gateNode(*change, NodeKind::Gate);
        gate.lane = 2;
        gate.id = QStringLiteral("gate.") + node.changeKey;
        graph.nodes.push_back(std::move(gate));
        graph.edges.push_back({at, at + 1, EdgeTravel::Ahead, 8});
    };
    for (const auto& branch : snapshot.branches) {
        const auto behind = Words::tr("%1 ahead, %2 behind").arg(count(branch.ahead), count(branch.behind));
        auto node = commitNode(QStringLiteral("branch.") + text(branch.name), foreign(branch.name), behind,
                               Words::tr("Branch %1, %2").arg(foreign(branch.name), behind));
        node.icon = Icon::GitBranch;
        const auto change = changes.find(branch.changeKey);
        addHead(std::move(node), branch.mergeBase, change == changes.end() ? nullptr : change->second);
        if (change != changes.end())
            changes.erase(change);
    }
    // Changes without a branch, such as the merged ones of a replay.
    for (const auto& change : snapshot.changes)
        if (changes.contains(change.change.key)) {
            const auto hash = wording::shortId(change.change.head);
            auto node = commitNode(QStringLiteral("change.") + text(change.change.key), hash,
                                   foreign(change.change.title, 60),
                                   Words::tr("Change %1: %2").arg(hash, foreign(change.change.title)));
            node.icon = change.change.state == delivery::ChangeState::AlreadyMerged ? Icon::GitMerge
                                                                                    : Icon::GitPullRequest;
            addHead(std::move(node), change.change.base, &change);
        }
    return graph;
}

ChangeLine lineOf(const engine::Snapshot& snapshot, const engine::ChangeView& change) {
    ChangeLine line;
    const auto& range = change.change;
    line.key = text(range.key);
    line.name = range.reference.empty() ? Words::tr("%1 %2").arg(foreign(range.repository), wording::shortId(range.head))
                                        : Words::tr("%1 %2").arg(foreign(range.repository), foreign(range.reference));
    line.title = foreign(range.title);
    line.build.push_back({State::Queued, true,
                          range.state == delivery::ChangeState::AlreadyMerged ? Icon::GitMerge : Icon::GitPullRequest,
                          Words::tr("Head %1, %2").arg(wording::shortId(range.head), linesOfChange(change))});
    for (const auto kind : testKinds) {
        const auto node = evidenceNode(snapshot, change, kind);
        const bool isStale = node.border == NodeBorder::Stale;
        // A stale report is no alarm of its own: the gate already counts it as missing.
        line.test.push_back({isStale ? State::Queued : node.state, false,
                             isStale ? std::optional(Icon::ClockAlert) : node.icon, node.accessible});
        if (line.cause.isEmpty() && !isStale && style::isAbnormal(node.state))
            line.cause = node.title + u' ' + node.fact;
    }
    line.verdict = shapeOf(change.decision.get());
    line.informs = !change.needsPerson;
    line.verdictWord = verdictWord(change);
    line.isAhead = !change.decision || !change.decision->permits();
    if (!change.decision || !change.error.empty())
        line.cause = causeOf(change);
    else if (line.cause.isEmpty())
        line.cause = Words::tr("risk %1").arg(wording::probability(change.decision->risk.pDefect.value()));
    if (change.decision && change.decision->holdUntil)
        line.under = Words::tr("until %1").arg(wording::moment(*change.decision->holdUntil, snapshot.at));
    else if (change.evidence)
        line.under = foreign(change.evidence->environment, 60);
    line.waiting = wording::age(change.waitingSince, snapshot.at);
    line.accessible = Words::tr("%1, %2: %3. %4. Waiting %5")
                          .arg(line.name, line.title, line.verdictWord, causeOf(change), line.waiting);
    return line;
}

std::vector<ChangeLine> linesOf(const engine::Snapshot& snapshot) {
    std::vector<ChangeLine> lines;
    lines.reserve(snapshot.changes.size());
    for (const auto& change : snapshot.changes)
        lines.push_back(lineOf(snapshot, change));
    return lines;
}

} // namespace fermata::ui
