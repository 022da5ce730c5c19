#include "core/engine/stacked.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <queue>

namespace fermata::engine {
namespace {

struct Step {
    Time at{};
    CommitId id;
    bool operator<(const Step& other) const { return at != other.at ? at < other.at : id < other.id; }
};

/// Commits that many ranges walk over are read once.
class Reader {
public:
    explicit Reader(const io::git::Repository& repository) : m_repository(repository) {}
    Result<const io::git::Commit*> operator()(const CommitId& id) {
        if (const auto known = m_commits.find(id); known != m_commits.end())
            return &known->second;
        auto read = m_repository.commit(id);
        if (!read)
            return std::move(read).error();
        read->message.clear();
        return &m_commits.emplace(id, std::move(*read)).first->second;
    }
    std::vector<CommitId> parents(const io::git::Commit& commit) const { return m_repository.parents(commit); }

private:
    const io::git::Repository& m_repository;
    std::unordered_map<CommitId, io::git::Commit> m_commits;
};

/// The commits of base..head, newest first, until `take` has had all or the cap is met.
Result<void> walk(Reader& read, const history::Range& range, const auto& take) {
    std::unordered_map<CommitId, bool> isOfBase; // of those in the queue and those behind it
    std::priority_queue<Step> queue;
    std::size_t wanted = 0; // in the queue, and not of the base
    const auto push = [&](const CommitId& id, bool base) -> Result<void> {
        const auto [known, isNew] = isOfBase.emplace(id, base);
        if (!isNew) {
            if (base && !known->second)
                known->second = true; // seen from the head first; it is taken back where it is still in the queue
            return {};
        }
        const auto commit = read(id);
        if (!commit)
            return commit.error();
        queue.push({(*commit)->committer.time, id});
        wanted += !base;
        return {};
    };
    if (!range.base.isNull())
        if (auto pushed = push(range.base, true); !pushed)
            return pushed;
    if (auto pushed = push(range.head, false); !pushed)
        return pushed;
    std::unordered_map<CommitId, bool> wasWanted{{range.head, true}};
    for (std::size_t walked = 0; wanted > 0 && !queue.empty() && walked < mostStackedCommits; ++walked) {
        const CommitId id = queue.top().id;
        queue.pop();
        const bool base = isOfBase[id];
        const bool counted = wasWanted[id];
        wanted -= counted;
        if (!base)
            take(id);
        const auto commit = read(id);
        if (!commit)
            return commit.error();
        for (const CommitId& parent : read.parents(**commit)) {
            const bool isNew = !isOfBase.contains(parent);
            if (auto pushed = push(parent, base); !pushed)
                return pushed;
            if (isNew)
                wasWanted[parent] = !base;
        }
    }
    return {};
}

} // namespace

Result<std::vector<std::vector<std::size_t>>>
stackedOn(const io::git::Repository& repository, const std::vector<history::Range>& ranges, std::stop_token stop) {
    std::multimap<CommitId, std::size_t> heads;
    for (std::size_t i = 0; i < ranges.size(); ++i)
        heads.emplace(ranges[i].head, i);
    std::vector<std::vector<std::size_t>> needs(ranges.size());
    Reader read(repository);
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "looking for what stands on what was cancelled");
        auto walked = walk(read, ranges[i], [&](const CommitId& id) {
            if (id == ranges[i].head)
                return;
            for (auto [at, end] = heads.equal_range(id); at != end; ++at)
                needs[i].push_back(at->second);
        });
        if (!walked)
            return std::move(walked).error();
        std::ranges::sort(needs[i]);
    }
    return needs;
}

} // namespace fermata::engine
