// kill -9 of the whole program in the middle of an automatic rollback: it is resumed or reconciled, never doubled.
// FERMATA_KILLS says how often (10).
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <random>
#include <thread>

#include "app/connections.h"
#include "core/audit/action_ledger.h"
#include "core/audit/verification.h"
#include "core/engine/actor.h"
#include "core/engine/engine.h"
#include "tests/support/child_process.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"
#include "tests/support/until.h"
#include "tests/system/rollback_world.h"

using namespace fermata;
using namespace fermata::test;
using namespace std::chrono_literals;

class TestKillRollback : public QObject {
    Q_OBJECT

    /// What a record holds of orders, read beside the program that writes it.
    struct OnRecord {
        std::vector<audit::RecordedOrder> rollbacks;
        std::size_t open = 0;
    };
    OnRecord onRecord() const {
        OnRecord found;
        const auto places = audit::Places::ofAccount();
        auto chain = places ? audit::Chain::open(record(), audit::Access::Observe, *places)
                            : Result<audit::Chain>(places.error());
        if (!chain)
            return found;
        audit::ActionLedger ledger(*chain);
        if (const auto orders = ledger.orders(1000))
            for (const auto& order : *orders)
                if (order.order.kind == action::ActionKind::RollBack && order.wasSent)
                    found.rollbacks.push_back(order);
        if (const auto open = ledger.openOrders())
            found.open = open->size();
        return found;
    }
    std::string record() const { return m_round + "/w/record.db"; }
    bool isDone() const {
        const OnRecord now = onRecord();
        return now.open == 0 && std::ranges::any_of(now.rollbacks, [](const audit::RecordedOrder& order) {
                   return order.receipt && order.receipt->outcome == action::Outcome::Done;
               });
    }

    void live(const std::string& folder) {
        setenv("XDG_CONFIG_HOME", (folder + "/config").c_str(), 1);
        setenv("XDG_STATE_HOME", (folder + "/state").c_str(), 1);
        setenv("XDG_DATA_HOME", (folder + "/data").c_str(), 1);
    }
    std::unique_ptr<ChildProcess> start() const {
        return std::make_unique<ChildProcess>(
            std::vector<std::string>{FERMATACTL, "--workspace", m_round + "/w", "run"}, m_round);
    }
    static void kill(ChildProcess& program) {
        ::kill(program.id(), SIGKILL);
        QVERIFY(program.waitForExit(10s));
    }
    /// A fresh copy of the workspace in which the bad version has just been deployed.
    void beginRound(int number) {
        if (!m_round.empty())
            std::filesystem::remove_all(m_round);
        m_round = m_folder / ("round" + std::to_string(number));
        std::filesystem::create_directories(m_round);
        std::filesystem::copy(m_folder / "base", m_round, std::filesystem::copy_options::recursive);
        live(m_round);
        m_world.begin(m_good, m_bad);
    }

private slots:
    void initTestCase() {
        m_shop.write("src/a.cpp", "int a;\n");
        m_good = m_shop.commit("Begin");
        m_shop.git({"checkout", "-q", "-b", "feature"});
        m_shop.write("src/a.cpp", "int a = 1;\n");
        m_bad = m_shop.commit("Count from one");
        m_shop.git({"checkout", "-q", "main"});
        m_rules.write("policy.yaml", "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                         "\"], roles: [release-manager]}\n");
        m_rules.commit("Policy");
        const std::string queries =
            "    queries: [{name: errors, query: errors}, {name: requests, query: requests}, "
            "{name: old_errors, query: old_errors}, {name: old_requests, query: old_requests}]\n";
        const std::string text =
            "version: 1\nname: live\nrepositories:\n  - {name: shop, path: \"" + m_shop.path() +
            "\"}\n  - {name: rules, path: \"" + m_rules.path() +
            "\"}\npolicy: {repository: rules, ref: refs/heads/main, path: policy.yaml}\n"
            "sources:\n"
            "  - name: ci\n    kind: buildbot\n    url: \"" +
            m_world.url() +
            "\"\n    every: 1s\n    pipelines:\n"
            "      - {name: deploy, lane: deploy, repository: shop, service: shop, environment: production, "
            "scheduler: force-deploy}\n"
            "  - name: metrics\n    kind: prometheus\n    url: \"" +
            m_world.url() + "\"\n    every: 1s\n" + queries +
            "watches:\n"
            "  - service: shop\n    environment: production\n    source: metrics\n    warm_up: 0s\n    duration: 1h\n"
            "    guards: [{name: errors, events: errors, exposure: requests, control_events: old_errors, "
            "control_exposure: old_requests, counts: interval}]\n";
        std::filesystem::create_directories(m_folder / "base/w");
        m_folder.write("base/w/workspace.yaml", text);
        live(m_folder / "base");
        m_world.begin(m_good, m_good);
        SystemClock clock;
        auto log = Log::nowhere();
        engine::Options options;
        options.workspace = m_folder / "base/w";
        options.followsTime = false; // decides on the feature, asks nobody
        engine::Engine engine(options, clock, *log, {});
        QVERIFY(engine.waitUntilIdle(120s));
        const auto snapshot = engine.snapshot();
        QVERIFY2(!snapshot->failure, snapshot->failure ? snapshot->failure->text().c_str() : "");
        QVERIFY(std::ranges::any_of(snapshot->changes, [](const auto& each) { return !each.decisionId.empty(); }));
        std::promise<Result<void>> armed;
        engine.send(engine::Arm{"production", {"roll-back"}, clock.now() + Seconds{6 * 3600}, "release day"},
                    [&](Result<void> done) { armed.set_value(std::move(done)); });
        const auto done = armed.get_future().get();
        FERMATA_VERIFY_OK(done);
    }

