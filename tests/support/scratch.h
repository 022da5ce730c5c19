// A folder of its own for a test, removed at the end; and a git repository written by the real git.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace fermata::test {

/// Creates a fresh folder below the system's temporary folder; removes it with all it holds.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::string operator/(const std::string& name) const { return (m_path / name).string(); }
    void write(const std::string& name, const std::string& bytes) const;
    std::string read(const std::string& name) const;

private:
    std::filesystem::path m_path;
};

/// What a program answered. Runs without a shell.
struct Ran {
    int exitCode = -1;
    std::string out;
    std::string error;
};
Ran run(const std::vector<std::string>& command, const std::vector<std::string>& environment = {},
        const std::string& folder = {}, const std::string& input = {});

/// A repository in which each commit is one second of a fixed calendar later than the one before.
class ScratchRepository {
public:
    ScratchRepository();

    std::string path() const { return m_folder.path().string(); }
    const ScratchFolder& folder() const { return m_folder; }
    /// Runs git in the repository; fails the program loudly when git fails.
    std::string git(const std::vector<std::string>& arguments);
    void write(const std::string& name, const std::string& bytes) { m_folder.write(name, bytes); }
    /// Adds everything and commits; returns the hash. `author` as "Name <mail>".
    std::string commit(const std::string& message, const std::string& author = "Ada <ada@example.org>");
    /// The next commit's time, unix seconds.
    void setTime(long long seconds) { m_time = seconds; }

private:
    ScratchFolder m_folder;
    long long m_time = 1577836800; // 2020-01-01
};

} // namespace fermata::test
