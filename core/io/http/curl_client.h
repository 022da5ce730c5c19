// The HTTP client over libcurl's multi interface: one thread that owns all connections.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "core/io/http/curl_job.h"
#include "core/io/http/http_cache.h"
#include "core/io/http/pauses.h"
#include "core/io/http/waiting_line.h"

namespace fermata::io {

/// Thread safety: submit and stream from any thread; everything private but m_inbox runs on the client's own thread.
class CurlClient final : public HttpClient {
public:
    explicit CurlClient(HttpOptions options);
    /// Ends what is on its way as Cancelled.
    ~CurlClient() override;

    void submit(HttpRequest request, Done done, std::stop_token stop) override;
    void stream(HttpRequest request, Take take, Done done, std::stop_token stop) override;

private:
    using Ticket = WaitingLine::Ticket;
    struct CloseMulti {
        void operator()(void* multi) const;
    };

    void accept(std::unique_ptr<CurlJob> job, const std::stop_token& stop);
    void run();
    void openCache();
    bool takeInbox();
    void endStopped();
    void fireTimers();
    void startWaiting();
    bool readMessages();
    int pollTime() const;

    void enqueue(CurlJob& job);
    void start(CurlJob& job);
    void delay(CurlJob& job, Moment until);
    void setTimer(CurlJob& job, std::optional<Moment> at);
    void onTimer(CurlJob& job);
    void takeDown(CurlJob& job);
    void ended(CurlJob& job, int code);
    void answered(CurlJob& job, Outcome outcome);
    void answeredUnchanged(CurlJob& job, Outcome outcome);
    void failed(CurlJob& job, Error error);
    void give(CurlJob& job, Result<HttpReply> reply);
    HttpReply replyOf(const CurlJob& job, int status, Headers headers, std::string body) const;

    Time wallTime() const;
    double jitter();

    const HttpOptions m_options;
    const SystemClock m_systemClock;
    std::unique_ptr<void, CloseMulti> m_multi;
    std::atomic<bool> m_someStopped = false;

    std::mutex m_mutex;
    std::vector<std::unique_ptr<CurlJob>> m_inbox; ///< guarded by m_mutex
    bool m_isEnding = false;                       ///< guarded by m_mutex

    // The client's thread only.
    std::optional<HttpCache> m_cache;
    WaitingLine m_line;
    std::map<Ticket, std::unique_ptr<CurlJob>> m_jobs;
    Ticket m_lastTicket = 0;
    std::set<std::pair<Moment, Ticket>> m_timers;
    Pauses m_pauses;
    SleepWatch m_sleep;
    std::vector<CurlHandle> m_handles; ///< not in use
    std::mt19937_64 m_random{std::random_device{}()};

    std::jthread m_thread; ///< last: it uses all of the above
};

} // namespace fermata::io
