// Heal: what was deployed is watched on real servers; a bad version goes back by itself where that is armed and the
// cause is its own, and nothing is sent in every other case.
#include <algorithm>
#include <cstdio>

#include "core/audit/reexecute.h"
#include "core/audit/verification.h"
#include "tests/system/heal_world.h"

using namespace fermata;
using namespace fermata::test;
using engine::WatchPhase;

class TestHeal : public HealWorld {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_servers = std::make_unique<Counterparts>(
            std::vector<std::string>{"pushgateway", "alertmanager", "prometheus", "buildbot", "worker"});
        FERMATA_NEEDS(*m_servers);
        askForWatches();
        begin();
        QVERIFY(serve({}));
    }
    void cleanupTestCase() { end(); }

    void aGoodVersionIsShownToBeGood() {
        FERMATA_VERIFY_OK(arm({"deploy", "roll-back"}));
        m_first = deploy("one");
        QVERIFY2(!m_first.empty(), why("one").c_str());
        QVERIFY2(reaches(WatchPhase::Good), said().c_str());
        m_good = deploy("two");
        QVERIFY2(!m_good.empty(), why("two").c_str());
        QVERIFY2(reaches(WatchPhase::Good), said().c_str());
        QCOMPARE(watch()->previous, m_first);
        QVERIFY2(watch()->rollsBackAlone, wording::sentence(watch()->whyNotAlone).c_str());
    }

    void aBadVersionGoesBackByItselfOnce() {
        const std::string bad = deploy("three");
        QVERIFY2(!bad.empty(), why("three").c_str());
        const double risk = change("three").decision->pIncident.value();
        const Time from = m_clock.now();
        QVERIFY(serve({.errors = 4000}));
        QVERIFY2(until([&] { return automaticRollbacks() == 1; }, patience), said().c_str());
        const auto ordered = *std::ranges::find_if(m_engine->snapshot()->orders, &engine::OrderView::isAutomatic);
        std::fprintf(stderr, "from the first bad sample to the order: %lld s\n",
                     static_cast<long long>((ordered.at - from).count()));
        QCOMPARE(ordered.version, m_good);
        QVERIFY(serve({}));
        QVERIFY2(until([&] { return running().find(m_good) != std::string::npos; }, patience), "it still runs");
        QVERIFY2(until([&] { return watch() && watch()->phase == WatchPhase::Recovered; }, patience), said().c_str());
        QCOMPARE(watch()->version, bad);
        QCOMPARE(automaticRollbacks(), 1);
        QVERIFY2(becomes("three", decision::Verdict::Block), why("three").c_str());
        QVERIFY2(why("three").find("taken back") != std::string::npos, why("three").c_str());
        QCOMPARE(m_engine->snapshot()->barred.size(), std::size_t{1});
        // What reached production counts for its component from now on.
        QVERIFY2(until([&] { return change("three").decision && change("three").decision->pIncident.value() > risk; },
                       patience),
                 (std::to_string(risk) + " " + std::to_string(change("three").decision->pIncident.value())).c_str());
        std::fprintf(stderr, "p_incident of the component's change: %.5f before, %.5f after\n", risk,
                     change("three").decision->pIncident.value());
    }

    void aFallOfABusinessFigureAloneGoesBackToo() {
        const std::string bad = deploy("four");
        QVERIFY2(!bad.empty(), why("four").c_str());
        QVERIFY(serve({.orders = 4000}));
        QVERIFY2(until([&] { return automaticRollbacks() == 2; }, patience), said().c_str());
        QVERIFY(serve({}));
        QVERIFY2(reaches(WatchPhase::Recovered), said().c_str());
    }

    void aCauseOutsideIsEscalatedAndNothingIsSent() {
        const std::string version = deploy("five");
        QVERIFY2(!version.empty(), why("five").c_str());
        QVERIFY(serve({.errors = 4000, .cartErrors = 4000}));
        QVERIFY2(reaches(WatchPhase::Elsewhere), said().c_str());
        QCOMPARE(watch()->state.texts.at("other"), std::string("cart"));
        QVERIFY(std::ranges::any_of(m_engine->snapshot()->alarms,
                                    [](const engine::AlarmView& alarm) { return alarm.kind == "watch"; }));
        QCOMPARE(automaticRollbacks(), 2);
        QVERIFY(running().find(version) != std::string::npos);
        QVERIFY(serve({}));
    }

    void withoutDataNothingIsSaidToBeGood() {
        const std::string head = push("six", "A page about six\n");
        QVERIFY(until([&] { return change("six").change.head.hex() == head; }, patience));
        QVERIFY2(becomes("six", decision::Verdict::Approve), why("six").c_str());
        FERMATA_VERIFY_OK(approve("six"));
        const auto ticks = watch()->ticks;
        QVERIFY(until([&] { return watch()->ticks >= ticks + 3; }, patience));
        QVERIFY2(running().find(head.substr(0, 12)) == std::string::npos,
                 "nothing further is brought by itself while a watch is escalated");
        FERMATA_VERIFY_OK(send(
            engine::OrderAct{"deploy", change("six").decisionId, "shop", "production", "", "", "looked at", "d6"}));
        QVERIFY2(until([&] { return watch() && watch()->version == change("six").change.head.hex().substr(0, 12); },
                       patience),
                 said().c_str());
        QVERIFY(m_servers->stop("pushgateway"));
        QVERIFY2(until(
                     [&] {
                         const auto now = watch();
                         return now && now->phase == WatchPhase::Watching && now->state.id == "watch.no_data";
                     },
                     patience),
                 said().c_str());
        QVERIFY(m_servers->start("pushgateway"));
        QVERIFY(until([&] { return serve({}) && errorShare(0.001); }));
    }

    void whatIsNotArmedIsNotTouched() {
        FERMATA_VERIFY_OK(arm({"deploy"}));
        QVERIFY2(reaches(WatchPhase::Good), said().c_str());
        const std::string bad = deploy("seven");
        QVERIFY2(!bad.empty(), why("seven").c_str());
        QVERIFY(serve({.errors = 4000}));
        QVERIFY2(reaches(WatchPhase::Paused) && until([&] { return watch()->state.id == "rollback.not_armed"; }),
                 said().c_str());
        QCOMPARE(automaticRollbacks(), 2);
        QVERIFY(running().find(bad) != std::string::npos);
    }

    void aBarIsLiftedByAPersonWithAReason() {
        const auto barred = m_engine->snapshot()->barred;
        QCOMPARE(barred.size(), std::size_t{2});
        engine::LiftBar lift{"shop", "production", barred.front().version, ""};
        QCOMPARE(send(lift).error().fault(), Fault::Usage);
        lift.reason = "it was the network";
        FERMATA_VERIFY_OK(send(lift));
        QCOMPARE(m_engine->snapshot()->barred.size(), std::size_t{1});
        QVERIFY2(until(
                     [&] {
                         return change("three").decision &&
                                change("three").decision->verdict != decision::Verdict::Block;
                     },
                     patience),
                 why("three").c_str());
    }

    void goesOnWhereItWas() {
        const auto before = watch();
        m_engine.reset();
        startEngine();
        QVERIFY2(until([&] { return watch() && watch()->state.id == "rollback.not_armed"; }, patience), said().c_str());
        QVERIFY2(watch()->ticks + 5 >= before->ticks, // two polls within one second are one in the journal
                 (std::to_string(watch()->ticks) + " of " + std::to_string(before->ticks)).c_str());
        QCOMPARE(m_engine->snapshot()->barred.size(), std::size_t{1});
        QCOMPARE(automaticRollbacks(), 2);
    }

    void keepsWhatEarlierDeploymentsLookedLike() {
        auto answer = std::make_shared<std::promise<Result<std::vector<engine::WindowView>>>>();
        auto future = answer->get_future();
        m_engine->windows("shop", "production", 10, [answer](auto found) { answer->set_value(std::move(found)); });
        QVERIFY(future.wait_for(patience) == std::future_status::ready);
        const auto windows = future.get();
        FERMATA_VERIFY_OK(windows);
        const auto good = std::ranges::find(*windows, m_good, &engine::WindowView::version);
        QVERIFY2(good != windows->end(), std::to_string(windows->size()).c_str());
        QCOMPARE(good->outcome, std::string("good"));
        QCOMPARE(good->previous, m_first);
        const auto errors =
            std::ranges::find(good->series, std::string("watched_errors"), &engine::WindowSeriesView::query);
        QVERIFY(errors != good->series.end() && !errors->stretches.empty());
        QCOMPARE(errors->stretches.front().front().value, 400.0);
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
        QVERIFY(again->problems.empty());
        const auto notes = chain->of(audit::RecordKind::Note, "watch");
        FERMATA_VERIFY_OK(notes);
        QVERIFY(notes->size() >= 6);
    }

private:
    std::string m_first, m_good;
};

FERMATA_CORE_TEST(TestHeal)
#include "tst_heal.moc"
