// Environments of a pool, asked for and given back through a server on loopback: by the command line and by the engine.
#include "app/connections.h"
#include "core/base/clock.h"
#include "core/engine/actor.h"
#include "core/io/formats/json_reader.h"
#include "tests/core/engine/engine_world.h"
#include "tests/support/child_process.h"
#include "tests/system/pool.h"

using namespace fermata;
using namespace std::chrono_literals;
using test::Pool;

namespace {

std::string inAnHour() {
    return rfc3339(SystemClock().now() + Seconds{3600});
}

/// A workspace whose policy comes from a branch, with a pool that gives `perf`.
class Desk {
public:
    explicit Desk(const Pool& pool) {
        const std::string policy = "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                   "\"], roles: [release-manager]}\nenvironments: [{id: production}, {id: perf}]\n";
        repository.write("release/policy.yaml", policy);
        repository.commit("Begin");
        ctl({"init", "--name", "pools"});
        scratch.write("w/policy.yaml", policy);
        scratch.write("w/workspace.yaml",
                      "version: 1\nname: pools\nrepositories:\n  - {name: shop, path: \"" + repository.path() +
                          "\"}\npolicy: {repository: shop, ref: refs/heads/main, path: release/policy.yaml}\n"
                          "environment_pools:\n  - {name: lab, url: \"http://" +
                          pool.server.authority() + "/api\", environments: [perf]}\n");
    }
    test::Ran ctl(std::vector<std::string> arguments) const {
        std::vector<std::string> command{FERMATACTL, "--workspace", scratch / "w"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return test::run(command, {"XDG_CONFIG_HOME=" + scratch / "config", "XDG_STATE_HOME=" + scratch / "state",
                                   "XDG_DATA_HOME=" + scratch / "data"});
    }
    test::Ran request() const { return ctl({"--json", "environment", "request", "perf", "--reason", "load test"}); }
    test::Ran release(const std::string& order) const {
        return ctl({"--json", "environment", "release", order, "--reason", "tested"});
    }
    void arm(const std::string& actions = "request-environment,release-environment") const {
        const auto ran = ctl({"arm", "perf", "--actions", actions, "--until", inAnHour(), "--reason", "release week"});
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
    }
    std::string held() const { return ctl({"--json", "environment", "list"}).out; }

    test::ScratchFolder scratch;
    test::ScratchRepository repository;
};

std::string field(const test::Ran& ran, const std::string& name) {
    const auto document = io::readJson(ran.out);
    const auto value = document ? document->root().find(name) : std::nullopt;
    return value && value->isText() ? value->text().value() : "nothing in " + ran.out + ran.error;
}

} // namespace

class TestEnvironmentPools : public QObject {
    Q_OBJECT
private slots:
    void anUnarmedEnvironmentIsNeverAskedFor() {
        Pool pool;
        const Desk desk(pool);
        const auto ran = desk.request();
        QCOMPARE(ran.exitCode, 1);
        QCOMPARE(field(ran, "outcome"), std::string("dry-run"));
        desk.arm("deploy");
        QCOMPARE(field(desk.request(), "outcome"), std::string("dry-run"));
        QVERIFY(pool.server.heard().empty());
        QCOMPARE(desk.ctl({"environment", "request", "nope", "--reason", "x"}).exitCode, 2);
        QCOMPARE(desk.ctl({"environment", "request", "perf", "--reason", " "}).exitCode, 1);
        QCOMPARE(desk.ctl({"environment", "release", "abc", "--reason", "x"}).exitCode, 2);
    }

    void isHeldOnceAndGivenBack() {
        Pool pool;
        const Desk desk(pool);
        desk.arm();
        const auto first = desk.request();
        QVERIFY2(first.exitCode == 0, (first.out + first.error).c_str());
        QCOMPARE(field(first, "reference"), std::string("perf-1"));
        const auto again = desk.request();
        QCOMPARE(field(again, "order"), field(first, "order"));
        QCOMPARE(pool.got.size(), std::size_t{1});
        const std::string list = desk.held();
        QVERIFY2(list.find("\"state\": \"held\"") != std::string::npos && list.find("perf-1") != std::string::npos,
                 list.c_str());
        const auto another =
            desk.ctl({"--json", "environment", "request", "perf", "--another", "second", "--reason", "two at once"});
        QVERIFY2(another.exitCode == 0, another.error.c_str());
        QCOMPARE(pool.got.size(), std::size_t{2});

        const auto back = desk.release(field(first, "order").substr(0, 16));
        QVERIFY2(back.exitCode == 0, (back.out + back.error).c_str());
        QVERIFY(pool.got.back().find("\"action\":\"release\"") != std::string::npos);
        QVERIFY(pool.got.back().find("perf-1") != std::string::npos);
        QCOMPARE(desk.release(field(first, "order")).exitCode, 2); // is not held any more
        QVERIFY(desk.held().find("perf-2") != std::string::npos);
        const auto anew = desk.request();
        QVERIFY(field(anew, "order") != field(first, "order"));
        QCOMPARE(field(anew, "reference"), std::string("perf-3"));
        QCOMPARE(desk.ctl({"audit", "verify"}).exitCode, 0);
        QCOMPARE(desk.ctl({"audit", "export", "--out", desk.scratch / "record.jsonl"}).exitCode, 0);
        const auto second = test::run({"python3", std::string(FERMATA_SOURCE_DIR) + "/tests/contract/verify_record.py",
                                       desk.scratch / "record.jsonl"});
        QVERIFY2(second.exitCode == 0, (second.out + second.error).c_str());
    }

