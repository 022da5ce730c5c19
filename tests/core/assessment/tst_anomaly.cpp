// The anomaly score of a series: in its range, only from the past, and high where the past was left.
#include <cmath>
#include <numbers>
#include <random>

#include "core/assessment/production/anomaly.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

std::vector<double> wave(int points, unsigned seed) {
    std::mt19937_64 dice(seed);
    std::normal_distribution<double> noise;
    std::vector<double> out;
    for (int i = 0; i < points; ++i)
        out.push_back(100.0 + 40.0 * std::sin(i / 288.0 * 2.0 * std::numbers::pi) + 2.0 * noise(dice));
    return out;
}

std::vector<double> scores(const std::vector<double>& values) {
    AnomalyScorer scorer;
    std::vector<double> out;
    for (std::size_t i = 0; i < values.size(); ++i)
        out.push_back(scorer.score(fromUnix(1700006400 + 300 * static_cast<std::int64_t>(i)), values[i]));
    return out;
}

} // namespace

class TestAnomaly : public QObject {
    Q_OBJECT
private slots:
    void looksOnlyBack() {
        const std::vector<double> values = wave(1200, 1);
        std::vector<double> other = values;
        for (std::size_t i = 900; i < other.size(); ++i)
            other[i] = 1e6;
        const std::vector<double> one = scores(values), two = scores(other);
        for (std::size_t i = 0; i < 900; ++i)
            QCOMPARE(one[i], two[i]);
        QVERIFY(two[900] > one[900]);
    }
    void staysInItsRange() {
        std::vector<double> values = wave(1200, 2);
        values[600] = 1e300, values[700] = -1e300, values[800] = std::nan(""), values[900] = INFINITY;
        for (const double score : scores(values))
            QVERIFY(score >= 0.0 && score <= 1.0);
        QCOMPARE(scores(values)[800], 0.0);
    }
    void standsOutWhereThePastWasLeft_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("spike") << 0;
        QTest::newRow("another level") << 1;
        QTest::newRow("flat") << 2;
    }
    void standsOutWhereThePastWasLeft() {
        QFETCH(int, kind);
        std::vector<double> values = wave(2400, 3);
        for (std::size_t i = 2000; i < 2100; ++i) {
            if (kind == 0 && i == 2000)
                values[i] = 400.0;
            if (kind == 1)
                values[i] += 100.0;
            if (kind == 2)
                values[i] = values[2000];
        }
        const std::vector<double> found = scores(values);
        const double inside = *std::max_element(found.begin() + 2000, found.begin() + 2100);
        const double before = *std::max_element(found.begin() + 600, found.begin() + 2000);
        QVERIFY2(inside > before, qPrintable(QString("%1 %2").arg(inside).arg(before)));
    }
    void aConstantSeriesIsQuiet() {
        for (const double score : scores(std::vector<double>(2000, 7.0)))
            QCOMPARE(score, 0.0);
    }
};

FERMATA_CORE_TEST(TestAnomaly)
#include "tst_anomaly.moc"
