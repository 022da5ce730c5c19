#include <cmath>
#include <random>

#include "core/learning/labels/delay.h"
#include "tests/support/test.h"

using namespace fermata::learning;

class TestDelay : public QObject {
    Q_OBJECT
private slots:
    /// Delays of mean 200 days are seen only where they ended before "now"; the naive share would be far too quick.
    void undoesThatLongDelaysAreNotSeenYet() {
        std::mt19937 dice(5);
        std::exponential_distribution<double> delay(1 / 200.0);
        std::uniform_real_distribution<double> age(0, 2000);
        std::vector<ObservedDelay> seen;
        double naive = 0;
        for (int i = 0; i < 20000; ++i) {
            const ObservedDelay one{delay(dice), age(dice)};
            if (one.days > one.mostDays)
                continue;
            seen.push_back(one);
            naive += one.days <= 200 ? 1 : 0;
        }
        const double truth = 1 - std::exp(-1.0);
        QVERIFY(naive / double(seen.size()) > truth + 0.02);
        const DelayCurve curve(std::move(seen));
        QVERIFY2(std::fabs(curve.knownShare(200) - truth) < 0.02, qPrintable(QString::number(curve.knownShare(200))));
        QVERIFY(std::fabs(curve.ageOf(0.8) - 200 * std::log(5)) < 20);
        for (double days = 0; days < 3000; days += 7)
            QVERIFY(curve.knownShare(days) <= curve.knownShare(days + 7));
        QCOMPARE(curve.knownShare(1e9), 1.0);
    }
    void everythingIsKnownAtOnceWithoutDelays() {
        QCOMPARE(DelayCurve().knownShare(0), 1.0);
        QCOMPARE(DelayCurve(std::vector<ObservedDelay>{}).ageOf(0.8), 0.0);
    }
    void fewDelaysNeverEndTheCurve() {
        const DelayCurve one(std::vector<ObservedDelay>{{3, 10}});
        QCOMPARE(one.knownShare(3), 1.0);
        QCOMPARE(one.knownShare(2.9), 0.0);
        const DelayCurve same(std::vector<ObservedDelay>{{3, 3}, {3, 3}});
        QCOMPARE(same.ageOf(1), 3.0);
    }
    void baseRateLiesInsideItsInterval() {
        for (const double n : {1.0, 7.0, 300.0})
            for (double k = 0; k <= n; ++k) {
                const auto rate = baseRate(k, n);
                QVERIFY(0 <= rate.low && rate.low <= rate.value && rate.value <= rate.high && rate.high <= 1);
            }
        QCOMPARE(baseRate(0, 0).high, 1.0);
    }
};

FERMATA_CORE_TEST(TestDelay)
#include "tst_delay.moc"
