#include <map>
#include <set>

#include "ui/pipeline/graph_model.h"
#include "ui/pipeline/graph_nodes.h"
#include "ui/pipeline/graph_words.h"

namespace fermata::ui {

using namespace graph;
using style::Icon;

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
            addTrunk(id, wording::shortId(id), Words::tr("older"),
                     Words::tr("Older commit %1 of the default branch").arg(wording::shortId(id)));
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
        const auto skipped =
            between > 0 ? Words::tr("+%1 before").arg(count(between)) : wording::age(commit.at, snapshot.at);
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
            auto node =
                commitNode(QStringLiteral("change.") + text(change.change.key), hash, foreign(change.change.title, 60),
                           Words::tr("Change %1: %2").arg(hash, foreign(change.change.title)));
            node.icon =
                change.change.state == delivery::ChangeState::AlreadyMerged ? Icon::GitMerge : Icon::GitPullRequest;
            addHead(std::move(node), change.change.base, &change);
        }
    return graph;
}

} // namespace fermata::ui
