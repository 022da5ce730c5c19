// The lab's questions: the policy in force answers as recorded, a scenario is a policy that could be saved, a mistake
// is named, and nothing is written.
#include <future>

#include "core/workspace/policy_file.h"
#include "tests/core/engine/engine_world.h"

using namespace fermata;
using namespace fermata::test;
using namespace std::chrono_literals;

namespace {

Result<engine::Rehearsal> ask(engine::Engine& engine, engine::RehearsalWish wish) {
    auto answer = std::make_shared<std::promise<Result<engine::Rehearsal>>>();
    auto future = answer->get_future();
    engine.rehearse(std::move(wish),
                    [answer](Result<engine::Rehearsal> value) { answer->set_value(std::move(value)); });
    if (future.wait_for(30s) != std::future_status::ready)
        return Error(Fault::Internal, "no answer");
    return future.get();
}

} // namespace

class TestRehearsing : public QObject {
    Q_OBJECT
private slots:
    void scenariosStandBesideThePolicyInForce() {
        World world;
        world.writePolicy("appetite: {fast_track_below: 0.001, review_above: 0.99, block_above: 0.995}\n"
                          "losses: {fast_track: {intercept: 0, slope: 5}, approve: {intercept: 1, slope: 4},"
                          " review: {intercept: 30, slope: 3}, hold: {intercept: 60, slope: 2},"
                          " block: {intercept: 90, slope: 1}}\n");
        world.writeEvidence();
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto records = engine->snapshot()->audit.records;
        const auto same = ask(*engine, {{{"B", {}}}, {}});
        FERMATA_VERIFY_OK(same);
        QVERIFY(!same->problem && same->backtest.scores.size() == 2);
        const auto& all = same->backtest;
        QVERIFY(!all.rows.empty());
        QCOMPARE(all.scores[1].gated, all.scores[0].gated);
        QCOMPARE(all.scores[1].gain, 0.0);
        // Under tests of at most a minute everything is held, and the text of that policy could be saved.
        const auto stricter =
            ask(*engine,
                {{{"A", {}}, {"B", {{"evidence.tests.maximum_age", "1m"}, {"appetite.review_above", "0.5"}}}}, {}});
        FERMATA_VERIFY_OK(stricter);
        QCOMPARE(stricter->backtest.scores.size(), std::size_t{3});
        QVERIFY(stricter->backtest.scores[2].gated > stricter->backtest.scores[0].gated);
        QCOMPARE(stricter->texts.size(), std::size_t{2});
        const auto saved = workspace::parsePolicy(stricter->texts[1], "b.yaml");
        FERMATA_VERIFY_OK(saved);
        QCOMPARE(saved->appetite.reviewAbove, 0.5);
        QVERIFY(stricter->texts[1].find("slope: 5") != std::string::npos);
        // Asked again, what was worked out is the same.
        const auto again = ask(*engine, {{{"A", {}}, {"B", {{"evidence.tests.maximum_age", "1m"}}}}, {}});
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->backtest.scores[0].hours, all.scores[0].hours);
        const auto none = ask(*engine, {{{"B", {}}}, fromUnix(noon) + Days{900}});
        QVERIFY(none && none->backtest.rows.empty());
        QCOMPARE(engine->snapshot()->audit.records, records);
    }

    void aScenarioThatIsNoPolicyIsNamed() {
        World world;
        auto engine = start(world);
        QVERIFY(engine->waitUntilIdle(60s));
        const auto wrong = ask(*engine, {{{"A", {}}, {"B", {{"appetite.review_above", "7"}}}}, {}});
        FERMATA_VERIFY_OK(wrong);
        QVERIFY(wrong->problem && wrong->problemOf == 1);
        QCOMPARE(wrong->problem->field(), std::string("appetite.review_above"));
        QVERIFY(wrong->backtest.rows.empty());
    }
};

FERMATA_CORE_TEST(TestRehearsing)
#include "tst_rehearsing.moc"
