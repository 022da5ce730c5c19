// From pools, holdings and waiting changes to the board: who should get which place, who keeps one, who waits.
#include <algorithm>

#include "core/engine/allocation.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::engine;

namespace {

const Time now = fromUnix(1'700'000'000);
const std::string performance = "performance_environment";

std::vector<workspace::PoolSetting> aPool(int count, double cost = 0.0) {
    workspace::PoolSetting pool;
    pool.name = "lab";
    pool.environments = {"perf", "desk"};
    pool.terms["perf"] = {count, cost, 90.0, performance};
    return {pool};
}

EnvironmentWish wish(const std::string& change, double perDay, double risk = 0.0) {
    return {change, "Title of " + change, performance, perDay > 0 ? std::optional(perDay) : std::nullopt, 1.0,
            risk,   now - Seconds{3600}};
}

HoldingView held(const std::string& change, const std::string& environment = "perf", Seconds ago = Seconds{600}) {
    HoldingView view;
    view.order = "order-" + change;
    view.pool = "lab";
    view.environment = environment;
    view.change = change;
    view.state = HoldingState::Held;
    view.since = now - ago;
    return view;
}

AllocationView boardOf(const std::vector<workspace::PoolSetting>& pools, const std::vector<HoldingView>& holdings,
                       const std::vector<EnvironmentWish>& wishes) {
    std::set<std::string> waiting;
    for (const auto& each : wishes)
        waiting.insert(each.change);
    return allocationOf(pools, holdings, wishes, waiting, "EUR", now);
}

const DemandView& demandOf(const AllocationView& board, const std::string& change) {
    return *std::ranges::find(board.demands, change, &DemandView::change);
}

} // namespace

class TestAllocationView : public QObject {
    Q_OBJECT
private slots:
    void theDearestToWaitForGetsThePlace() {
        const auto board = boardOf(aPool(1), {}, {wish("a", 100), wish("b", 300), wish("c", 200, 0.9)});
        QCOMPARE(board.places.size(), std::size_t{2});
        QCOMPARE(board.places[0].id, std::string("perf"));
        QCOMPARE(board.places[0].next, std::string("c")); // 200 at a risk of .9 is more than 300 without
        QVERIFY(demandOf(board, "c").state == DemandState::Advised);
        QCOMPARE(demandOf(board, "b").turn, 1);
        QCOMPARE(demandOf(board, "a").turn, 2);
        QCOMPARE(board.demands[0].change, std::string("c"));
        QVERIFY(board.secondBest.has_value());
        QCOMPARE(board.secondBest->gains, std::vector<std::string>{"b"});
        QCOMPARE(board.secondBest->loses, std::vector<std::string>{"c"});
        QVERIFY(qAbs(board.secondBest->more - (201 * 1.9 - 301)) < 1e-6);
        QVERIFY(board.places[1].next.empty()); // nobody's plan asks for a desk
    }
    void whoHoldsOneKeepsIt() {
        const auto board = boardOf(aPool(1), {held("small")}, {wish("small", 1), wish("large", 1'000'000)});
        QVERIFY(demandOf(board, "small").state == DemandState::Holds);
        QCOMPARE(demandOf(board, "small").place, std::string("perf"));
        QVERIFY(demandOf(board, "large").state == DemandState::Queued);
        QVERIFY(board.places[0].next.empty());
        QVERIFY(!board.places[0].isOverdue && !board.places[0].isOrphan);
        QCOMPARE(*board.places[0].heldUntil, now - Seconds{600} + Seconds{5400});
    }
    void whatIsHeldForSomethingElseIsNotGiven() {
        const auto board = boardOf(aPool(2), {held("gone", "perf", Seconds{6000}), held("", "desk")}, {wish("a", 5)});
        QCOMPARE(board.places.size(), std::size_t{3});
        QVERIFY(board.places[0].isOrphan && board.places[0].isOverdue);
        QCOMPARE(board.places[0].id, std::string("perf #1"));
        QCOMPARE(demandOf(board, "a").place, std::string("perf #2"));
        QVERIFY(board.places[2].holding.has_value() && !board.places[2].isOrphan);
    }
    void moreHeldThanTheSettingsSayIsThereAllTheSame() {
        const auto board = boardOf(aPool(1), {held("a"), held("b")}, {wish("a", 5), wish("b", 5), wish("c", 50)});
        QCOMPARE(std::ranges::count(board.places, "perf", &PlaceView::environment), 2);
        QVERIFY(demandOf(board, "b").state == DemandState::Holds);
        QVERIFY(demandOf(board, "c").state == DemandState::Queued);
    }
    void whatCostsMoreThanItSavesWaits() {
        const auto board = boardOf(aPool(1, 1000.0), {}, {wish("a", 5)});
        QVERIFY(demandOf(board, "a").state == DemandState::Queued);
        QCOMPARE(demandOf(board, "a").note.id, std::string("allocation.too_dear"));
    }
    void noPoolThatServesAStageHasNoQueue() {
        auto pools = aPool(1);
        pools[0].terms.clear();
        const auto board = boardOf(pools, {}, {wish("a", 5)});
        QCOMPARE(board.places.size(), std::size_t{2});
        QVERIFY(board.demands.empty());
        QVERIFY(!board.secondBest);
    }
    void takesTenThousandChanges() {
        std::vector<EnvironmentWish> wishes;
        for (int i = 0; i < 10'000; ++i)
            wishes.push_back(wish("c" + std::to_string(i), 1.0 + (i * 7919) % 10'007, (i % 100) / 100.0));
        const auto board = boardOf(aPool(12), {}, wishes);
        QCOMPARE(board.demands.size(), std::size_t{10'000});
        QCOMPARE(std::ranges::count(board.demands, DemandState::Advised, &DemandView::state), 12);
        QCOMPARE(board.demands.back().turn, 9988);
        QVERIFY(board.demands[12].loss >= board.demands.back().loss);
    }
};

FERMATA_CORE_TEST(TestAllocationView)
#include "tst_allocation_view.moc"
