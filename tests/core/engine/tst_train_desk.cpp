// Trains on the engine's desk: which branch stands on which, and the recorded decision on several changes.
#include <algorithm>

#include "core/audit/reexecute.h"
#include "core/audit/train_ledger.h"
#include "core/engine/stacked.h"
#include "tests/core/engine/engine_world.h"

using namespace fermata;
using namespace std::chrono_literals;

namespace {

/// Beside World's branch "docs": "base" off main, "top" on top of it, "both" that merged docs into top.
struct Stack {
    test::World world;
    std::string base, top, both;
    Stack() {
        auto& repository = world.repository;
        repository.git({"checkout", "-q", "-b", "base", "main"});
        base = commit("src/base.cpp");
        repository.git({"checkout", "-q", "-b", "top"});
        commit("src/top.cpp");
        top = commit("src/top2.cpp");
        repository.git({"checkout", "-q", "-b", "both"});
        repository.git({"merge", "-q", "--no-edit", "docs"});
        both = commit("src/both.cpp");
        repository.git({"checkout", "-q", "main"});
    }
    std::string commit(const std::string& file) {
        world.repository.write(file, "int x;\n");
        return world.repository.commit("Add " + file, "Bo <bo@example.org>");
    }
    CommitId id(const std::string& hex) { return *CommitId::fromHex(hex); }
};

const engine::ChangeView& viewOf(const engine::Snapshot& snapshot, const std::string& branch) {
    const auto found = std::ranges::find(snapshot.changes, "shop/" + branch,
                                         [](const engine::ChangeView& each) { return each.change.key; });
    if (found == snapshot.changes.end())
        qFatal("no change of %s", branch.c_str());
    return *found;
}

std::vector<audit::RecordedTrain> trainsOf(const test::World& world) {
    const auto places = audit::Places::ofAccount();
    auto chain = audit::Chain::open(world.folder() + "/record.db", audit::Access::Observe, *places);
    return audit::TrainLedger(*chain).all().value();
}

} // namespace

class TestTrainDesk : public QObject {
    Q_OBJECT
private slots:
    void aBranchNeedsWhatItStandsOn() {
        Stack stack;
        const auto repository = io::git::Repository::open(stack.world.repository.path());
        FERMATA_VERIFY_OK(repository);
        const CommitId main = repository->resolve("main").value();
        const auto needs =
            engine::stackedOn(*repository,
                              {{main, stack.id(stack.both)},
                               {main, stack.id(stack.base)},
                               {main, stack.id(stack.world.head)},
                               {main, stack.id(stack.top)},
                               {stack.id(stack.base), stack.id(stack.top)}}, // base is in its past already
                              {});
        FERMATA_VERIFY_OK(needs);
        QVERIFY((*needs == std::vector<std::vector<std::size_t>>{{1, 2, 3, 4}, {}, {}, {1}, {}}));
        std::stop_source stopped;
        stopped.request_stop();
        QCOMPARE(engine::stackedOn(*repository, {{main, stack.id(stack.top)}}, stopped.get_token()).error().fault(),
                 Fault::Cancelled);
    }
    void theDeskSaysWhatStandsOnWhat() {
        Stack stack;
        auto engine = test::start(stack.world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto snapshot = engine->snapshot();
        QVERIFY(viewOf(*snapshot, "base").needs.empty());
        QVERIFY(viewOf(*snapshot, "docs").needs.empty());
        QVERIFY((viewOf(*snapshot, "top").needs == std::vector<std::string>{"shop/base"}));
        auto both = viewOf(*snapshot, "both").needs;
        std::ranges::sort(both);
        QVERIFY((both == std::vector<std::string>{"shop/base", "shop/docs", "shop/top"}));
        // Pushed onto something else: it stands on nothing any more.
        stack.world.repository.git({"checkout", "-q", "-B", "top", "main"});
        stack.commit("src/other.cpp");
        stack.world.repository.git({"checkout", "-q", "main"});
        FERMATA_VERIFY_OK(test::answered(*engine, engine::Refresh{}));
        QVERIFY(engine->waitUntilIdle(60s));
        QVERIFY(viewOf(*engine->snapshot(), "top").needs.empty());
    }
    void aTrainIsRecordedOnceAndRunAgain() {
        Stack stack;
        auto engine = test::start(stack.world);
        QVERIFY(engine->waitUntilIdle(60s));
        const engine::RecordTrain wanted{{"shop/top", "shop/docs", "shop/base"}};
        const auto before = engine->snapshot()->audit.records;
        FERMATA_VERIFY_OK(test::answered(*engine, wanted));
        FERMATA_VERIFY_OK(test::answered(*engine, wanted));
        QVERIFY(engine->waitUntilIdle(60s));
        QCOMPARE(engine->snapshot()->audit.records, before + 1);
        const auto trains = trainsOf(stack.world);
        QCOMPARE(trains.size(), std::size_t{1});
        QCOMPARE(trains[0].author.person, std::string("me"));
        QVERIFY(trains[0].changes == wanted.changes);
        const auto places = audit::Places::ofAccount();
        auto chain = audit::Chain::open(stack.world.folder() + "/record.db", audit::Access::Observe, *places);
        const auto file = audit::TrainLedger(*chain).open(trains[0]);
        FERMATA_VERIFY_OK(file);
        QVERIFY((file->needs == std::vector<std::vector<std::size_t>>{{2}, {}, {}}));
        QVERIFY((file->decision.order.order == std::vector<std::size_t>{1, 2, 0}));
        const auto again = audit::reexecuteAll(*chain);
        FERMATA_VERIFY_OK(again);
        QVERIFY2(again->problems.empty(), again->problems.empty() ? "" : again->problems.front().c_str());
        QVERIFY(again->same >= 5); // at least one decision on each of four changes, and the train
    }
    void whatCannotBeATrainIsRefused() {
        Stack stack;
        auto engine = test::start(stack.world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto told = [&](std::vector<std::string> changes) {
            const auto result = test::answered(*engine, engine::RecordTrain{std::move(changes)});
            return result ? std::string("recorded") : result.error().text();
        };
        QVERIFY(told({}).find("at least one change") != std::string::npos);
        QVERIFY(told({"shop/docs", "shop/gone"}).find("shop/gone does not wait any more") != std::string::npos);
        QVERIFY(told({"shop/docs", "shop/docs"}).find("twice") != std::string::npos);
        QVERIFY(trainsOf(stack.world).empty());
        auto observer = test::start(stack.world); // the first one conducts
        QVERIFY(observer->waitUntilIdle(60s));
        QVERIFY(observer->snapshot()->isObserver);
        const auto refused = test::answered(*observer, engine::RecordTrain{{"shop/docs", "shop/base"}});
        QVERIFY(!refused && refused.error().fault() == Fault::Refused);
    }
};

FERMATA_CORE_TEST(TestTrainDesk)
#include "tst_train_desk.moc"
