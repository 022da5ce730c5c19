#include "tests/support/scratch.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace fermata::test {

ScratchFolder::ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "fermata-test-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        std::abort();
    m_path = pattern;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

void ScratchFolder::write(const std::string& name, const std::string& bytes) const {
    const auto file = m_path / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

std::string ScratchFolder::read(const std::string& name) const {
    std::ifstream in(m_path / name, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

Ran run(const std::vector<std::string>& command, const std::vector<std::string>& environment, const std::string& folder,
        const std::string& input) {
    int in[2], out[2], err[2];
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
        std::abort();
    const pid_t child = fork();
    if (child == 0) {
        dup2(in[0], 0), dup2(out[1], 1), dup2(err[1], 2);
        if (!folder.empty() && chdir(folder.c_str()) != 0)
            _exit(126);
        for (const auto& entry : environment) {
            const auto split = entry.find('=');
            setenv(entry.substr(0, split).c_str(), entry.substr(split + 1).c_str(), 1);
        }
        std::vector<char*> arguments;
        for (const auto& word : command)
            arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    close(in[0]), close(out[1]), close(err[1]);
    std::size_t written = 0;
    if (input.empty())
        close(in[1]);
    Ran result;
    pollfd waiting[3] = {{out[0], POLLIN, 0}, {err[0], POLLIN, 0}, {input.empty() ? -1 : in[1], POLLOUT, 0}};
    int open = 2;
    while (open > 0) {
        if (poll(waiting, 3, -1) < 0 && errno != EINTR)
            break;
        if (waiting[2].fd >= 0 && waiting[2].revents) {
            const auto n = ::write(in[1], input.data() + written, input.size() - written);
            if (n > 0)
                written += static_cast<std::size_t>(n);
            if (n <= 0 || written == input.size())
                close(in[1]), waiting[2].fd = -1;
        }
        for (int i = 0; i < 2; ++i) {
            if (waiting[i].fd < 0 || !waiting[i].revents)
                continue;
            char buffer[65536];
            const auto n = ::read(waiting[i].fd, buffer, sizeof buffer);
            if (n > 0)
                (i == 0 ? result.out : result.error).append(buffer, static_cast<std::size_t>(n));
            else if (n == 0 || errno != EINTR)
                close(waiting[i].fd), waiting[i].fd = -1, --open;
        }
    }
    int status = 0;
    waitpid(child, &status, 0);
    result.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

ScratchRepository::ScratchRepository() {
    git({"init", "-q", "-b", "main"});
    git({"config", "user.name", "Ada"});
    git({"config", "user.email", "ada@example.org"});
    git({"config", "commit.gpgsign", "false"});
}

std::string ScratchRepository::git(const std::vector<std::string>& arguments) {
    std::vector<std::string> command{"git"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const std::string when = "@" + std::to_string(m_time) + " +0000";
    const Ran ran = run(command, {"GIT_AUTHOR_DATE=" + when, "GIT_COMMITTER_DATE=" + when, "GIT_CONFIG_GLOBAL=/dev/null",
                                  "GIT_CONFIG_SYSTEM=/dev/null"},
                        path());
    if (ran.exitCode != 0) {
        std::fprintf(stderr, "git %s failed: %s\n", arguments.front().c_str(), ran.error.c_str());
        std::abort();
    }
    return ran.out;
}

std::string ScratchRepository::commit(const std::string& message, const std::string& author) {
    git({"add", "-A"});
    git({"commit", "-q", "--allow-empty", "--allow-empty-message", "-m", message, "--author", author});
    m_time += 1;
    std::string hash = git({"rev-parse", "HEAD"});
    hash.resize(40);
    return hash;
}

} // namespace fermata::test
