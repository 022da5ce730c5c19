// Alive: a pushed commit is seen, built, assessed, approved, deployed, rolled back; production turns and turns back.
// The servers are real (tests/counterparts), the engine is the one of the programs.
#include <cstdlib>
#include <filesystem>
#include <future>

#include "app/connections.h"
#include "core/audit/ledger.h"
#include "core/audit/reexecute.h"
#include "core/audit/verification.h"
#include "core/base/text.h"
#include "core/engine/actor.h"
#include "core/engine/engine.h"
#include "core/wording/wording.h"
#include "tests/core/io/http/asking.h"
#include "tests/support/counterparts.h"
#include "tests/support/test.h"
#include "tests/support/until.h"

using namespace fermata;
using namespace fermata::test;

namespace {

constexpr auto patience = std::chrono::seconds{120};

/// A policy from a protected branch, in which this account is release manager and small changes pass.
std::string policyText() {
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

} // namespace

class TestAlive : public QObject {
    Q_OBJECT
private:
    std::string policyRepository() {
        m_rules.write("policy.yaml", policyText());
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
                "shop}\n"
                "  - {name: reports, kind: files, folder: \"" +
                servers.value("evidence") + "\", every: 1s}\n");
    }

    void startEngine() {
        engine::Options options;
        options.workspace = m_folder / "w";
        options.outside = app::connections(options.workspace, *m_log);
        m_engine = std::make_unique<engine::Engine>(options, m_clock, *m_log, engine::Engine::Listener{});
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

    std::unique_ptr<Counterparts> m_servers;
    ScratchFolder m_folder;
    ScratchRepository m_rules;
    SystemClock m_clock;
    std::unique_ptr<Log> m_log = Log::nowhere();
    std::unique_ptr<io::HttpClient> m_http = aClient();
    std::unique_ptr<engine::Engine> m_engine;

private slots:
    void initTestCase() {
        m_servers = std::make_unique<Counterparts>(
            std::vector<std::string>{"pushgateway", "alertmanager", "prometheus", "buildbot", "worker"});
        FERMATA_NEEDS(*m_servers);
        setenv("XDG_CONFIG_HOME", (m_folder / "config").c_str(), 1);
        setenv("XDG_STATE_HOME", (m_folder / "state").c_str(), 1);
        setenv("FERMATA_SECRET_CI_PASSWORD", m_servers->value("password").c_str(), 1);
        writeWorkspace();
        QVERIFY(errorShare(0.001));
        startEngine();
    }
    void cleanupTestCase() {
        m_engine.reset();
        m_http.reset();
        m_servers.reset();
    }

    void seesBuildsAndLetsAPersonApprove() {
        const std::string head = push("one", "The first page\n");
        QVERIFY2(until([&] { return change("one").change.head.hex() == head; }, patience), "the push was not seen");
        QVERIFY2(until(
                     [&] {
                         for (const auto& [key, run] : m_engine->snapshot()->board->runs)
                             if (run.pipeline == "test" && run.commit && run.commit->hex() == head &&
                                 run.state == delivery::RunState::Succeeded)
                                 return true;
                         return false;
                     },
                     patience),
                 "its tests did not run");
        QVERIFY2(becomes("one", decision::Verdict::Approve), why("one").c_str());
    }

    void touchesNothingWhileNothingIsArmed() {
        FERMATA_VERIFY_OK(approve("one"));
        QVERIFY(until([&] { return change("one").isDone; }));
        QVERIFY(change("one").afterApproval.find("not armed") != std::string::npos);
        // A person who insists gets a dry run, and its words.
        FERMATA_VERIFY_OK(
            send(engine::OrderAct{"deploy", change("one").decisionId, "shop", "production", "", "", "", ""}));
        const std::string version = change("one").change.head.hex().substr(0, 12);
        QVERIFY(until([&] { return order("deploy", version).has_value(); }, patience));
        QCOMPARE(order("deploy", version)->outcome, std::string("dry-run"));
        QVERIFY(running().empty());
    }

    void deploysWhatWasApprovedOnceItIsArmed() {
        const Time until_ = m_clock.now() + Seconds{3600};
        FERMATA_VERIFY_OK(send(engine::Arm{"production", {"deploy", "roll-back"}, until_, "release day"}));
        const std::string version = change("one").change.head.hex().substr(0, 12);
        QVERIFY2(until([&] { return running().find(version) != std::string::npos; }, patience), "nothing was deployed");
        QVERIFY(
            until([&] { return order("deploy", version) && order("deploy", version)->outcome == "done"; }, patience));
        QVERIFY(until(
            [&] {
                const auto snapshot = m_engine->snapshot();
                const auto* placed = placement(*snapshot);
                return placed && placed->version == version;
            },
            patience));
        int deployments = 0;
        for (const auto& each : m_engine->snapshot()->orders)
            deployments += each.kind == "deploy" && each.outcome != "dry-run";
        QCOMPARE(deployments, 1);
    }

    void rollsBackByHand() {
        const std::string first = change("one").change.head.hex().substr(0, 12);
        const std::string head = push("two", "The second page\n");
        QVERIFY(until([&] { return change("two").change.head.hex() == head; }, patience));
        QVERIFY2(becomes("two", decision::Verdict::Approve), why("two").c_str());
        FERMATA_VERIFY_OK(approve("two"));
        const std::string second = head.substr(0, 12);
        QVERIFY2(until([&] { return running().find(second) != std::string::npos; }, patience), "two was not deployed");
        QVERIFY(until([&] { return change("two").mayRollBack.isOpen; }, patience));
        FERMATA_VERIFY_OK(
            send(engine::OrderAct{"roll-back", "", "shop", "production", "", "", "the page is wrong", "n1"}));
        QVERIFY2(until([&] { return running().find(first) != std::string::npos; }, patience), "it was not rolled back");
        QVERIFY(until(
            [&] {
                const auto snapshot = m_engine->snapshot();
                const auto* placed = placement(*snapshot);
                return placed && placed->version == first && placed->health == delivery::Health::RolledBack;
            },
            patience));
        QVERIFY(
            until([&] { return order("roll-back", first) && order("roll-back", first)->outcome == "done"; }, patience));
    }

    void holdsWhileAnAlertFiresAndLetsGoAfterwards() {
        const std::string head = push("three", "The third page\n");
        QVERIFY(until([&] { return change("three").change.head.hex() == head; }, patience));
        QVERIFY2(becomes("three", decision::Verdict::Approve), why("three").c_str());
        QVERIFY(errorShare(0.2));
        QVERIFY2(becomes("three", decision::Verdict::Hold), why("three").c_str());
        QVERIFY(until([&] {
            return wording::sentence(change("three").history.back().cause).find("ShopErrors") != std::string::npos ||
                   change("three").history.back().verdict != decision::Verdict::Hold;
        }));
        QVERIFY(errorShare(0.001));
        QVERIFY2(becomes("three", decision::Verdict::Approve), why("three").c_str());
    }

    void takesAStoppedExporterForNoEvidence() {
        QVERIFY(m_servers->stop("pushgateway"));
        QVERIFY2(becomes("three", decision::Verdict::Hold), why("three").c_str());
        QVERIFY(until([&] {
            const auto view = change("three");
            return view.evidence &&
                   view.evidence->of(assessment::EvidenceKind::Production).state == assessment::EvidenceState::Missing;
        }));
        QVERIFY(m_servers->start("pushgateway"));
        QVERIFY(until([&] { return errorShare(0.001); }));
        QVERIFY2(becomes("three", decision::Verdict::Approve), why("three").c_str());
    }

    void startsWhereItWas() {
        const auto before = m_engine->snapshot();
        m_engine.reset();
        startEngine();
        QVERIFY(until([&] { return !m_engine->snapshot()->board->runs.empty(); }));
        QVERIFY(m_engine->snapshot()->board->runs.size() >= before->board->runs.size());
        QVERIFY(m_engine->snapshot()->armed.size() == 1);
        QCOMPARE(m_engine->snapshot()->orders.size(), before->orders.size());
    }

    void leavesARecordThatVerifiesAndRunsAgain() {
        m_engine.reset();
        const auto places = audit::Places::ofAccount();
        FERMATA_VERIFY_OK(places);
        const auto whole = audit::verifyStore(m_folder / "w/record.db", {});
        FERMATA_VERIFY_OK(whole);
        QVERIFY(whole->isWhole());
        auto chain = audit::Chain::open(m_folder / "w/record.db", audit::Access::Observe, *places);
        FERMATA_VERIFY_OK(chain);
        const auto again = audit::reexecuteAll(*chain);
        FERMATA_VERIFY_OK(again);
        QVERIFY(again->same >= 6);
        QVERIFY(again->problems.empty());
    }
};

FERMATA_CORE_TEST(TestAlive)
#include "tst_alive.moc"
