// A Buildbot and a Prometheus of ours on loopback: a bad version was deployed and errors rise. Counts what is forced.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "tests/support/loopback_server.h"

namespace fermata::test {

/// Thread safety: all methods.
class RollbackWorld {
public:
    RollbackWorld();
    ~RollbackWorld() = default;

    /// `good` was deployed an hour ago, `bad` (both hex hashes) a moment ago; nothing was forced yet.
    void begin(const std::string& good, const std::string& bad);
    /// What is wrong outside, until it is said otherwise or begin() is called.
    void refuseForces(bool refuses);  ///< the CI says no: 403, and builds nothing
    void silenceMonitor(bool isDown); ///< Prometheus answers 503
    int refused() const;              ///< how often the CI said no, since begin()
    /// How long the server waits after it has taken an order and before it says so.
    void answerForcesAfter(std::chrono::milliseconds delay);

    std::string url() const { return m_server.url(""); }
    /// How often each order was forced, since begin().
    std::map<std::string, int> forced() const;
    /// @returns whether an order came before the limit
    bool waitForForce(std::chrono::milliseconds limit) const;
    std::string running() const; ///< the version of the newest build
    int polls() const;           ///< how often builds were asked for, since begin()

private:
    struct Build {
        int id = 0;
        std::string version, order, reason;
        bool isRollback = false;
        std::int64_t at = 0;
    };
    Said answer(const HeardRequest& heard);
    Said query(const std::string& target);
    Said force(const std::string& body);
    static std::string jsonOf(const Build& build, bool isRequest);

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    std::vector<Build> m_builds;          // guarded by m_mutex
    std::map<std::string, int> m_forced;  // guarded by m_mutex
    std::string m_bad;                    // guarded by m_mutex
    int m_polls = 0;                      // guarded by m_mutex
    std::chrono::milliseconds m_delay{0}; // guarded by m_mutex
    bool m_refuses = false;               // guarded by m_mutex
    bool m_isMonitorDown = false;         // guarded by m_mutex
    int m_refused = 0;                    // guarded by m_mutex
    LoopbackServer m_server;
};

} // namespace fermata::test
