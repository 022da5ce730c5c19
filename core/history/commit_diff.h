// What one commit changed, file by file: the raw numbers that all metrics are made of.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/history/blob_cache.h"
#include "core/history/line_diff.h"
#include "core/history/tree_diff.h"
#include "core/history/word_collector.h"

namespace fermata::history {

enum class FileStatus : std::uint8_t { Added, Deleted, Modified, Renamed };

struct FileChange {
    std::string path;    ///< raw bytes; of a deleted file the old one
    std::string oldPath; ///< raw bytes; only of a renamed file
    FileStatus status = FileStatus::Modified;
    bool isBinary = false;
    bool isUnknown = false; ///< a content could not be read: the lines are not counted
    LineCounts lines;       ///< 0 for binary and unknown files
    ObjectId oldId, newId;  ///< null where there is no file
    std::vector<Hunk>
        hunks; ///< of a comparison that ignores white space, as `git blame -w` makes it; only when tracing
    /// Old lines that a fix mended: deleted or replaced, neither blank nor comment. Rising; only for a fix when
    /// tracing.
    std::vector<std::uint32_t> mended;
};

struct CommitChange {
    std::vector<FileChange> files; ///< in git's order of paths
    std::size_t unknown = 0;       ///< unknown files, and folders that could not be read
    std::optional<ObjectId> missing; ///< the first object that is not in the repository
    std::optional<HashedWords> words; ///< filled in by who collects them
};

enum class Tracing : std::uint8_t { None, Lines, LinesOfFix };
/// Whether what was added and deleted is counted, or known already: then only `LineCounts::before` is filled in.
enum class Counting : std::uint8_t { All, LinesBefore };

/// Thread safety: one thread; the cache may be shared.
class CommitDiff {
public:
    CommitDiff(io::git::Objects objects, BlobCache& cache, io::git::Verification verification, std::stop_token stop);

    /// Compares two trees as `git log --numstat -M` does; nothing stands for the empty tree. After a stop the result
    /// means nothing.
    /// @param words  not null: gets the words of paths and changed lines, white space ignored; spoiled where something
    ///               could not be read
    CommitChange compare(const std::optional<ObjectId>& before, const std::optional<ObjectId>& after,
                         Tracing tracing = Tracing::None, Counting counting = Counting::All,
                         WordCollector* words = nullptr);
    /// Adds the words of a commit's message.
    void addMessage(const CommitId& commit, WordCollector& words);
    /// A merge against each of its parents, with lines but not counted; only files whose content is none of the
    /// parents' are compared, because the others bring their origins along.
    std::vector<CommitChange> compareMerge(const std::vector<std::optional<ObjectId>>& parents, const ObjectId& merge);

private:
    BlobPointer content(std::uint32_t mode, const ObjectId& id);
    CommitChange measureAll(TreeDifference found, Tracing tracing, Counting counting, WordCollector* words);
    FileChange measure(ChangedEntry& entry, Tracing tracing, Counting counting, CommitChange& change,
                       WordCollector* words);

    std::unique_ptr<io::git::Objects> m_objects; ///< stays where it is when this moves
    BlobCache& m_cache;
    const io::git::Verification m_verification;
    std::stop_token m_stop;
    TreeDiff m_trees;
    LineDiff m_lines;
};

} // namespace fermata::history
