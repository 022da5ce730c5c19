// Real servers on loopback, started for a test and ended with it (tests/counterparts/up).
#pragma once

#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "tests/support/scratch.h"

namespace fermata::test {

/// Thread safety: one thread. When the program ends in any way, the servers end too.
class Counterparts {
public:
    /// Starts them and waits until each is ready. Names: pushgateway, alertmanager, prometheus, buildbot, worker,
    /// nginx.
    explicit Counterparts(const std::vector<std::string>& names);
    ~Counterparts();
    Counterparts(const Counterparts&) = delete;
    Counterparts& operator=(const Counterparts&) = delete;

    bool areUp() const { return m_missing.empty() && m_problem.empty(); }
    /// Why a test must be skipped: a server is not installed. Empty otherwise.
    const std::string& missing() const { return m_missing; }
    /// Why a server that is installed did not come up. Empty otherwise.
    const std::string& problem() const { return m_problem; }

    std::string url(const std::string& server) const;
    std::string caFile() const; ///< of nginx
    /// `user`, `password`, `repository`, `work`, `evidence`, `running`, `gates`
    std::string value(const std::string& name) const;
    std::string folder() const { return m_folder.path().string(); }

    bool stop(const std::string& server) { return tell("stop " + server); }
    bool start(const std::string& server) { return tell("start " + server); }

private:
    bool tell(const std::string& command);
    std::string line();

    ScratchFolder m_folder;
    pid_t m_process = -1;
    int m_in = -1, m_out = -1;
    std::string m_buffer;
    std::string m_missing, m_problem;
    std::map<std::string, std::string> m_values; ///< and `url of NAME`
};

/// Skips the test loudly where a server is not installed, fails it where one did not come up.
#define FERMATA_NEEDS(servers)                                                                                         \
    do {                                                                                                               \
        if (!(servers).missing().empty())                                                                              \
            QSKIP(("SKIPPED: " + (servers).missing()).c_str());                                                        \
        QVERIFY2((servers).areUp(), (servers).problem().c_str());                                                      \
    } while (false)

} // namespace fermata::test
