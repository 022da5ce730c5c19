#include <optional>
#include <set>
#include <unordered_map>

#include "core/io/git/repository.h"

namespace fermata::io::git {

namespace {

constexpr unsigned left = 1, right = 2, both = left | right, stale = 4;

struct Node {
    Commit commit;
    unsigned colour = 0;
    bool isQueued = false;
};

/// Both sides are painted downwards, newest first; what lies below a commit of both colours is stale. The search ends
/// when only stale commits wait. (libgit2's own walk stumbles over a shallow border.)
class Painting {
public:
    Painting(const Repository& repository, Objects reader) : m_repository(repository), m_reader(std::move(reader)) {}

    Result<void> paint(const CommitId& id, unsigned colour) {
        auto found = m_nodes.find(id);
        if (found == m_nodes.end()) {
            const auto bytes = m_reader.read(id, ObjectType::Commit, metaLimit);
            if (!bytes)
                return bytes.error();
            auto commit = parseCommit(id, *bytes);
            if (!commit)
                return std::move(commit).error();
            found = m_nodes.emplace(id, Node{std::move(*commit)}).first;
        }
        Node& node = found->second;
        if ((node.colour | colour) == node.colour)
            return {};
        if (node.isQueued && !(node.colour & stale) && (colour & stale))
            --m_fresh;
        node.colour |= colour;
        if (!node.isQueued) {
            node.isQueued = true;
            m_queue.emplace(node.commit.committer.time, id);
            m_fresh += (node.colour & stale) ? 0 : 1;
        }
        return {};
    }

    Result<void> descend() {
        while (m_fresh > 0) {
            const CommitId id = m_queue.rbegin()->second;
            m_queue.erase(std::prev(m_queue.end()));
            Node& node = m_nodes.at(id);
            node.isQueued = false;
            unsigned colour = node.colour;
            m_fresh -= (colour & stale) ? 0 : 1;
            if ((colour & both) == both && !(colour & stale)) {
                m_bases.insert(id);
                colour |= stale;
            }
            for (const CommitId& parent : m_repository.parents(node.commit))
                if (auto painted = paint(parent, colour); !painted)
                    return painted;
        }
        return {};
    }

    std::optional<CommitId> newestBase() const {
        const Node* best = nullptr;
        for (const CommitId& id : m_bases) {
            const Node& node = m_nodes.at(id);
            if (!(node.colour & stale) && (!best || best->commit.committer.time < node.commit.committer.time))
                best = &node;
        }
        return best ? std::optional(best->commit.id) : std::nullopt;
    }

private:
    const Repository& m_repository;
    Objects m_reader;
    std::unordered_map<CommitId, Node> m_nodes;
    std::set<std::pair<Time, CommitId>> m_queue;
    std::set<CommitId> m_bases;
    std::size_t m_fresh = 0;
};

} // namespace

Result<CommitId> Repository::mergeBase(const CommitId& one, const CommitId& other) const {
    auto reader = objects();
    if (!reader)
        return std::move(reader).error();
    Painting painting(*this, std::move(*reader));
    for (const auto& [id, colour] : {std::pair(one, left), std::pair(other, right)})
        if (auto painted = painting.paint(id, colour); !painted)
            return std::move(painted).error();
    if (auto descended = painting.descend(); !descended)
        return std::move(descended).error();
    if (const auto base = painting.newestBase())
        return *base;
    return Error(Fault::NotFound, "the commits have no common ancestor");
}

} // namespace fermata::io::git
