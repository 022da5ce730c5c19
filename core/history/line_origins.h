// Which commit wrote each line, kept while walking forward through the past, so that no fix needs a blame.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/digest.h"
#include "core/history/commit_diff.h"

namespace fermata::history {

/// A run of lines that one commit wrote.
struct OriginRun {
    static constexpr std::uint32_t unknown = 0xFFFFFFFF; ///< from before a shallow border or an unreadable content

    std::uint32_t commit = unknown;
    std::uint32_t lines = 0;

    bool operator==(const OriginRun&) const = default;
};
using OriginRuns = std::vector<OriginRun>;

/// The lines of a text after `hunks`, new ones written by `commit`.
OriginRuns rewritten(const OriginRuns& before, const std::vector<Hunk>& hunks, std::uint32_t commit);

/// What a path held: the state is one for each path and content that somebody still builds on.
struct Content {
    std::uint64_t path; ///< hash of it
    ObjectId blob;

    static Content of(std::string_view path, const ObjectId& blob);
    bool operator==(const Content&) const = default;
};
struct ContentHash {
    std::size_t operator()(const Content& content) const noexcept {
        return std::hash<ObjectId>()(content.blob) ^ static_cast<std::size_t>(content.path);
    }
};

/// Commits are handed over in the order of the past, twice: first to expect(), then to advance(). What nobody builds on
/// any more is dropped at once, which is what bounds the memory. Thread safety: one thread.
class LineOrigins {
public:
    /// Lines that a fix mended, by the commit that wrote them.
    using Mended = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

    /// The commit at `position` of the order builds on these entries (against any of its parents).
    void expect(std::uint32_t position, const std::vector<ChangedEntry>& entries);
    /// `changes`: against each parent (of a merge only what is no parent's content), or against the empty tree. White
    /// space is ignored, as `git blame -w` does; a merge takes a line from the first parent that has it. `mended` of the first is looked up before the state moves on.
    Mended advance(std::uint32_t position, std::uint32_t commit, std::span<const CommitChange> changes);

    std::size_t runs() const { return m_runCount; }
    /// The state of a path, as far as it is still needed; null else.
    const OriginRuns* find(std::string_view path, const ObjectId& blob) const;

private:
    OriginRuns runsAfter(const FileChange& file, std::uint32_t commit) const;
    void keep(const Content& content, OriginRuns runs, std::uint32_t position);
    void dropUsedAt(std::uint32_t position);

    std::unordered_map<Content, std::uint32_t, ContentHash> m_lastUse; ///< position in the order
    std::vector<std::pair<std::uint32_t, Content>> m_usedLast; ///< the same, the soonest at the end
    std::unordered_map<Content, OriginRuns, ContentHash> m_runs;
    std::size_t m_runCount = 0;
};

} // namespace fermata::history
