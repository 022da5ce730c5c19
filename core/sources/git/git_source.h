// The branches and tags of a repository of the workspace, as events.
#pragma once

#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/io/git/repository.h"
#include "core/sources/source.h"

namespace fermata::sources {

/// Its cursor is the digest of all references, followed by the references themselves while they are few (256 KiB), so
/// that one which is deleted while nobody looks is noticed; nothing new costs no events. The default branch moves
/// commit by commit along first parents, as its changes were merged; where it jumped, or over more than 100, only to
/// its end.
class GitSource final : public Source {
public:
    /// `repository`: its name in the workspace; the source is called `git:` and that. `clock` outlives it.
    GitSource(const std::string& repository, std::string path, Seconds interval, const Clock& clock);

    const std::string& name() const override { return m_name; }
    Seconds interval() const override { return m_interval; }
    /// @returns as io::git::Repository::open and references; a repository without commits has no references
    Result<Batch> poll(const Cursor& cursor, std::stop_token stop) override;
    Result<std::string> test(std::stop_token stop) override;

private:
    using References = std::vector<io::git::Reference>; ///< by name
    Result<std::vector<CommitId>> merged(const io::git::Repository& repository, const CommitId& from,
                                         const CommitId& to, const std::stop_token& stop) const;

    std::string m_name;
    std::string m_repository;
    std::string m_path;
    Seconds m_interval;
    const Clock& m_clock;
    References m_known; ///< what the last poll saw, for cursors without references
};

} // namespace fermata::sources
