#include "ui/pipeline/graph_model.h"

#include <algorithm>
#include <set>

#include "ui/pipeline/fleet_parts.h"
#include "ui/pipeline/graph_nodes.h"
#include "ui/pipeline/graph_words.h"

namespace fermata::ui {

using namespace graph;
using style::Icon;
using style::State;

namespace {

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
    auto head = commitNode(
        QStringLiteral("head"), wording::shortId(range.head), linesOfChange(change),
        Words::tr("Head %1 of %2: %3").arg(wording::shortId(range.head), foreign(range.title), linesOfChange(change)));
    head.changeKey = text(range.key);
    head.icon = range.state == delivery::ChangeState::AlreadyMerged ? Icon::GitMerge : Icon::GitPullRequest;
    const int headAt = addNode(std::move(head));
    if (before >= 0)
        graph.edges.push_back({before, headAt, EdgeTravel::Travelled, 8});

    // What the CI systems do with this head stands between it and its gate, beside the evidence that came of it.
    const fleet::World world(snapshot, snapshot.at);
    std::vector<fleet::PlacedRun> runs;
    for (const auto* run : fleet::runsOf(world, range.head))
        runs.push_back(fleet::placeRun(world, *run, addNode, graph.edges));
    std::vector<int> tested{headAt}, deploys, deployed;
    for (const auto& placed : runs) {
        const bool isAfterGate = placed.endsOfTests.empty();
        if (!isAfterGate) {
            auto heads = placed.heads; // what is planned stands before the head: no line leads back to it
            std::erase_if(heads, [&](int at) { return graph.nodes[static_cast<std::size_t>(at)].lane < Build; });
            fleet::join(graph.edges, tested, heads, EdgeTravel::Travelled);
            tested = placed.endsOfTests;
        }
        deploys.insert(deploys.end(), placed.deploys.begin(), placed.deploys.end());
        for (const int end : placed.ends)
            if (graph.nodes[static_cast<std::size_t>(end)].lane == Deploy)
                deployed.push_back(end);
    }
    auto gate = gateNode(change, NodeKind::Plate);
    gate.id = QStringLiteral("gate");
    const int gateAt = addNode(std::move(gate));
    for (const auto kind : testKinds) {
        auto evidence = evidenceNode(snapshot, change, kind);
        if (!runs.empty() && evidence.state == State::Skipped && evidence.border == NodeBorder::ByState)
            continue; // not used here: with real jobs beside it only noise
        const auto travel = evidence.border == NodeBorder::Missing || evidence.state == State::Queued
                                ? EdgeTravel::Ahead
                            : evidence.state == State::Skipped ? EdgeTravel::Skipped
                                                               : EdgeTravel::Travelled;
        const int at = addNode(std::move(evidence));
        graph.edges.push_back({headAt, at, travel, 1});
        graph.edges.push_back({at, gateAt, travel, 1});
    }
    if (!runs.empty() && tested.front() != headAt)
        fleet::join(graph.edges, tested, {gateAt}, EdgeTravel::Travelled);
    const bool isOpen = change.decision && change.decision->permits();
    fleet::join(graph.edges, {gateAt}, deploys, isOpen ? EdgeTravel::Travelled : EdgeTravel::Ahead);
    const bool isThrough = range.state == delivery::ChangeState::AlreadyMerged;
    const auto addEnvironment = [&](const std::string& id, bool isProduction) {
        const int at = addNode(environmentNode(snapshot, id, isProduction));
        graph.edges.push_back({gateAt, at, isThrough ? EdgeTravel::Travelled : EdgeTravel::Ahead, 1});
    };
    std::vector<const delivery::Placement*> placements;
    std::set<std::string_view> services;
    for (const auto& placement : snapshot.placements)
        if (fleet::bandOf(world, placement) == fleet::keyOfRepository(range.repository)) {
            placements.push_back(&placement);
            services.insert(placement.service);
        }
    if (!placements.empty()) {
        for (const auto* placement : placements) {
            const int at = addNode(fleet::environmentNode(world, *placement, services.size() > 1));
            const auto travel = placement->commit == range.head ? EdgeTravel::Travelled : EdgeTravel::Ahead;
            fleet::join(graph.edges, deployed.empty() ? std::vector{gateAt} : deployed, {at}, travel);
        }
        return graph;
    }
    if (snapshot.policy && !snapshot.policy->environments.empty())
        for (const auto& environment : snapshot.policy->environments)
            addEnvironment(environment.id, environment.isProduction);
    else if (change.evidence && !change.evidence->environment.empty())
        addEnvironment(change.evidence->environment, change.evidence->environmentIsProduction);
    return graph;
}

} // namespace fermata::ui
