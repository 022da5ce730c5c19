#include "core/engine/waiting.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <queue>

namespace fermata::engine {

namespace {

/// Beyond this the distance is not counted: a branch that far away is old news.
constexpr int mostCounted = 5000;

struct Node {
    std::vector<CommitId> parents;
    Time committed{};
};

/// Commits already read in this look, shared between branches.
class Commits {
public:
    explicit Commits(const io::git::Repository& repository) : m_repository(repository) {}

    Result<const Node*> node(const CommitId& id) {
        if (const auto known = m_known.find(id); known != m_known.end())
            return &known->second;
        auto commit = m_repository.commit(id);
        if (!commit)
            return std::move(commit).error();
        return &m_known.emplace(id, Node{m_repository.parents(*commit), commit->committer.time}).first->second;
    }

private:
    const io::git::Repository& m_repository;
    std::unordered_map<CommitId, Node> m_known;
};

struct Distance {
    int ahead = 0;
    int behind = 0;
    bool isWhole = true; ///< false: the count stopped at mostCounted
    CommitId mergeBase;  ///< null for unrelated histories
};

/// Paints the past of both tips, newest first, until every commit still to look at belongs to both.
Result<Distance> distance(Commits& commits, const CommitId& branch, const CommitId& trunk) {
    constexpr unsigned ours = 1, theirs = 2, both = 3;
    std::unordered_map<CommitId, unsigned> paint;
    using Entry = std::pair<Time, CommitId>;
    std::priority_queue<Entry> open;
    int single = 0; // entries in `open` that are not painted with both colours
    const auto add = [&](const CommitId& id, unsigned colour) -> Result<void> {
        unsigned& now = paint[id];
        const unsigned before = now;
        if ((now | colour) == now)
            return {};
        now |= colour;
        auto node = commits.node(id);
        if (!node)
            return std::move(node).error();
        open.emplace((*node)->committed, id);
        if (now != both)
            ++single;
        else if (before != 0)
            --single;
        return {};
    };
    if (auto ok = add(branch, ours); !ok)
        return std::move(ok).error();
    if (auto ok = add(trunk, theirs); !ok)
        return std::move(ok).error();
    Distance result;
    std::unordered_map<CommitId, unsigned> done;
    while (!open.empty() && single > 0) {
        const CommitId id = open.top().second;
        open.pop();
        const unsigned colour = paint[id];
        unsigned& counted = done[id];
        if (counted == colour)
            continue; // entered twice, the other entry has done it
        if (counted == 0 && colour != both)
            --single;
        const unsigned before = counted;
        counted = colour;
        if (colour == ours)
            ++result.ahead;
        else if (colour == theirs)
            ++result.behind;
        else if (before == ours)
            --result.ahead; // clocks ran backwards: counted too early
        else if (before == theirs)
            --result.behind;
        if (colour == both && result.mergeBase.isNull())
            result.mergeBase = id;
        if (result.ahead + result.behind > mostCounted) {
            result.isWhole = false;
            break;
        }
        auto node = commits.node(id);
        if (!node)
            return std::move(node).error();
        for (const CommitId& parent : (*node)->parents)
            if (auto ok = add(parent, colour); !ok)
                return std::move(ok).error();
    }
    if (result.mergeBase.isNull() && !open.empty() && paint[open.top().second] == both)
        result.mergeBase = open.top().second;
    return result;
}

std::string shortName(const std::string& name) {
    for (const std::string_view prefix : {"refs/heads/", "refs/remotes/", "refs/"})
        if (name.starts_with(prefix))
            return name.substr(prefix.size());
    return name;
}

/// The branch as it was seen before, or null where it was not there or stood elsewhere.
const BranchView* knownBranch(const Waiting& before, const io::git::Reference& reference) {
    const auto known = std::ranges::find(before.branches, shortName(reference.name), &BranchView::name);
    return known != before.branches.end() && known->head == reference.commit ? &*known : nullptr;
}

Result<std::vector<TrunkCommit>> readTrunk(const io::git::Repository& repository, const CommitId& tip,
                                           const std::vector<io::git::Reference>& references) {
    std::multimap<CommitId, std::string> tags;
    for (const auto& reference : references)
        if (reference.name.starts_with("refs/tags/"))
            tags.emplace(reference.commit, reference.name.substr(10));
    std::vector<TrunkCommit> trunk;
    CommitId id = tip;
    while (trunk.size() < trunkCommits && !id.isNull()) {
        auto commit = repository.commit(id);
        if (!commit)
            return std::move(commit).error();
        TrunkCommit entry{id, std::string(commit->title()), commit->author.name, commit->committer.time, {}};
        for (auto [at, end] = tags.equal_range(id); at != end; ++at)
            entry.tags.push_back(at->second);
        trunk.push_back(std::move(entry));
        const auto parents = repository.parents(*commit);
        id = parents.empty() ? CommitId{} : parents.front();
    }
    return trunk;
}

/// The newest single-parent commits in the past of the tip, newest first, by committer time then hash.
Result<std::vector<WaitingRange>> replay(const io::git::Repository& repository, const std::string& name,
                                         Commits& commits, const CommitId& tip) {
    std::vector<WaitingRange> ranges;
    std::priority_queue<std::pair<Time, CommitId>> open;
    std::unordered_map<CommitId, bool> seen{{tip, true}};
    auto first = commits.node(tip);
    if (!first)
        return std::move(first).error();
    open.emplace((*first)->committed, tip);
    while (!open.empty() && ranges.size() < replayedCommits) {
        const CommitId id = open.top().second;
        open.pop();
        auto node = commits.node(id);
        if (!node)
            return std::move(node).error();
        const Node& now = **node;
        if (now.parents.size() <= 1 && !repository.isBorder(id))
            ranges.push_back({{now.parents.empty() ? CommitId{} : now.parents.front(), id}, name + "/" + id.hex(), {}});
        for (const CommitId& parent : now.parents) {
            if (!seen.emplace(parent, true).second)
                continue;
            auto next = commits.node(parent);
            if (!next)
                return std::move(next).error();
            open.emplace((*next)->committed, parent);
        }
    }
    return ranges;
}

} // namespace

Result<Waiting> findWaiting(const io::git::Repository& repository, const std::string& repositoryName,
                            std::stop_token stop, const Waiting& before) {
    Waiting waiting;
    waiting.borders = repository.bordersMark();
    auto main = repository.defaultBranch();
    if (!main)
        return std::move(main).error().in("looking for the default branch");
    waiting.defaultBranch = *main;
    const bool isTrunkSame = before.defaultBranch.commit == main->commit && before.borders == waiting.borders;
    auto references = repository.references();
    if (!references)
        return std::move(references).error().in("reading branches and tags");
    auto trunk = readTrunk(repository, main->commit, *references);
    if (!trunk)
        return std::move(trunk).error().in("reading the default branch");
    waiting.trunk = std::move(*trunk);

    Commits commits(repository);
    struct Branch {
        io::git::Reference reference;
        Time updated{};
    };
    std::vector<Branch> branches;
    std::unordered_map<CommitId, bool> heads{{main->commit, true}}; // a remote's copy of a local branch is the same
    for (const auto& reference : *references) {
        const bool isLocal = reference.name.starts_with("refs/heads/");
        const bool isRemote = reference.name.starts_with("refs/remotes/") && !reference.name.ends_with("/HEAD");
        if ((!isLocal && !isRemote) || reference.name == main->name || !heads.emplace(reference.commit, true).second)
            continue;
        auto node = commits.node(reference.commit);
        if (!node)
            return std::move(node).error().in("reading branch " + reference.name);
        branches.push_back({reference, (*node)->committed});
    }
    std::ranges::sort(branches, [](const Branch& a, const Branch& b) {
        return a.updated != b.updated ? a.updated > b.updated : a.reference.name < b.reference.name;
    });
    if (branches.size() > mostBranches) {
        waiting.hiddenBranches = branches.size() - mostBranches;
        branches.resize(mostBranches);
    }
    for (const Branch& branch : branches) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped while comparing branches");
        if (const auto known = isTrunkSame ? knownBranch(before, branch.reference) : nullptr) {
            const auto range = std::ranges::find(before.ranges, known->changeKey, &WaitingRange::key);
            if (!known->changeKey.empty() && range != before.ranges.end())
                waiting.ranges.push_back(*range);
            waiting.branches.push_back(*known);
            continue;
        }
        ++waiting.compared;
        auto apart = distance(commits, branch.reference.commit, main->commit);
        if (!apart)
            return std::move(apart).error().in("comparing branch " + branch.reference.name);
        BranchView view;
        view.name = shortName(branch.reference.name);
        view.head = branch.reference.commit;
        view.mergeBase = apart->mergeBase;
        view.ahead = apart->ahead;
        view.behind = apart->behind;
        view.updatedAt = branch.updated;
        // Unrelated or endlessly far away: shown, but nobody is asked to decide on it.
        if (apart->ahead > 0 && !apart->mergeBase.isNull() && apart->isWhole) {
            view.changeKey = repositoryName + "/" + view.name;
            waiting.ranges.push_back({{apart->mergeBase, view.head}, view.changeKey, view.name});
        }
        waiting.branches.push_back(std::move(view));
    }
    if (waiting.ranges.empty() && before.isReplay && isTrunkSame) {
        waiting.ranges = before.ranges;
        waiting.isReplay = true;
    } else if (waiting.ranges.empty()) {
        auto merged = replay(repository, repositoryName, commits, main->commit);
        if (!merged)
            return std::move(merged).error().in("reading the newest commits");
        waiting.ranges = std::move(*merged);
        waiting.isReplay = true;
        ++waiting.compared;
    }
    return waiting;
}

} // namespace fermata::engine
