// Acts through a Buildbot: forces a build (deploy, roll back, start), rebuilds, stops.
//
// A forced build carries the order's id in its property `fermata_order`, where the force scheduler declares one, and in
// every case in its reason; by either it is found again after a lost answer. The scheduler is read before anything is
// sent: one that does not declare what the order needs would ignore it silently, and deploy the wrong thing.
#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/action/executor.h"
#include "core/action/server.h"
#include "core/io/http/http.h"

namespace fermata::action {

struct BuildbotPipeline {
    std::string builder;
    std::string service;     ///< what it deploys, or empty
    std::string environment; ///< where to, or empty
    std::string scheduler;   ///< the force scheduler that starts it; empty: it cannot be started from here
    std::string versionProperty = "version";
    std::string environmentProperty = "environment"; ///< where the scheduler declares it
};

struct BuildbotExecutorOptions {
    Server server; ///< user and secret log in (a cookie)
    std::vector<BuildbotPipeline> pipelines;
};

/// Start takes the parameter `pipeline` (a builder); every other parameter is a property of the forced build. Run keys
/// are `source/BUILDREQUEST`, as the source of that name gives them.
/// @requires `http` outlives it
class BuildbotExecutor final : public Executor {
public:
    BuildbotExecutor(BuildbotExecutorOptions options, io::HttpClient& http);

    const std::string& name() const override { return m_options.server.name; }
    bool can(ActionKind kind) const override;
    Result<std::string> describe(const Order& order) const override;
    Result<Receipt> perform(const Order& order, std::stop_token stop) override;
    Result<Receipt> reconcile(const Order& order, std::stop_token stop) override;

private:
    /// One act's conversation: the session that it opened.
    class Session;

    Result<BuildbotPipeline> pipelineOf(const Order& order) const;
    Result<std::string> requestOf(const Order& order) const; ///< number of the build request behind the order's run
    Result<Receipt> force(Session& session, const Order& order);
    Result<Receipt> rebuild(Session& session, const Order& order);
    Result<Receipt> stopRun(Session& session, const Order& order);
    Result<Receipt> findForced(Session& session, const Order& order);
    Result<Receipt> findRebuilt(Session& session, const Order& order);
    Result<Receipt> findStopped(Session& session, const Order& order);
    /// After a lost answer: looks at once, and says Unknown where it is not found.
    Result<Receipt> afterLost(Session& session, const Order& order, const Error& error);

    BuildbotExecutorOptions m_options;
    io::HttpClient* m_http;
};

} // namespace fermata::action
