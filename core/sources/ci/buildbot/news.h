// Listens to a Buildbot's server-sent events; they only wake, because their order is not to be relied on.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>

#include "core/io/http/http.h"
#include "core/sources/server_events.h"

namespace fermata::sources::buildbot {

/// Whether an event says that a build, a request or a step began, ended or is new. Lines of logs are no news.
bool isNews(const ServerEvent& event);

/// One connection that stays open over several waits, so that nothing is lost between two of them.
/// Thread safety: all methods, from any thread.
class News {
public:
    explicit News(io::HttpClient& http) : m_http(http) {}
    ~News();

    /// Opens the connection with `request` where there is none, and waits.
    /// @returns true: there was news; false: the connection ended, the next wait opens another;
    ///          Cancelled by the stop; what the server said where it let nobody listen
    Result<bool> wait(const io::HttpRequest& request, std::stop_token stop);

private:
    struct Ear;
    io::HttpClient& m_http;
    std::mutex m_mutex;
    std::shared_ptr<Ear> m_ear; ///< guarded by m_mutex
    std::stop_source m_end;
};

} // namespace fermata::sources::buildbot