    void aLostAnswerIsLookedUpAndNeverRepeated() {
        Pool pool;
        pool.losesAnswers = true;
        const Desk desk(pool);
        desk.arm();
        const auto ran = desk.request();
        QCOMPARE(field(ran, "outcome"), std::string("done"));
        QCOMPARE(pool.got.size(), std::size_t{1});
        pool.losesAnswers = false;
        pool.state = "pending";
        const auto waits = desk.ctl({"--json", "environment", "request", "perf", "--another", "b", "--reason", "x"});
        QCOMPARE(waits.exitCode, 4);
        QVERIFY(desk.held().find("\"state\": \"asked\"") != std::string::npos);
        pool.state = "refused";
        const auto refused = desk.ctl({"--json", "environment", "request", "perf", "--another", "c", "--reason", "x"});
        QCOMPARE(refused.exitCode, 1);
        const auto once = desk.ctl({"--json", "environment", "request", "perf", "--another", "c", "--reason", "x"});
        QVERIFY2(field(once, "order") != field(refused, "order"), "what was refused may be asked for again");
    }

    void theEngineAsksForAChangeAndShowsWhatIsHeld() {
        Pool pool;
        test::World world;
        world.writeEvidence();
        world.scratch.write(
            "w/policy.yaml",
            "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                "\"], roles: [release-manager, senior]}\nenvironments: [{id: production}, {id: perf}]\n");
        world.repository.write("policy.yaml", world.scratch.read("w/policy.yaml"));
        world.repository.commit("Protect the policy");
        world.scratch.write("w/workspace.yaml",
                            "version: 1\nname: test\nrepositories:\n  - {name: shop, path: \"" +
                                world.repository.path() +
                                "\"}\npolicy: {repository: shop, ref: refs/heads/main, path: policy.yaml}\n"
                                "environment_pools:\n  - {name: lab, url: \"http://" +
                                pool.server.authority() + "\", environments: [perf]}\n");
        engine::Options options;
        options.workspace = world.folder();
        options.followsTime = false;
        options.outside = app::connections(options.workspace, *world.log);
        engine::Engine engine(options, world.clock, *world.log, {});
        QVERIFY(engine.waitUntilIdle(60s));
        FERMATA_VERIFY_OK(test::answered(engine, engine::Arm{"perf",
                                                             {"request-environment", "release-environment"},
                                                             world.clock.now() + Seconds{3600},
                                                             "release week"}));
        engine::OrderAct ask;
        ask.kind = "request-environment";
        ask.environment = "perf";
        ask.decisionId = engine.snapshot()->changes.at(0).decisionId;
        QVERIFY(!test::answered(engine, ask)); // no reason
        ask.reason = "load test";
        FERMATA_VERIFY_OK(test::answered(engine, ask));
        QVERIFY(engine.waitUntilIdle(60s));
        auto snapshot = engine.snapshot();
        QVERIFY2(snapshot->orders.size() == 1 && snapshot->orders[0].outcome == "done",
                 snapshot->orders.empty() ? "no order" : snapshot->orders[0].text.c_str());
        QCOMPARE(snapshot->holdings.size(), std::size_t{1});
        const engine::HoldingView held = snapshot->holdings[0];
        QVERIFY(held.state == engine::HoldingState::Held && held.reference == "perf-1" && held.person == "me");
        QCOMPARE(held.change, snapshot->changes.at(0).change.key);

        world.repository.git(
            {"checkout", "-q", "docs"}); // the change moves on: what it asked for is given back all the same
        world.repository.write("README.md", "Hello again\n");
        world.repository.commit("Say it again", "Bo <bo@example.org>");
        world.repository.git({"checkout", "-q", "main"});
        engine::OrderAct late = ask;
        late.nonce = "another";
        FERMATA_VERIFY_OK(test::answered(engine, late));
        QVERIFY(engine.waitUntilIdle(60s));
        QCOMPARE(engine.snapshot()->orders[0].outcome, std::string("withdrawn"));
        QCOMPARE(pool.got.size(), std::size_t{1});
        engine::OrderAct back;
        back.kind = "release-environment";
        back.holding = held.order;
        back.reason = "tested";
        FERMATA_VERIFY_OK(test::answered(engine, back));
        QVERIFY(engine.waitUntilIdle(60s));
        snapshot = engine.snapshot();
        QVERIFY2(snapshot->holdings.empty(), snapshot->orders[0].text.c_str());
        QCOMPARE(pool.got.size(), std::size_t{2});
        back.reason = "again";
        QVERIFY(!test::answered(engine, back));
    }
};

FERMATA_CORE_TEST(TestEnvironmentPools)
#include "tst_environment_pools.moc"
