// Flaky or broken: what the past of a test proves, what it never excuses, and that earlier numbers stay as they were.
#include <algorithm>
#include <random>

#include "core/assessment/flakiness/excuse.h"
#include "core/assessment/flakiness/history.h"
#include "core/assessment/flakiness/relevance.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

delivery::TestBuild build(int number, std::vector<bool> failed, double together = 0.0) {
    return {"r" + std::to_string(number), std::move(failed), together};
}

/// Forty builds; in every tenth one it failed and passed on the retry.
delivery::TestPast flakyPast() {
    delivery::TestPast past;
    for (int i = 0; i < 40; ++i)
        past.push_back(i % 10 == 4 ? build(i, {true, false}) : build(i, {false}));
    return past;
}

std::vector<FailedTest> judgedAs(const delivery::TestPast& past, std::vector<bool> now, double relevance = 0.0,
                                 double pDefect = 0.5, bool isOwn = false) {
    return judgeFailures({{"t", std::move(now), relevance, isOwn}}, {{"t", past}}, 1000, pDefect);
}

} // namespace

class TestFlakiness : public QObject {
    Q_OBJECT
private slots:
    void isTheFilterOfOneBuild() {
        // By hand: one rate decides when all others have no weight; here the ratio of broken to good after one failure.
        const FlakinessRules rules{.breaks = 0.1, .mends = 0.3, .brokenFails = 0.9, .unsteady = 0.0, .begins = 0.0};
        TestBelief belief(rules);
        // Stationary: 0.1 / 0.4 broken; a predict step leaves it there.
        belief.nextBuild();
        QVERIFY(qAbs(belief.pBroken() - 0.25) < 1e-12);
        belief.saw(false);
        const double expected = 0.25 * 0.1 / (0.25 * 0.1 + 0.75 * (1.0 - 1e-6));
        QVERIFY(qAbs(belief.pBroken() - expected) < 1e-12);
        QVERIFY(belief.pFlaky() < 1e-12);
    }
    void aTestThatFlakedBeforeIsNotBroken() {
        const auto found = judgedAs(flakyPast(), {true});
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY2(found[0].isExcused, qPrintable(QString::number(found[0].pBroken)));
        QVERIFY(found[0].pBroken < 0.02);
        QVERIFY(found[0].pFlaky > 0.99);
        QCOMPARE(found[0].builds, 40);
        QCOMPARE(found[0].flips, 4);
        QCOMPARE(anyExcusedBroken(found), found[0].pBroken);
    }
    void aQuarantineStandsInForTheProof_data() {
        QTest::addColumn<int>("failedBuilds"); // at the end of a past of forty, without a retry
        QTest::addColumn<bool>("isOwn");
        QTest::addColumn<bool>("hasPast");
        QTest::addColumn<int>("alsoFailing");
        QTest::addColumn<bool>("helps");
        QTest::newRow("one flip is no proof, but a person's word") << 0 << false << true << 0 << true;
        QTest::newRow("broken for three builds beats it") << 3 << false << true << 0 << false;
        QTest::newRow("edited by the change") << 0 << true << true << 0 << false;
        QTest::newRow("nobody knows its past") << 0 << false << false << 0 << false;
        QTest::newRow("one of many that fail together") << 0 << false << true << 60 << false;
    }
    void aQuarantineStandsInForTheProof() {
        QFETCH(const int, failedBuilds);
        QFETCH(const bool, isOwn);
        QFETCH(const bool, hasPast);
        QFETCH(const int, alsoFailing);
        QFETCH(const bool, helps);
        delivery::TestPast past;
        for (int i = 0; i < 40; ++i)
            past.push_back(i == 20 ? build(i, {true, false}) : build(i, {i >= 40 - failedBuilds}));
        FailureNow failure{"t", {true}, 0.0, isOwn};
        failure.cases = 2;
        std::vector<FailureNow> all{failure};
        for (int i = 0; i < alsoFailing; ++i)
            all.push_back({"u" + std::to_string(i), {true}, 0.0, false});
        const delivery::TestPasts pasts = hasPast ? delivery::TestPasts{{"t", past}} : delivery::TestPasts{};
        const auto of = [&](const std::vector<FailedTest>& found) {
            return *std::ranges::find(found, "t", &FailedTest::name);
        };
        QVERIFY(!of(judgeFailures(all, pasts, 1000, 0.5)).isExcused);
        all[0].quarantine = Quarantine{"ana", fromUnix(2'000'000'000), 0};
        const FailedTest found = of(judgeFailures(all, pasts, 1000, 0.5));
        QVERIFY2(found.isExcused == helps, qPrintable(QString::number(found.pBroken)));
        QVERIFY(found.quarantine.has_value());
        QCOMPARE(found.quarantine->cases, helps ? 2 : 0);
    }
    void theSameTestReallyBrokenStands_data() {
        QTest::addColumn<int>("failedBuilds");
        QTest::addColumn<int>("attemptsNow");
        QTest::newRow("broken for two builds, retried") << 2 << 1;
        QTest::newRow("failed three times on this head") << 0 << 4;
    }
    void theSameTestReallyBrokenStands() {
        QFETCH(int, failedBuilds);
        QFETCH(int, attemptsNow);
        auto past = flakyPast();
        for (int i = 0; i < failedBuilds; ++i)
            past.push_back(build(100 + i, {true, true}));
        const auto found = judgedAs(past, std::vector<bool>(static_cast<std::size_t>(attemptsNow), true));
        QVERIFY2(!found[0].isExcused, qPrintable(QString::number(found[0].pBroken)));
        QVERIFY(found[0].pBroken > 0.5);
    }
    void aRetryThatPassesSpeaksForTheTest() {
        QVERIFY(judgedAs(flakyPast(), {true, false})[0].pBroken < judgedAs(flakyPast(), {true})[0].pBroken);
    }
    void withoutAPastItCountsAsBroken() {
        const auto found = judgeFailures({{"t", {true}, 0.0, false}}, {}, 1000, 0.0);
        QCOMPARE(found[0].pBroken, 1.0);
        QVERIFY(!found[0].isExcused);
    }
    void failingOnSomeRevisionsOnlyIsNoProof() {
        // A good test of a fragile part: it fails for some changes, passes for others, and never both.
        delivery::TestPast past;
        for (int i = 0; i < 40; ++i)
            past.push_back(build(i, {i % 10 == 4}));
        QVERIFY(!judgedAs(past, {true})[0].isExcused);
    }
    void aTestThatTheChangeEditsIsNeverExcused() {
        QVERIFY(!judgedAs(flakyPast(), {true}, 0.0, 0.5, true)[0].isExcused);
    }
    void aRiskyChangeNearToTheTestIsNotExcused() {
        QVERIFY(!judgedAs(flakyPast(), {true}, 1.0, 0.6)[0].isExcused);
        QVERIFY(judgedAs(flakyPast(), {true}, 1.0, 0.6)[0].pBroken >
                judgedAs(flakyPast(), {true}, 0.5, 0.6)[0].pBroken);
    }
    void excusesTogetherStayBelowTheLimit() {
        std::vector<FailureNow> failures;
        delivery::TestPasts pasts;
        for (int i = 0; i < 9; ++i) {
            failures.push_back({"t" + std::to_string(i), {true}, 0.0, false});
            pasts[failures.back().test] = flakyPast();
        }
        const auto found = judgeFailures(failures, pasts, 1000, 0.5);
        QVERIFY(anyExcusedBroken(found) <= excusedAtMost);
        QVERIFY(std::ranges::count(found, true, &FailedTest::isExcused) > 0);
        QVERIFY(std::ranges::is_sorted(found, {}, &FailedTest::isExcused));
    }
    void manyThatFailAtOnceHaveOneCause() {
        std::vector<FailureNow> failures;
        delivery::TestPasts pasts;
        for (int i = 0; i < togetherFrom; ++i) {
            failures.push_back({"t" + std::to_string(i), {true}, 0.0, false});
            pasts[failures.back().test] = flakyPast();
        }
        const auto found = judgeFailures(failures, pasts, 100, 0.0);
        QCOMPARE(std::ranges::count(found, true, &FailedTest::isExcused), 0);
    }
    void anOutageTeachesNoFlakes() {
        delivery::TestPast with, without;
        for (int i = 0; i < 30; ++i) {
            with.push_back(i % 10 == 5 ? build(i, {true, false}, 0.05) : build(i, {false}));
            without.push_back(i % 10 == 5 ? build(i, {true, false}) : build(i, {false}));
        }
        QVERIFY(judgedAs(with, {true})[0].pFlaky < judgedAs(without, {true})[0].pFlaky);
        QCOMPARE(judgedAs(with, {true})[0].flips, 0);
        QVERIFY(!judgedAs(with, {true})[0].isExcused);
    }
    void twoBrokenBuildsWithoutEarlierFlakesAreNeverCalledFlaky() {
        for (int before = 5; before <= 195; before += 10) {
            TestHistory history;
            for (int i = 0; i < 200; ++i)
                if (i == before || i == before + 1)
                    history.addBuild({{"t", true}, {"t", true}});
                else
                    history.addBuild({{"t", false}});
            QVERIFY2(history.beliefs().at("t").pFlaky() < 0.5, qPrintable(QString::number(before)));
        }
    }
    void laterBuildsChangeNoEarlierNumber() {
        std::mt19937 dice(7);
        std::vector<std::vector<Attempt>> builds;
        for (int i = 0; i < 60; ++i) {
            builds.emplace_back();
            for (int test = 0; test < 20; ++test) {
                builds.back().push_back({"t" + std::to_string(test), dice() % 12 == 0});
                if (builds.back().back().failed)
                    builds.back().push_back({"t" + std::to_string(test), dice() % 2 == 0});
            }
        }
        TestHistory whole, cut;
        for (std::size_t i = 0; i < builds.size(); ++i) {
            const auto all = whole.addBuild(builds[i]);
            if (i < 40)
                QCOMPARE(cut.addBuild(builds[i]), all);
        }
    }
    void findsWhatATestIsAbout_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("group");
        QTest::addColumn<QString>("changed");
        QTest::addColumn<double>("relevance");
        QTest::newRow("a class of Java") << ""
                                         << "com.shop.CartTest"
                                         << "src/main/java/com/shop/Cart.java" << 1.0;
        QTest::newRow("a module of Python") << "tests/test_cart.py"
                                            << ""
                                            << "shop/cart.py" << 1.0;
        QTest::newRow("the same package") << ""
                                          << "com.shop.PayTest"
                                          << "src/main/java/com/shop/Cart.java" << 0.5;
        QTest::newRow("elsewhere") << ""
                                   << "org.wall.ClockTest"
                                   << "src/main/java/com/shop/Cart.java" << 0.0;
        QTest::newRow("it does not say where it is") << ""
                                                     << ""
                                                     << "shop/cart.py" << 1.0;
    }
    void findsWhatATestIsAbout() {
        QFETCH(QString, file);
        QFETCH(QString, group);
        QFETCH(QString, changed);
        QTEST(relevance(file.toStdString(), group.toStdString(), {changed.toStdString()}), "relevance");
    }
};

FERMATA_CORE_TEST(TestFlakiness)
#include "tst_flakiness.moc"
