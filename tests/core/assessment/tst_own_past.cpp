// A metric without a control: exact at zero, empirical against its own past, refused where the past says nothing.
#include <cmath>
#include <numbers>
#include <random>

#include "core/assessment/production/exact_share.h"
#include "core/assessment/production/own_past.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

constexpr std::int64_t begin = 1700006400; // a midnight
constexpr Seconds fiveMinutes{300};

/// A daily wave around 100 with AR(1) noise; `shift` from the given point on, as a factor.
std::vector<MetricPoint> wave(int days, unsigned seed, double noise = 3.0, int shiftAt = 1 << 30, double shift = 1.0,
                              int firstDay = 0) {
    std::mt19937_64 dice(seed);
    std::normal_distribution<double> normal;
    std::vector<MetricPoint> out;
    double left = 0.0;
    for (int i = 0; i < days * 288; ++i) {
        left = 0.6 * left + noise * 0.8 * normal(dice);
        const double usual = 100.0 + 40.0 * std::sin(i / 288.0 * 2.0 * std::numbers::pi);
        out.push_back({fromUnix(begin + 300 * (i + firstDay * 288)), (usual + left) * (i >= shiftAt ? shift : 1.0)});
    }
    return out;
}

double evidence(const PastOfMetric& past, const std::vector<MetricPoint>& points, Direction direction) {
    VerificationRules rules;
    rules.direction = direction;
    rules.tolerated = 1.0;
    OwnPastTest test(rules, past);
    for (const MetricPoint& point : points)
        test.add(point);
    return test.logBad();
}

} // namespace

