// A workspace on real servers (tests/counterparts): Git, Buildbot with a worker, Prometheus, Alertmanager, and the
// engine of the programs on them.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <future>

#include "app/connections.h"
#include "core/base/text.h"
#include "core/engine/actor.h"
#include "core/engine/engine.h"
#include "core/wording/wording.h"
#include "tests/core/io/http/asking.h"
#include "tests/support/counterparts.h"
#include "tests/support/test.h"
#include "tests/support/until.h"

namespace fermata::test {

inline constexpr auto patience = std::chrono::seconds{120};

/// A policy from a protected branch, in which this account is release manager and small changes pass.
inline std::string policyText() {
    return "version: 1\nname: live\n"
           "people:\n  - {id: me, emails: [me@example.org], os_accounts: [\"" +
           engine::osAccount() +
           "\"], roles: [release-manager, senior]}\n"
           "environments: [{id: production}]\n"
           "appetite: {fast_track_below: 0.001, review_above: 0.99, block_above: 0.995}\n"
           "losses: {fast_track: {intercept: 0, slope: 5}, approve: {intercept: 1, slope: 4},"
           " review: {intercept: 30, slope: 3}, hold: {intercept: 60, slope: 2}, block: {intercept: 90, slope: 1}}\n"
           "evidence:\n"
           "  scan: {use: not_used_here, reason: \"no scanner is connected here\"}\n"
           "  traffic: {use: not_used_here, reason: \"no profile is connected here\"}\n";
}

/// Members of the test programs that live in such a world; see tst_alive.cpp.
class AliveWorld : public QObject {
protected:
    /// @requires m_servers run
    void begin() {
        setenv("XDG_CONFIG_HOME", (m_folder / "config").c_str(), 1);
        setenv("XDG_STATE_HOME", (m_folder / "state").c_str(), 1);
        setenv("FERMATA_SECRET_CI_PASSWORD", m_servers->value("password").c_str(), 1);
        writeWorkspace();
        QVERIFY(errorShare(0.001));
        startEngine();
    }
    void end() {
        m_engine.reset();
        m_http.reset();
        m_servers.reset();
    }

    std::string policyRepository() {
        m_rules.write("policy.yaml", policyText() + m_morePolicy);
        m_rules.commit("Policy");
        return m_rules.path();
    }

    void writeWorkspace() {
        const auto& servers = *m_servers;
        m_folder.write(
            "w/workspace.yaml",
            "version: 1\nname: live\n"
            "repositories:\n  - {name: shop, path: \"" +
                servers.value("repository") +
                "\"}\n"
                "  - {name: rules, path: \"" +
                policyRepository() +
                "\"}\n"
                "policy: {repository: rules, ref: refs/heads/main, path: policy.yaml}\n"
                "evidence: [\"" +
                servers.value("evidence") +
                "\"]\n"
                "sources:\n"
                "  - name: ci\n    kind: buildbot\n    url: \"" +
                servers.url("buildbot") + "\"\n    user: " + servers.value("user") +
                "\n    secret: ci-password\n    every: 15s\n    pipelines:\n"
                "      - {name: build, lane: build, repository: shop}\n"
                "      - {name: test, lane: test, repository: shop}\n"
                "      - {name: deploy, lane: deploy, repository: shop, service: shop, environment: production,"
                " scheduler: force-deploy}\n"
                "  - {name: alerts, kind: alertmanager, url: \"" +
                servers.url("alertmanager") +
                "\", every: 3s, reports_incidents: true}\n"
                "  - name: metrics\n    kind: prometheus\n    url: \"" +
                servers.url("prometheus") +
                "\"\n    every: 3s\n"
                "    queries:\n      - {name: burn, query: \"shop:error_share / 0.01\", kind: burn-rate, service: "
                "shop}\n" +
                m_moreQueries + "  - {name: reports, kind: files, folder: \"" + servers.value("evidence") +
                "\", every: 1s}\n" + m_watches);
    }

    void startEngine() {
        engine::Options options;
        options.workspace = m_folder / "w";
        options.outside = app::connections(options.workspace, *m_log);
        m_engine = std::make_unique<engine::Engine>(options, m_clock, *m_log, m_listener);
    }

