// What the Buildbot executor says to the server, and what it reads out of the answers.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/action/buildbot_executor.h"
#include "core/io/formats/json.h"

namespace fermata::action {
namespace buildbot {

struct BuildRequest {
    std::int64_t id = 0, buildset = 0, builder = 0;
    bool isComplete = false, isCancelled = false;
    Time submittedAt{};                                         ///< on the server's clock
    std::map<std::string, std::string, std::less<>> properties; ///< those that are texts
};
struct Build {
    std::int64_t id = 0;
    bool isComplete = false;
};
struct Buildset {
    std::string reason;
    std::vector<std::int64_t> sourceStamps; ///< ascending
};

/// Each refuses what is no such answer. @returns Fault::Malformed
Result<std::vector<BuildRequest>> parseBuildRequests(std::string_view json);
Result<std::vector<Build>> parseBuilds(std::string_view json);
Result<Buildset> parseBuildset(std::string_view json);
/// Names of the fields that a force scheduler declares, with their types. @returns Refused for one that is switched off
Result<std::map<std::string, std::string, std::less<>>> parseSchedulerFields(std::string_view json);
/// The build request that a force or a rebuild began: `{"result": [buildset, {builder: request}]}`.
Result<std::int64_t> parseBegun(std::string_view json);

} // namespace buildbot

class BuildbotExecutor::Session {
public:
    /// Logs in where there is a password. @returns an error: nothing was sent that changes anything
    static Result<Session> open(const Server& server, io::HttpClient& http, std::stop_token stop);

    Result<std::string> get(const std::string& path);
    /// One call of a method; the answer's body. Sent once.
    Result<std::string> call(const std::string& path, std::string_view method, io::Json parameters);

    Result<std::map<std::string, std::string, std::less<>>> schedulerFields(const std::string& scheduler);
    Result<buildbot::BuildRequest> buildRequest(std::int64_t id); ///< with all its properties
    Result<buildbot::Buildset> buildset(std::int64_t id);
    /// The newest build of a build request, or nothing while none has begun.
    Result<std::optional<buildbot::Build>> newestBuild(const std::string& request);
    /// Calls `take` with each build request since `since` (our clock), newest first.
    /// @returns false where there are too many to see them all
    Result<bool> walkRequests(Time since, const std::function<void(const buildbot::BuildRequest&)>& take);

private:
    Session(const Server& server, io::HttpClient& http, std::stop_token stop)
        : m_server(&server), m_http(&http), m_stop(std::move(stop)) {}
    Result<void> logIn();
    void prove(io::HttpRequest& request) const;

    const Server* m_server;
    io::HttpClient* m_http;
    std::stop_token m_stop;
    io::SecretString m_cookie;
    Seconds m_clockOffset{}; ///< the server's clock minus ours
};

} // namespace fermata::action
