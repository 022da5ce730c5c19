// Buildbot as a source: builds, requests that wait, deployments and artefacts; logs; events that wake.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/sources/ci/buildbot/log_reader.h"
#include "core/sources/ci/buildbot/news.h"
#include "core/sources/ci/buildbot/poll.h"
#include "core/sources/endpoint.h"
#include "core/sources/source.h"

namespace fermata::sources {

struct BuildbotOptions {
    std::string name;
    Endpoint server; ///< user and secret log in (a cookie); without them what everybody may see is read
    Seconds interval{15};
    std::vector<buildbot::Pipeline> pipelines; ///< only these builders; empty: all of them, in the build lane
};

/// @requires http and clock outlive it
/// Thread safety: poll on one thread at a time; test, log and waitForNews beside it, from any thread.
class Buildbot final : public Source {
public:
    Buildbot(BuildbotOptions options, io::HttpClient& http, const Clock& clock);

    const std::string& name() const override { return m_options.name; }
    Seconds interval() const override { return m_options.interval; }
    std::string host() const override { return m_options.server.host(); }
    Result<Batch> poll(const Cursor& cursor, std::stop_token stop) override;
    Result<std::string> test(std::stop_token stop) override;
    Result<LogPiece> log(const std::string& log, std::size_t offset, std::stop_token stop) override;
    Result<bool> waitForNews(std::stop_token stop) override;

private:
    Result<io::HttpReply> get(const std::string& path, std::stop_token stop);
    Result<void> logIn(std::stop_token stop);
    io::HttpRequest request(const std::string& path);

    BuildbotOptions m_options;
    io::HttpClient& m_http;
    const Clock& m_clock;
    buildbot::Memory m_memory; // of poll's thread
    std::mutex m_mutex;
    io::SecretString m_cookie; // guarded by m_mutex
    buildbot::LogReader m_logs;
    buildbot::News m_news;
};

} // namespace fermata::sources
