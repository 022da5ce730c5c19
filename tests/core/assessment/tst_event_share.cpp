// The event-share test of a deployment: what it proves, what it never claims, and how often it is wrong.
#include <cmath>
#include <limits>
#include <random>

#include "core/assessment/production/event_share.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

EventTick tick(int minute, double treatment, double control, double exposure = 2000.0) {
    return {fromUnix(1700000000 + 60 * minute), {treatment, exposure}, {control, exposure}};
}

/// Two arms with 2,000 requests each an interval; `ratio` of the control's error rate.
EventShareTest watched(VerificationRules rules, double ratio, unsigned seed, int intervals = 60, double rate = 0.002) {
    std::mt19937_64 dice(seed);
    std::binomial_distribution<int> treatment(2000, rate * ratio), control(2000, rate);
    EventShareTest test(rules);
    for (int i = 0; i < intervals; ++i)
        test.add(tick(i, treatment(dice), control(dice)));
    return test;
}

} // namespace

class TestEventShare : public QObject {
    Q_OBJECT
private slots:
    void isTheFormulaOfOneInterval() {
        // By hand: w = 1/2, r0 = 1.25, r = r0·k; e_t = 8, e_c = 4.
        EventShareTest test({});
        test.add(tick(0, 8, 4));
        double mean = 0.0, weights = 0.0;
        for (std::size_t i = 0; i < EventShareTest::alternatives.size(); ++i) {
            const double r = 1.25 * EventShareTest::alternatives[i], theta = r / (r + 1), theta0 = 1.25 / 2.25;
            // 0.8 of the weight has begun, 0.2 waits for later intervals.
            mean += EventShareTest::weights[i] *
                    (0.8 * std::exp(8 * std::log(theta / theta0) + 4 * std::log((1 - theta) / (1 - theta0))) + 0.2);
            weights += EventShareTest::weights[i];
        }
        QVERIFY(std::abs(weights - 1.0) < 1e-12);
        QVERIFY(std::abs(test.verification().logBad - std::log(mean)) < 1e-12);
    }
    void theLastLookIsTheExactTail() {
        // Binomial(12, 1/2): P(≥ 9) = 299/4096; the intervals may be split anyhow.
        const double exact = 299.0 / 4096.0;
        QVERIFY(std::abs(lastLook({tick(0, 9, 3)}, 1.0, Direction::Up, 1.0) - exact) < 1e-12);
        QVERIFY(std::abs(lastLook({tick(0, 4, 1), tick(1, 0, 0), tick(2, 5, 2)}, 1.0, Direction::Up, 1.0) - exact) <
                1e-12);
        QVERIFY(std::abs(lastLook({tick(0, 3, 9)}, 1.0, Direction::Down, 1.0) - exact) < 1e-12);
        // Two coins of different chances: w = 1/2 and 1/4, both the treatment's: 1/8.
        QVERIFY(
            std::abs(lastLook({tick(0, 1, 0), {fromUnix(1700000060), {1, 500}, {0, 1500}}}, 1.0, Direction::Up, 1.0) -
                     0.125) < 1e-12);
        QCOMPARE(lastLook({tick(0, 0, 0)}, 1.0, Direction::Up, 1.0), 1.0);
        QVERIFY(lastLook({tick(0, 9.9, 3)}, 1.0, Direction::Up, 1.0) >= exact - 1e-12); // rounded against the finding
        QVERIFY(lastLook({tick(0, 18, 6)}, 1.0, Direction::Up, 2.0) >= exact - 1e-12);
        // Beyond 4,000 events it is a bound, and close enough to find what is plainly worse.
        const double few = lastLook({tick(0, 2100, 1899, 1e5)}, 1.0, Direction::Up, 1.0),
                     bound = lastLook({tick(0, 2101, 1901, 1e5)}, 1.0, Direction::Up, 1.0);
        QVERIFY(bound >= few && bound < 20 * few);
        QVERIFY(lastLook({tick(0, 3000, 2000, 1e5)}, 1.0, Direction::Up, 1.0) < 1e-20);
    }
    void theLastLookFindsWhatTheMeanOverAllMomentsDoesNot() {
        // 27 against 9 of few events: too little at any moment before.
        VerificationRules rules;
        rules.tolerated = 1.0;
        EventShareTest without(rules);
        rules.endsAt = fromUnix(1700000000 + 60 * 35);
        rules.onLastLook = lastLookFor(36.0);
        EventShareTest with(rules);
        for (int i = 0; i < 36; ++i) {
            const EventTick one = tick(i, i % 4 != 3, i % 4 == 3, 200.0);
            without.add(one);
            if (i == 35)
                QCOMPARE(with.health(), Health::Inconclusive);
            with.add(one);
        }
        QCOMPARE(without.health(), Health::Inconclusive);
        QCOMPARE(with.health(), Health::Bad);
        QCOMPARE(with.knownAt(), std::optional(fromUnix(1700000000 + 60 * 35)));
        QVERIFY(!with.mayRollBack());
    }
    void ofManyEventsTheLastLookSpendsLittle() {
        QCOMPARE(lastLookTaken(0.0), 1.0);
        QCOMPARE(lastLookTaken(330.0), 1.0);
        QVERIFY(std::abs(lastLookTaken(660.0) - 0.25) < 1e-12);
        // The same p-value, at the end of a watch, from few events and from many: found in the first only.
        const auto isFound = [](double perTick, double more) {
            VerificationRules rules;
            rules.tolerated = 1.0;
            rules.endsAt = fromUnix(1700000000 + 60 * 19);
            EventShareTest test(rules);
            for (int i = 0; i < 20; ++i)
                test.add(tick(i, perTick + more, perTick - more, 1e5));
            return test.health() == Health::Bad;
        };
        // z of 3.1 each, p = .001: below .3 · .01, and above that times (330 / 2,400)².
        const double few = 6.0, many = 60.0;
        QVERIFY(isFound(few, 3.1 * std::sqrt(2 * few * 20) / 40));
        QVERIFY(!isFound(many, 3.1 * std::sqrt(2 * many * 20) / 40));
    }
    void theLastLookIsTakenOnce() {
        // Evidence that comes after the last look does not look again.
        VerificationRules rules;
        rules.tolerated = 1.0;
        rules.endsAt = fromUnix(1700000000 + 60 * 3);
        EventShareTest test(rules);
        for (int i = 0; i < 4; ++i)
            test.add(tick(i, i % 2, (i + 1) % 2, 200.0));
        const double then = test.logBad();
        QVERIFY(then < 0.0);
        for (int i = 4; i < 19; ++i)
            test.add(tick(i, i % 4 != 3, i % 4 == 3, 200.0));
        QCOMPARE(test.health(), Health::Inconclusive);
    }
    void noDataIsNeverGood() {
        EventShareTest test({});
        QCOMPARE(test.verification().reason, VerificationReason::NoSample);
        for (int i = 0; i < 1000; ++i)
            test.add({fromUnix(1700000000 + i), {0, 500}, {0, 0}}); // the control's exporter is gone
        QCOMPARE(test.verification().health, Health::Inconclusive);
        QCOMPARE(test.verification().reason, VerificationReason::NoSample);
        QCOMPARE(test.verification().skipped, std::size_t{1000});
        for (int i = 0; i < 1000; ++i)
            test.add(tick(1000 + i, 0, 0));
        QCOMPARE(test.verification().health, Health::Inconclusive);
        QCOMPARE(test.verification().reason, VerificationReason::NoEvents);
        QVERIFY(std::abs(test.verification().logBad) < 1e-12);
    }
    void numbersThatAreNoneChangeNothing() {
        EventShareTest test({});
        test.add(tick(5, 8, 4));
        const Verification before = test.verification();
        const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
        for (const double bad : {nan, infinite, -1.0, 3000.0})
            test.add(tick(6, bad, 4));
        test.add(tick(6, 8, 4, nan));
        test.add(tick(5, 800, 4)); // the same interval again
        test.add(tick(3, 800, 4)); // late
        Verification after = test.verification();
        QCOMPARE(after.skipped, std::size_t{7});
        after.skipped = before.skipped;
        QCOMPARE(after, before);
    }
    void errorsFromAZeroBaselineAreSeen() {
        EventShareTest test({});
        for (int i = 0; i < 30; ++i)
            test.add(tick(i, 5, 0));
        const Verification found = test.verification();
        QCOMPARE(found.health, Health::Bad);
        QVERIFY(found.mayRollBack);
        QVERIFY(found.ratioLow && *found.ratioLow > 1.25);
        QVERIFY(!found.ratioHigh); // no upper end can be known
        QVERIFY(!found.detectable);
    }
    void aSharedWaveOfErrorsIsNoReason() {
        EventShareTest test({});
        for (int i = 0; i < 200; ++i)
            test.add(tick(i, i > 50 ? 400 : 4, i > 50 ? 400 : 4));
        QCOMPARE(test.verification().health, Health::Good);
    }
    void aRampOfTrafficIsNoReason() {
        EventShareTest test({});
        for (int i = 0; i < 100; ++i) { // 1 % of the traffic, then half of it, at equal rates
            const double exposure = i < 50 ? 40.0 : 2000.0;
            test.add({fromUnix(1700000000 + 60 * i),
                      {exposure * 0.05, exposure},
                      {(4000 - exposure) * 0.05, 4000 - exposure}});
        }
        const Verification found = test.verification();
        QCOMPARE(found.health, Health::Good);
        QVERIFY(*found.ratioLow < 1.0 && *found.ratioHigh > 1.0);
    }
    void fewerConversionsAreWorseWhenSoAsked() {
        VerificationRules rules;
        rules.direction = Direction::Down;
        EventShareTest fewer(rules), more(rules);
        for (int i = 0; i < 60; ++i) {
            fewer.add(tick(i, 30, 60));
            more.add(tick(i, 90, 60));
        }
        QCOMPARE(fewer.verification().health, Health::Bad);
        QVERIFY(*fewer.verification().ratioHigh < 1.0 / 1.25);
        QCOMPARE(more.verification().health, Health::Good);
    }
    void aLongHealthyStartHidesNoFault() {
        EventShareTest test({});
        for (int i = 0; i < 1000; ++i)
            test.add(tick(i, 4, 4));
        QCOMPARE(test.health(), Health::Good);
        int seen = 1000;
        for (; seen < 1100 && test.health() != Health::Bad; ++seen)
            test.add(tick(seen, 16, 4));
        QCOMPARE(test.health(), Health::Bad);
        QVERIFY2(seen <= 1015, qPrintable(QString::number(seen)));
    }
    void badStaysBad() {
        EventShareTest test({});
        for (int i = 0; i < 20; ++i)
            test.add(tick(i, 40, 4));
        const Verification bad = test.verification();
        QCOMPARE(bad.health, Health::Bad);
        for (int i = 20; i < 2000; ++i)
            test.add(tick(i, 4, 4));
        QCOMPARE(test.verification().health, Health::Bad);
        QCOMPARE(test.verification().knownAt, bad.knownAt);
    }
    void isSeldomWrongHoweverOftenOneLooks() {
        VerificationRules rules;
        rules.tolerated = 1.0; // exactly as bad as tolerated: the hardest case
        int paused = 0, rolledBack = 0, found = 0;
        for (unsigned seed = 1; seed <= 1000; ++seed) {
            const EventShareTest equal = watched(rules, 1.0, seed);
            paused += equal.health() == Health::Bad ? 1 : 0;
            rolledBack += equal.mayRollBack() ? 1 : 0;
            found += watched(rules, 2.0, seed + 5000).health() == Health::Bad ? 1 : 0;
        }
        QVERIFY2(paused <= 20, qPrintable(QString::number(paused))); // 10 expected at most; 20 is three deviations more
        QVERIFY2(rolledBack <= 4, qPrintable(QString::number(rolledBack)));
        QVERIFY2(found >= 985, qPrintable(QString::number(found)));
    }
    void theIntervalHoldsTheTruth() {
        VerificationRules rules;
        int held = 0;
        for (unsigned seed = 1; seed <= 60; ++seed) {
            const Verification seen = watched(rules, 1.6, seed).verification();
            held += seen.ratioLow.value_or(0.0) <= 1.6 && seen.ratioHigh.value_or(INFINITY) >= 1.6 ? 1 : 0;
        }
        QVERIFY2(held >= 58, qPrintable(QString::number(held)));
    }
    void whatCouldHaveBeenSeenIsSeenNineTimesOfTen() {
        VerificationRules rules;
        const Verification quiet = watched(rules, 1.0, 7).verification();
        QVERIFY(quiet.detectable && *quiet.detectable > 1.25);
        int found = 0;
        for (unsigned seed = 1; seed <= 300; ++seed)
            found += watched(rules, *quiet.detectable, seed).health() == Health::Bad ? 1 : 0;
        QVERIFY2(found >= 255, qPrintable(QStringLiteral("%1 of 300 at %2").arg(found).arg(*quiet.detectable)));
    }
    void toleratesWhatSameVersionsShow() {
        QVERIFY(!toleratedFrom({}));
        std::vector<std::vector<EventTick>> windows;
        for (int i = 0; i < 100; ++i)
            windows.push_back({tick(0, 100 + i, 100)}); // ratios 1.00 to 1.99
        QVERIFY(toleratedFrom(windows) >= 1.95 && toleratedFrom(windows) <= 1.99);
        for (auto& window : windows)
            std::swap(window.front().treatment, window.front().control); // the other way round is as far apart
        QVERIFY(toleratedFrom(windows) >= 1.95 && toleratedFrom(windows) <= 1.99);
        windows.resize(58);
        QVERIFY(!toleratedFrom(windows));
        windows.push_back({tick(0, 100, 100)});
        QVERIFY(toleratedFrom(windows).has_value());
    }
    void armsThatVaryMoreThanChanceAreKnownByIt() {
        std::vector<EventTick> calm, rough;
        std::mt19937_64 dice(3);
        std::normal_distribution<double> noise(0.0, 0.5);
        std::binomial_distribution<int> plain(2000, 0.02);
        for (int i = 0; i < 400; ++i) {
            calm.push_back(tick(i, plain(dice), plain(dice)));
            std::binomial_distribution<int> one(2000, 0.02 * std::exp(noise(dice))),
                two(2000, 0.02 * std::exp(noise(dice)));
            rough.push_back(tick(i, one(dice), two(dice)));
        }
        QVERIFY(dispersionOf(calm) < 1.25);
        QVERIFY(dispersionOf(rough) > 3.0);
        QCOMPARE(dispersionOf({tick(0, 100, 1)}), 1.0);
    }
    void unsoundRulesAreKnown() {
        VerificationRules rules;
        QVERIFY(isSound(rules));
        for (const auto& spoil : std::initializer_list<void (*)(VerificationRules&)>{
                 [](VerificationRules& r) { r.tolerated = 0.9; }, [](VerificationRules& r) { r.marginGood = 1.0; },
                 [](VerificationRules& r) { r.alphaPause = 0.0; }, [](VerificationRules& r) { r.alphaRollBack = 0.5; },
                 [](VerificationRules& r) { r.dispersion = 0.5; },
                 [](VerificationRules& r) { r.tolerated = std::numeric_limits<double>::quiet_NaN(); }}) {
            VerificationRules bad;
            spoil(bad);
            QVERIFY(!isSound(bad));
        }
    }
};

FERMATA_CORE_TEST(TestEventShare)
#include "tst_event_share.moc"