    bool errorShare(double share) {
        auto request = aPost(m_servers->url("pushgateway") + "/metrics/job/shop/instance/a",
                             "# TYPE shop_requests gauge\nshop_requests{service=\"shop\"} 1000\n"
                             "# TYPE shop_errors gauge\nshop_errors{service=\"shop\"} " +
                                 std::to_string(share * 1000) + "\n");
        return m_http->perform(request, {}).has_value();
    }

    /// Pushes a commit on a branch of its own. @returns its hash
    std::string push(const std::string& branch, const std::string& text) {
        const std::string work = m_servers->value("work");
        const auto git = [&](std::vector<std::string> words) {
            words.insert(words.begin(), {"git", "-C", work});
            const auto ran = run(words);
            if (ran.exitCode != 0)
                std::fprintf(stderr, "%s\n", ran.error.c_str());
            return std::string(trimmed(ran.out));
        };
        git({"checkout", "-q", "-B", branch, "origin/main"});
        std::filesystem::create_directories(work + "/docs");
        m_folder.write("note", text);
        std::filesystem::copy_file(m_folder / "note", work + "/docs/" + branch + ".md",
                                   std::filesystem::copy_options::overwrite_existing);
        git({"add", "-A"});
        git({"commit", "-q", "-m", "Describe " + branch});
        git({"push", "-q", "origin", branch});
        return git({"rev-parse", "HEAD"});
    }

    engine::ChangeView change(const std::string& branch) {
        for (const auto& each : m_engine->snapshot()->changes)
            if (each.change.reference == branch)
                return each;
        return {};
    }
    bool becomes(const std::string& branch, decision::Verdict verdict) {
        return until([&] { return change(branch).decision && change(branch).decision->verdict == verdict; }, patience);
    }
    std::string why(const std::string& branch) {
        const auto view = change(branch);
        std::string text = "no decision: " + view.error;
        if (view.decision) {
            text = std::string(name(view.decision->verdict));
            for (const auto& rule : view.decision->rules)
                if (rule.state == decision::RuleState::NotMet)
                    text += "; " + wording::sentence(rule.message);
        }
        return text;
    }

    Result<void> send(engine::Command command) {
        auto answer = std::make_shared<std::promise<Result<void>>>();
        auto future = answer->get_future();
        m_engine->send(std::move(command), [answer](Result<void> result) { answer->set_value(std::move(result)); });
        if (future.wait_for(patience) != std::future_status::ready)
            return Error(Fault::Internal, "no answer");
        return future.get();
    }
    /// Approves what is the newest decision now: it may be replaced between looking and acting.
    Result<void> approve(const std::string& branch) {
        Result<void> done = Error(Fault::Internal, "never tried");
        until([&] {
            done = send(engine::Act{change(branch).decisionId, "approve", "seen", "release-manager", std::nullopt});
            return done || done.error().fault() != Fault::Conflict;
        });
        return done;
    }
    std::optional<engine::OrderView> order(const std::string& kind, const std::string& version) {
        for (const auto& each : m_engine->snapshot()->orders)
            if (each.kind == kind && each.version == version && !each.outcome.empty())
                return each;
        return std::nullopt;
    }
    std::string running() {
        const std::string file = m_servers->value("running") + "/production.json";
        return std::filesystem::exists(file) ? std::string(trimmed(run({"cat", file}).out)) : std::string();
    }
    const delivery::Placement* placement(const engine::Snapshot& snapshot) {
        for (const auto& each : snapshot.placements)
            if (each.service == "shop" && each.environment == "production")
                return &each;
        return nullptr;
    }

    std::string m_moreQueries; ///< of the monitor, as lines of YAML
    std::string m_morePolicy;  ///< below the policy, as lines of YAML
    std::string m_watches;     ///< `watches:` of the workspace, or nothing
    std::unique_ptr<Counterparts> m_servers;
    ScratchFolder m_folder;
    ScratchRepository m_rules;
    SystemClock m_clock;
    std::unique_ptr<Log> m_log = Log::nowhere();
    std::unique_ptr<io::HttpClient> m_http = aClient();
    engine::Engine::Listener m_listener;
    std::unique_ptr<engine::Engine> m_engine;
};

} // namespace fermata::test