class TestOwnPast : public QObject {
    Q_OBJECT
private slots:
    void chancesAreThoseOfTheBinomialDistribution() {
        QVERIFY(std::abs(logChanceOfAtLeast(3, 3, 0.5) - std::log(0.125)) < 1e-12);
        QVERIFY(std::abs(logChanceOfAtLeast(4, 5, 0.5) - std::log(6.0 / 32.0)) < 1e-12);
        QVERIFY(std::abs(logChanceOfAtLeast(2, 3, 0.1) - std::log(0.028)) < 1e-12);
        QCOMPARE(logChanceOfAtLeast(1, 10, 0.5), 0.0);
        QVERIFY(std::isfinite(logChanceOfAtLeast(100000, 100000, 1e-6)));
    }
    void aPValueBecomesTheMeanOfItsCalibrators() {
        for (const double p : {1e-8, 1e-3, 0.2, 0.9, 0.9999}) {
            double mean = 0.0;
            constexpr int steps = 200000;
            for (int i = 0; i < steps; ++i) {
                const double k = (i + 0.5) / steps;
                mean += k * std::pow(p, k - 1.0) / steps;
            }
            QVERIFY2(std::abs(logEvidence(std::log(p)) - std::log(mean)) < 1e-4, qPrintable(QString::number(p)));
        }
        QVERIFY(std::abs(logEvidence(0.0) - std::log(0.5)) < 1e-12);
    }
    void exactTestIsSeldomWrong() {
        std::mt19937_64 dice(4);
        std::poisson_distribution<int> before(3.0), each(0.05); // rates of 3 in 60 intervals
        int wrong = 0;
        for (int i = 0; i < 2000; ++i) {
            VerificationRules rules;
            rules.tolerated = 1.0;
            ExactShareTest test(rules, {static_cast<double>(before(dice)), 60000.0});
            for (int n = 0; n < 60; ++n)
                test.add({static_cast<double>(each(dice)), 1000.0});
            wrong += test.logBad() >= -std::log(0.01) ? 1 : 0;
        }
        QVERIFY2(wrong <= 20, qPrintable(QString::number(wrong)));
    }
    void findsADropOfAThirdAndNotADayLikeOthers() {
        const PastOfMetric past = pastOf(wave(7, 1), fiveMinutes, 24, Direction::Down);
        QCOMPARE(past.state, PastState::Usable);
        QVERIFY(past.carry > 0.4 && past.carry < 0.75);
        const std::vector<MetricPoint> dropped = wave(1, 2, 3.0, 120, 0.67, 7),
                                       usual = wave(1, 3, 3.0, 1 << 30, 1.0, 7);
        const auto part = [](const std::vector<MetricPoint>& all) {
            return std::vector<MetricPoint>(all.begin() + 120, all.begin() + 144);
        };
        QVERIFY(evidence(past, part(dropped), Direction::Down) >= -std::log(0.001));
        QVERIFY(evidence(past, part(usual), Direction::Down) < -std::log(0.01));
    }
    void isSeldomWrongOnTheSameProcess() {
        const PastOfMetric past = pastOf(wave(7, 1), fiveMinutes, 24, Direction::Up);
        int wrong = 0;
        constexpr int windows = 300;
        for (unsigned i = 0; i < windows / 12; ++i) {
            const std::vector<MetricPoint> day = wave(1, 100 + i, 3.0, 1 << 30, 1.0, 7);
            for (std::ptrdiff_t at = 0; at + 24 <= 288; at += 24)
                wrong +=
                    evidence(past, {day.begin() + at, day.begin() + at + 24}, Direction::Up) >= -std::log(0.01) ? 1 : 0;
        }
        QVERIFY2(wrong <= 9, qPrintable(QString::number(wrong)));
    }
    void anotherHourIsNotAFault() { // the season: 140 at six, 60 at eighteen
        const PastOfMetric past = pastOf(wave(7, 1), fiveMinutes, 24, Direction::Down);
        OwnPastTest test({}, past);
        QVERIFY(std::abs(test.usual(fromUnix(begin + 6 * 3600)) - 140.0) < 4.0);
        QVERIFY(std::abs(test.usual(fromUnix(begin + 18 * 3600)) - 60.0) < 4.0);
    }
    void refusesAPastThatSaysNothing() {
        QCOMPARE(pastOf(wave(1, 1), fiveMinutes, 24, Direction::Up).state, PastState::TooShort);
        QCOMPARE(pastOf({}, fiveMinutes, 24, Direction::Up).state, PastState::TooShort);
        std::vector<MetricPoint> flat = wave(4, 1);
        for (MetricPoint& point : flat)
            point.value = 7.0;
        QCOMPARE(pastOf(flat, fiveMinutes, 24, Direction::Up).state, PastState::Constant);
        std::vector<MetricPoint> bursts = flat;
        std::mt19937_64 dice(1);
        for (MetricPoint& point : bursts)
            point.value = dice() % 20 == 0 ? static_cast<double>(dice() % 1000) : 7.0;
        QCOMPARE(pastOf(bursts, fiveMinutes, 24, Direction::Up).state, PastState::Bursty);
        std::vector<MetricPoint> storms = wave(6, 1);
        for (std::size_t i = 0; i < storms.size(); ++i)
            if (i / 150 % 3 == 0)
                storms[i].value = 100.0 + 20.0 * (storms[i].value - 100.0);
        QCOMPARE(pastOf(storms, fiveMinutes, 24, Direction::Up).state, PastState::Bursty);
        OwnPastTest test({}, pastOf(bursts, fiveMinutes, 24, Direction::Up));
        QVERIFY(!test.add({fromUnix(begin), 1e9}));
        QCOMPARE(test.logBad(), 0.0);
    }
    void gapsAndNumbersThatAreNoneChangeNothing() {
        const PastOfMetric past = pastOf(wave(7, 1), fiveMinutes, 24, Direction::Up);
        OwnPastTest test({}, past);
        QVERIFY(test.add({fromUnix(begin), 100.0}));
        QVERIFY(!test.add({fromUnix(begin), 1e9}));
        QVERIFY(!test.add({fromUnix(begin + 300), std::nan("")}));
        QVERIFY(test.add({fromUnix(begin + 9000), 120.0}));
    }
};

FERMATA_CORE_TEST(TestOwnPast)
#include "tst_own_past.moc"