    void aRefusalOfTheCiIsOnRecordAndNotRepeatedAtOnce() {
        beginRound(0);
        m_world.refuseForces(true);
        auto program = start();
        QVERIFY2(until([&] { return m_world.refused() > 0; }, 120s, 50ms), m_folder.read("round0/out.log").c_str());
        const int polls = m_world.polls();
        QVERIFY(until([&] { return m_world.polls() >= polls + 5; }, 60s, 50ms));
        program.reset();
        QCOMPARE(m_world.refused(), 1);
        QVERIFY(m_world.forced().empty());
        QCOMPARE(m_world.running(), m_bad);
        const OnRecord found = onRecord();
        QCOMPARE(found.open, std::size_t{0});
        QCOMPARE(found.rollbacks.size(), std::size_t{1});
        QCOMPARE(found.rollbacks.front().receipt->outcome, action::Outcome::Refused);
        const auto checked = audit::verifyStore(record(), {});
        FERMATA_VERIFY_OK(checked);
        QVERIFY(checked->isWhole());
    }
    void aMonitorThatIsDownInTheMiddleProvesNothing() {
        beginRound(0);
        m_world.silenceMonitor(true);
        auto program = start();
        QVERIFY2(until([&] { return m_world.polls() >= 6; }, 120s, 50ms), m_folder.read("round0/out.log").c_str());
        QVERIFY(m_world.forced().empty() && onRecord().rollbacks.empty());
        m_world.silenceMonitor(false); // what it counts from now on is worse, and that is seen
        QVERIFY2(m_world.waitForForce(120s), m_folder.read("round0/out.log").c_str());
        QVERIFY(until([&] { return isDone(); }, 60s, 50ms));
        QCOMPARE(m_world.running(), m_good);
    }
    void isResumedOrReconciledAndNeverDoubled() {
        const char* wanted = std::getenv("FERMATA_KILLS");
        const int kills = wanted ? std::atoi(wanted) : 10;
        std::mt19937 dice(20261127);
        beginRound(0);
        m_world.answerForcesAfter(0ms);
        auto program = start();
        const auto begun = std::chrono::steady_clock::now();
        const bool isForced = m_world.waitForForce(120s);
        const auto usual =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
        QVERIFY2(isForced, m_folder.read("round0/out.log").c_str());
        QVERIFY2(until([&] { return isDone(); }, 60s, 50ms), "without a kill it is done");
        program.reset();
        std::fprintf(stderr, "without a kill: ordered %lld ms after the start\n",
                     static_cast<long long>(usual.count()));

        int killed = 0, rounds = 0, before = 0, between = 0, after = 0, resumed = 0, reconciled = 0, open = 0;
        while (killed < kills) {
            beginRound(++rounds);
            m_world.answerForcesAfter(std::chrono::milliseconds(dice() % 3 ? 100 + dice() % 200 : 0));
            bool isLast = false;
            while (!isLast && killed < kills) {
                program = start();
                if (dice() % 2) { // around the moment at which the order comes in
                    m_world.waitForForce(usual * 4 + 5s);
                    std::this_thread::sleep_for(std::chrono::microseconds(dice() % 150'000));
                } else {
                    std::this_thread::sleep_for(usual * (dice() % 1500) / 1000);
                }
                kill(*program);
                ++killed;
                const OnRecord now = onRecord();
                const bool isReceived = !now.rollbacks.empty() && now.open == 0;
                ++(now.rollbacks.empty() ? before : isReceived ? after : between);
                isLast = dice() % 3 != 0;
            }
            program = start();
            const int polls = m_world.polls();
            const bool isThere = until([&] { return isDone(); }, usual * 4 + 20s, 50ms);
            // Whoever comes back after it was done looks a few times more, and does nothing.
            QVERIFY(until([&] { return m_world.polls() >= polls + 5; }, usual * 4 + 60s, 50ms));
            program.reset();
            if (isThere) {
                ++resumed;
            } else { // killed between the intent and the request: nobody knows until the outside was silent long enough
                QVERIFY2(m_world.forced().empty(), "it was forced, and nobody found it");
                QVERIFY2(onRecord().open == 1, m_folder.read("round" + std::to_string(rounds) + "/out.log").c_str());
                ++open;
                reconcileLater();
                ++reconciled;
            }
            int times = 0;
            for (const auto& [order, count] : m_world.forced())
                times += count;
            QVERIFY2(times <= 1, qPrintable(QString("round %1: forced %2 times").arg(rounds).arg(times)));
            const OnRecord end = onRecord();
            QCOMPARE(end.open, std::size_t{0});
            int done = 0;
            for (const auto& order : end.rollbacks)
                done += order.receipt && order.receipt->outcome == action::Outcome::Done;
            QCOMPARE(done, times);
            QCOMPARE(m_world.running(), times ? m_good : m_bad);
            const auto checked = audit::verifyStore(record(), {});
            FERMATA_VERIFY_OK(checked);
            QVERIFY2(checked->isWhole(), checked->problems.empty() ? "" : checked->problems.front().c_str());
        }
        std::fprintf(stderr,
                     "%d kills in %d rollbacks: %d before the intent, %d between intent and receipt, %d after; %d done "
                     "once, %d left open and reconciled as not sent, none twice\n",
                     killed, rounds, before, between, after, resumed, open);
        QCOMPARE(reconciled, open);
    }

private:
    /// As the program does it, once the outside was silent for long enough.
    void reconcileLater() const {
        const auto places = audit::Places::ofAccount();
        FERMATA_VERIFY_OK(places);
        auto chain = audit::Chain::open(record(), audit::Access::Conduct, *places);
        FERMATA_VERIFY_OK(chain);
        audit::ActionLedger ledger(*chain);
        const auto workspace = workspace::Workspace::open(m_round + "/w");
        FERMATA_VERIFY_OK(workspace);
        auto log = Log::nowhere();
        const auto outside = app::connections(m_round + "/w", *log);
        std::vector<std::string> missing;
        const auto executors = outside->executors(workspace->settings(), missing);
        const FixedClock later(SystemClock().now() + action::settlesAfter);
        const auto found = action::reconcileAll(ledger, executors, later, {});
        FERMATA_VERIFY_OK(found);
        QVERIFY(found->stillOpen.empty());
        for (const auto& receipt : found->receipts)
            QCOMPARE(receipt.outcome, action::Outcome::Refused);
    }

    ScratchFolder m_folder;
    ScratchRepository m_shop, m_rules;
    RollbackWorld m_world;
    std::string m_good, m_bad, m_round;
};

FERMATA_CORE_TEST(TestKillRollback)
#include "tst_kill_rollback.moc"
