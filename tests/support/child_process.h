// A server program that a test starts beside itself: ended with the test, however that ends; every wait has a limit.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace fermata::test {

/// Where a program lies (PATH, then the folders of administrators), or empty where it is not installed.
std::string programPath(const std::string& name);

/// Thread safety: one thread at a time.
class ChildProcess {
public:
    /// Starts `command` (a path and its arguments) in `folder`; what it prints goes to the file `log` there.
    ChildProcess(const std::vector<std::string>& command, const std::string& folder,
                 const std::string& log = "out.log");
    /// SIGTERM, and SIGKILL after five seconds.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    int id() const { return m_id; }
    /// @returns whether it ended before the limit
    bool waitForExit(std::chrono::milliseconds limit);
    /// @returns whether something on 127.0.0.1 accepts connections at `port` before the limit; false at once when the
    ///          program ends
    bool waitForPort(int port, std::chrono::milliseconds limit);
    /// User and system time it has used so far, of its own threads.
    std::chrono::milliseconds processorTime() const;

private:
    int m_id = -1;
    int m_descriptor = -1; ///< becomes readable when it ends
    bool m_isReaped = false;
};

} // namespace fermata::test
