// Folders that a test makes read-only or small, as a medium would be: seen by this process and its children alone.
#pragma once

#include <string>

namespace fermata::test {

/// Gives this process mounts of its own, so that none of its mounts outlives it or is seen elsewhere.
/// @returns false without the right to mount (not root): tests that need it say so and are skipped
bool mayMount();

/// One mount as long as it lives. @requires mayMount()
class Mount {
public:
    /// The folder itself, write-protected as a read-only medium is: also for root.
    static Mount readOnly(const std::string& folder);
    /// A fresh, empty file system of so many bytes over the folder.
    static Mount small(const std::string& folder, std::size_t bytes);
    Mount(Mount&& other) noexcept;
    Mount& operator=(Mount&&) = delete;
    ~Mount();

    bool isThere() const { return !m_folder.empty(); }

private:
    explicit Mount(std::string folder) : m_folder(std::move(folder)) {}
    std::string m_folder; ///< empty: nothing is mounted
};

} // namespace fermata::test
