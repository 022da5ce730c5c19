// A git repository, opened for reading; nothing in it is ever executed or written.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/io/git/commit.h"
#include "core/io/git/objects.h"

namespace fermata::io::git {

struct Reference {
    std::string name; ///< in full: refs/heads/main; repaired UTF-8
    CommitId commit;  ///< tags are followed to their commit

    bool operator==(const Reference&) const = default;
};

/// Thread safety: const methods may be called from several threads, each reading through its own objects().
class Repository {
public:
    /// Opens a work tree, a linked work tree or a bare repository at or above `path`, whoever owns it.
    /// @returns Fault::NotFound where there is no repository, Fault::Unsupported for SHA-256 objects or extensions that
    ///          we do not know, Fault::Malformed where its own files are broken
    static Result<Repository> open(const std::string& path);
    Repository(Repository&&) noexcept;
    Repository& operator=(Repository&&) noexcept;
    ~Repository();

    /// The git directory, absolute; the same for all work trees of a repository.
    const std::string& path() const;
    /// Its past ends at some commits whose parents were not fetched.
    bool isShallow() const;

    /// Local and remote branches and tags that lead to a commit, by name.
    Result<std::vector<Reference>> references() const;
    /// The branch that changes are merged into: the remote's HEAD, else our HEAD's, as a full name.
    /// @returns Fault::NotFound in a repository without commits
    Result<Reference> defaultBranch() const;
    /// Any spelling git understands, followed to its commit.
    /// @returns Fault::NotFound also for a repository without commits (the message says so)
    Result<CommitId> resolve(const std::string& revision) const;
    /// The nearest common ancestor. @returns Fault::NotFound for unrelated histories
    Result<CommitId> mergeBase(const CommitId& one, const CommitId& other) const;

    Result<Commit> commit(const CommitId& id) const;
    /// The parents that history follows: none at a shallow border, grafts obeyed.
    std::vector<CommitId> parents(const Commit& commit) const;
    /// The parents were cut off by a shallow clone: what this commit changed is not known here.
    bool isBorder(const CommitId& id) const;
    /// A number that is another one after borders or grafts have changed; 0 where there are none.
    std::uint64_t bordersMark() const;

    /// A file's bytes at a commit; the hashes of commit, trees and blob are verified on the way (for policies).
    /// @returns Fault::NotFound, TooLarge over `limit`, Malformed where bytes do not match their name,
    ///          Malformed where the path is a folder, a link or a submodule
    Result<std::string> fileAt(const CommitId& commit, std::string_view path, std::size_t limit) const;

    /// Reads raw objects. Each thread uses a reader of its own; those that read many share what they know of the packs.
    Result<Objects> objects(Reading reading = Reading::Few) const;

private:
    struct Inner;
    explicit Repository(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> m_inner;
};

} // namespace fermata::io::git
