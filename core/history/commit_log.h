// The past of a repository as raw numbers: every commit seen, and what each changed. All metrics are computed from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/history/commit_diff.h"
#include "core/io/git/commit.h"

namespace fermata::history {

/// One file of one change; plain numbers, stored as they lie in memory.
struct FileDelta {
    static constexpr std::uint32_t noPath = 0xFFFFFFFF;

    std::uint32_t path = 0;
    std::uint32_t oldPath = noPath; ///< of a renamed file
    std::uint32_t added = 0, deleted = 0, before = 0, hunks = 0;
    FileStatus status = FileStatus::Modified;
    std::uint8_t isBinary = 0, isUnknown = 0, reserved = 0;
};

/// The numbers of a file, still without its paths'.
FileDelta deltaOf(const FileChange& file);

struct CommitRecord {
    enum Flag : std::uint32_t {
        Measured = 1, ///< its files are in the log
        Merge = 2,
        Border = 4, ///< its parents were not fetched
        Fix = 8,
        Revert = 16,
        LacksObjects = 32 ///< some content was not there when it was measured
    };

    CommitId id;
    ObjectId tree;
    std::uint32_t flags = 0;
    std::uint32_t identity = 0; ///< of the author, as written
    std::int64_t authorTime = 0, committerTime = 0;
    std::int32_t minutesEast = 0;
    std::uint32_t firstParent = 0, parents = 0;
    std::uint32_t firstFile = 0, files = 0;
    std::uint32_t unknown = 0;
    std::uint32_t subjectLength = 0, messageLength = 0;
    std::uint32_t coAuthors = 0;
    std::uint32_t titleFrom = 0, titleSize = 0;
    std::int32_t mailmap = -1; ///< its number when this commit changed `.mailmap`

    bool is(Flag flag) const { return (flags & flag) != 0; }
};

static_assert(std::has_unique_object_representations_v<CommitRecord> &&
                  std::has_unique_object_representations_v<FileDelta>,
              "what is stored as it lies has no holes");

struct AuthorIdentity {
    std::string name, email;
    bool operator==(const AuthorIdentity&) const = default;
};

/// Thread safety: one thread, or several that only read.
class CommitLog {
public:
    static constexpr std::uint32_t absent = 0xFFFFFFFF;

    std::string fixRule;
    std::uint64_t borders = 0; ///< checksum of what cuts or re-ties the past; another one makes the log useless
    CommitId tip;              ///< of the last run
    std::optional<ObjectId> missing; ///< an object that was not there; when it is now, changes are measured again

    std::vector<CommitRecord> commits;
    std::vector<CommitId> parents;
    std::vector<FileDelta> files;
    std::vector<std::string> paths;        ///< raw bytes
    std::vector<AuthorIdentity> identities;
    std::vector<std::string> mailmaps;

    /// @returns absent for a commit that was never added
    std::uint32_t find(const CommitId& id) const;
    /// Adds a commit that is not there yet, unmeasured. @requires find(commit.id) == absent
    std::uint32_t add(const io::git::Commit& commit, const std::vector<CommitId>& followedParents, bool isBorder,
                      bool isFix);
    /// Takes over what a commit changed.
    void setFiles(std::uint32_t commit, const CommitChange& change);
    std::string_view title(const CommitRecord& commit) const {
        return std::string_view(m_titles).substr(commit.titleFrom, commit.titleSize);
    }
    std::uint32_t addMailmap(std::string text);
    std::uint32_t pathNumber(std::string_view path);

    Result<void> save(const std::string& file) const;
    static Result<CommitLog> load(const std::string& file);

private:
    std::uint32_t identityNumber(const io::git::Signature& signature);

    std::string m_titles;
    std::unordered_map<CommitId, std::uint32_t> m_index;
    std::unordered_map<std::string, std::uint32_t> m_pathNumbers;
    std::unordered_map<std::string, std::uint32_t> m_identityNumbers;
};

/// The commits from which any of `tips` descends, themselves included, in the order of the past (mission.md): parents
/// before children, then committer time raised to the parents', then hash. `times` gets the raised time by commit.
/// Commits whose parents are not in the log begin histories of their own. What descends from one tip alone keeps its
/// order whatever the other tips are.
std::vector<std::uint32_t> pastOf(const CommitLog& log, const std::vector<std::uint32_t>& tips,
                                  std::vector<std::int64_t>& times);

/// By commit: whether it is `commit` or an ancestor of it.
std::vector<std::uint8_t> reachedFrom(const CommitLog& log, std::uint32_t commit);

} // namespace fermata::history
