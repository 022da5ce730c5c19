#include "tests/support/child_process.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fermata::test {

namespace {

bool accepts(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool isOpen = connect(socket, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
    close(socket);
    return isOpen;
}

} // namespace

std::string programPath(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders((path ? std::string(path) + ":" : std::string()) + "/usr/local/sbin:/usr/sbin:/sbin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (!folder.empty() && access((folder + "/" + name).c_str(), X_OK) == 0)
            return folder + "/" + name;
    return {};
}

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::string& folder, const std::string& log) {
    std::vector<char*> arguments;
    for (const auto& argument : command)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    const std::string logFile = folder + "/" + log;
    const int parent = getpid();
    m_id = fork();
    if (m_id == 0) { // only what is safe between fork and exec
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(126);
        const int out = open(logFile.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        const int in = open("/dev/null", O_RDONLY);
        if (out < 0 || in < 0 || chdir(folder.c_str()) != 0)
            _exit(126);
        dup2(in, 0);
        dup2(out, 1);
        dup2(out, 2);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    if (m_id < 0) {
        std::perror("fork");
        std::abort();
    }
    m_descriptor = static_cast<int>(syscall(SYS_pidfd_open, m_id, 0));
}

ChildProcess::~ChildProcess() {
    if (!m_isReaped) {
        kill(m_id, SIGTERM);
        if (!waitForExit(std::chrono::seconds{5})) {
            kill(m_id, SIGKILL);
            waitpid(m_id, nullptr, 0);
        }
    }
    close(m_descriptor);
}

bool ChildProcess::waitForExit(std::chrono::milliseconds limit) {
    if (m_isReaped)
        return true;
    pollfd state{m_descriptor, POLLIN, 0};
    if (poll(&state, 1, static_cast<int>(limit.count())) <= 0)
        return false;
    waitpid(m_id, nullptr, 0);
    m_isReaped = true;
    return true;
}

bool ChildProcess::waitForPort(int port, std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < end) {
        if (accepts(port))
            return true;
        if (waitForExit(std::chrono::milliseconds{20}))
            return false;
    }
    return false;
}

std::chrono::milliseconds ChildProcess::processorTime() const {
    std::ifstream file("/proc/" + std::to_string(m_id) + "/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 1)));
    std::string field;
    long long ticks = 0;
    for (int number = 3; number <= 15 && fields >> field; ++number) // proc(5): 14 and 15 are utime and stime
        if (number >= 14)
            ticks += std::atoll(field.c_str());
    return std::chrono::milliseconds{ticks * 1000 / sysconf(_SC_CLK_TCK)};
}

} // namespace fermata::test
