// The plan of a change that migrates a database asks the pool for an environment: once a head, where that is armed, as
// many as there are; and gives it back when the change is gone.
#include <algorithm>

#include "app/connections.h"
#include "core/base/clock.h"
#include "core/engine/actor.h"
#include "core/engine/allocation_view.h"
#include "tests/core/engine/engine_world.h"
#include "tests/system/pool.h"

using namespace fermata;
using namespace std::chrono_literals;
using test::Pool;

namespace {

/// Three branches migrate the database, one edits a document; the pool gives two environments for that.
class Desk {
public:
    Desk() {
        world.scratch.write(
            "w/policy.yaml",
            "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                "\"], roles: [release-manager, senior]}\nenvironments: [{id: production}, {id: perf}]\n");
        world.repository.write("policy.yaml", world.scratch.read("w/policy.yaml"));
        world.repository.commit("Protect the policy");
        for (const std::string name : {"one", "two", "three"})
            migrate(name);
        world.scratch.write("w/workspace.yaml",
                            "version: 1\nname: test\nrepositories:\n  - {name: shop, path: \"" +
                                world.repository.path() +
                                "\"}\npolicy: {repository: shop, ref: refs/heads/main, path: policy.yaml}\n"
                                "environment_pools:\n  - name: lab\n    url: \"http://" +
                                pool.server.authority() +
                                "\"\n    environments: [perf]\n    terms: [{environment: perf, count: 2, minutes: 30, "
                                "serves: performance_environment}]\n");
        start();
    }
    void start() {
        engine.reset();
        engine::Options options;
        options.workspace = world.folder();
        options.followsTime = false;
        options.outside = app::connections(options.workspace, *world.log);
        engine = std::make_unique<engine::Engine>(options, world.clock, *world.log, engine::Engine::Listener{});
        settle();
    }
    void migrate(const std::string& branch, const std::string& more = {}) {
        world.repository.git({"checkout", "-q", more.empty() ? "-b" : branch, more.empty() ? branch : "--"});
        world.repository.write("db/migrate/2026_" + branch + more + ".sql",
                               "ALTER TABLE carts ADD " + branch + " int;\n");
        world.repository.commit("Migrate " + branch + more, "Bo <bo@example.org>");
        world.repository.git({"checkout", "-q", "main"});
    }
    void arm(const std::vector<std::string>& actions = {"request-environment", "release-environment"}) {
        FERMATA_VERIFY_OK(
            test::answered(*engine, engine::Arm{"perf", actions, world.clock.now() + Seconds{30000}, "release week"}));
        settle();
    }
    void look() {
        FERMATA_VERIFY_OK(test::answered(*engine, engine::Refresh{}));
        settle();
    }
    void settle() { QVERIFY(engine->waitUntilIdle(60s)); }
    const engine::AllocationView& board() {
        snapshot = engine->snapshot();
        return *snapshot->allocation;
    }
    std::vector<std::string> inState(engine::DemandState state) {
        std::vector<std::string> found;
        for (const auto& demand : board().demands)
            if (demand.state == state)
                found.push_back(demand.change);
        return found;
    }
    std::size_t asked() const {
        return static_cast<std::size_t>(std::ranges::count_if(pool.got, [](const std::string& body) {
            return body.find("\"action\":\"request\"") != std::string::npos;
        }));
    }
    std::size_t givenBack() const { return pool.got.size() - asked(); }

    Pool pool;
    test::World world;
    std::unique_ptr<engine::Engine> engine;
    std::shared_ptr<const engine::Snapshot> snapshot;
};

} // namespace

class TestPlanOrders : public QObject {
    Q_OBJECT
private slots:
    void nothingIsAskedWhereItIsNotArmed() {
        Desk desk;
        QCOMPARE(desk.board().demands.size(), std::size_t{3});
        QCOMPARE(desk.board().places.size(), std::size_t{2});
        QCOMPARE(desk.inState(engine::DemandState::Advised).size(), std::size_t{2});
        QCOMPARE(desk.board().demands[0].note.id, std::string("allocation.not_armed"));
        desk.arm({"deploy"});
        desk.look();
        QVERIFY(desk.pool.server.heard().empty());
        QVERIFY(desk.engine->snapshot()->orders.empty());
    }

    void asksForAsManyAsThereAreOnceAHead() {
        Desk desk;
        desk.arm();
        QCOMPARE(desk.asked(), std::size_t{2});
        QCOMPARE(desk.inState(engine::DemandState::Holds).size(), std::size_t{2});
        QCOMPARE(desk.inState(engine::DemandState::Queued).size(), std::size_t{1});
        for (const auto& held : desk.engine->snapshot()->holdings)
            QVERIFY(held.isAutomatic && held.person.empty() && held.state == engine::HoldingState::Held);
        for (int i = 0; i < 3; ++i)
            desk.look();
        desk.start(); // the record is the memory, not the program
        QCOMPARE(desk.asked(), std::size_t{2});
        QCOMPARE(desk.givenBack(), std::size_t{0});
    }

    void givesBackWhenTheChangeIsGoneAndTheNextOneGetsIt() {
        Desk desk;
        desk.arm();
        const std::string gone = desk.inState(engine::DemandState::Holds).front();
        const std::string waits = desk.inState(engine::DemandState::Queued).front();
        desk.world.repository.git({"branch", "-q", "-D", gone.substr(gone.find('/') + 1)});
        desk.look();
        desk.look();
        QCOMPARE(desk.givenBack(), std::size_t{1});
        QCOMPARE(desk.asked(), std::size_t{3});
        const auto holds = desk.inState(engine::DemandState::Holds);
        QVERIFY(std::ranges::count(holds, waits) == 1 && std::ranges::count(holds, gone) == 0);
        QVERIFY(desk.inState(engine::DemandState::Queued).empty());
    }

    void aNewHeadKeepsWhatTheChangeHolds() {
        Desk desk;
        desk.arm();
        const std::string key = desk.inState(engine::DemandState::Holds).front();
        desk.migrate(key.substr(key.find('/') + 1), "_again");
        desk.look();
        QCOMPARE(desk.asked(), std::size_t{2});
        QCOMPARE(desk.givenBack(), std::size_t{0});
        QCOMPARE(std::ranges::count(desk.inState(engine::DemandState::Holds), key), 1);
    }

    void whatAPersonGaveBackIsNotAskedAgainForThatHead() {
        Desk desk;
        desk.arm();
        engine::OrderAct back;
        back.kind = "release-environment";
        back.holding = desk.engine->snapshot()->holdings.front().order;
        back.reason = "measured by hand";
        const std::string key = desk.engine->snapshot()->holdings.front().change;
        FERMATA_VERIFY_OK(test::answered(*desk.engine, back));
        desk.settle();
        desk.look();
        QCOMPARE(desk.givenBack(), std::size_t{1});
        std::size_t ofKey = 0;
        for (const std::string& body : desk.pool.got)
            ofKey += body.find("\"action\":\"request\"") != std::string::npos && body.find(key) != std::string::npos;
        QCOMPARE(ofKey, std::size_t{1});
    }

    void aRefusalIsNotRepeatedAtEveryLook() {
        Desk desk;
        desk.pool.state = "refused";
        desk.arm();
        for (int i = 0; i < 4; ++i)
            desk.look();
        QCOMPARE(desk.asked(), std::size_t{2});
        QVERIFY(desk.engine->snapshot()->holdings.empty());
        QCOMPARE(desk.board().demands[0].note.id, std::string("allocation.refused"));
    }
};

FERMATA_CORE_TEST(TestPlanOrders)
#include "tst_plan_orders.moc"
