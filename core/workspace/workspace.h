// A workspace's folder: what lies in it, who may write to it, and the policy that is in force.
#pragma once

#include <functional>
#include <string>

#include "core/base/result.h"
#include "core/decision/policy.h"
#include "core/io/files/lock_file.h"
#include "core/workspace/settings_file.h"

namespace fermata::workspace {

/// The policy in force and where its bytes came from.
struct PolicyInForce {
    decision::Policy policy;
    std::string origin; ///< "policy.yaml", or "shop refs/heads/main:release/policy.yaml at <commit>"
    std::string text;   ///< the bytes as read
};

/// Thread safety: one thread at a time.
class Workspace {
public:
    /// Makes the folder with workspace.yaml and the commented default policy. Record and keys are made by who owns
    /// them.
    /// @returns Fault::Conflict where a workspace is there already
    static Result<Workspace> create(const std::string& folder, const Settings& settings);
    /// @returns NotFound (no workspace.yaml), Malformed with line and field, Newer
    static Result<Workspace> open(const std::string& folder);

    const std::string& folder() const { return m_folder; }
    const Settings& settings() const { return m_settings; }
    std::string recordFile() const { return inside("record.db"); }
    std::string storeFile() const { return inside("store.db"); }
    /// What hashes the words of changes; without it a model that reads words does not know them.
    std::string wordKeyFile() const { return inside("words.key"); }
    std::string policyFile() const { return inside("policy.yaml"); }
    std::string boardFile() const { return inside(m_settings.board); }
    /// Absolute folders with reports.
    std::vector<std::string> evidenceFolders() const;
    std::string repositoryPath(const RepositorySetting& repository) const { return inside(repository.path); }

    /// Adds a repository and writes workspace.yaml; does nothing when one with this path is there.
    /// The name is made of the folder's name, and made unique.
    Result<RepositorySetting> addRepository(const std::string& absolutePath);

    /// Replaces the settings, on disk as a whole and then here. What a person wrote into the file meanwhile is not
    /// lost.
    /// @returns Malformed where the settings contradict themselves (as parseSettings says it), Conflict where the file
    ///          is not as it was read, ReadOnly, Full; nothing is changed then
    Result<void> change(Settings settings);

    /// Reads a file at a ref of a repository of this workspace with verified hashes; returns bytes and commit.
    struct FileAtRef {
        std::string bytes;
        std::string commit;
    };
    using ReadAtRef = std::function<Result<FileAtRef>(const std::string& repositoryPath, const PolicyRef& ref)>;
    /// The policy in force, read anew. @returns NotFound, Malformed with line and field, Corrupt
    Result<PolicyInForce> policy(const ReadAtRef& readAtRef) const;
    /// The usual ReadAtRef: git, through io/git.
    static ReadAtRef gitReader();

    /// The right to write: one process at a time conducts a workspace, all others observe.
    /// @returns Busy with who holds it
    Result<io::LockFile> conduct() const;

private:
    Workspace(std::string folder, Settings settings) : m_folder(std::move(folder)), m_settings(std::move(settings)) {}
    std::string inside(const std::string& path) const;

    std::string m_folder; ///< absolute
    Settings m_settings;
};

} // namespace fermata::workspace
