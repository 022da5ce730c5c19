#include <cmath>
#include <random>
#include <vector>

#include "core/learning/evaluation/metrics.h"
#include "tests/support/test.h"

using namespace fermata::learning;

class TestQuality : public QObject {
    Q_OBJECT
private slots:
    void agreesWithHandCalculation() {
        const Judged list[] = {{0.9, true}, {0.8, false}, {0.7, true}, {0.6, false}, {0.5, false}};
        const Quality q = qualityOf(list);
        QCOMPARE(q.changes, std::size_t(5));
        QCOMPARE(q.faulty, std::size_t(2));
        QCOMPARE(q.rocAuc, 5.0 / 6);
        QCOMPARE(q.prAuc, (1.0 + 2.0 / 3) / 2);
        QCOMPARE(q.brier, (0.01 + 0.64 + 0.09 + 0.36 + 0.25) / 5);
        QCOMPARE(q.capture20, 0.5);
        QCOMPARE(q.capture10, 0.25); // half a change
    }
    void aucIsTheShareOfPairsInOrder() {
        std::mt19937 dice(9);
        std::vector<Judged> list;
        for (int i = 0; i < 300; ++i)
            list.push_back({double(dice() % 20) / 20, dice() % 3 == 0});
        double wins = 0, pairs = 0;
        for (const Judged& a : list)
            for (const Judged& b : list)
                if (a.isFaulty && !b.isFaulty) {
                    ++pairs;
                    wins += a.probability > b.probability ? 1 : a.probability == b.probability ? 0.5 : 0;
                }
        QVERIFY(std::fabs(qualityOf(list).rocAuc - wins / pairs) < 1e-12);
    }
    void tiesAreWorthNothing() {
        const Judged list[] = {{0.5, true}, {0.5, false}, {0.5, false}, {0.5, true}};
        const Quality q = qualityOf(list);
        QCOMPARE(q.rocAuc, 0.5);
        QCOMPARE(q.prAuc, 0.5);
        QCOMPARE(q.capture20, 0.2);
        QCOMPARE(q.ece, 0.0);
    }
    void oneClassOnlyComparesNothing() {
        const Judged list[] = {{0.5, false}, {0.1, false}};
        QVERIFY(std::isnan(qualityOf(list).rocAuc));
        QVERIFY(std::isnan(qualityOf(list).capture5));
        QCOMPARE(qualityOf(list).brier, 0.13);
        QVERIFY(std::isnan(qualityOf({}).brier));
    }
};

FERMATA_CORE_TEST(TestQuality)
#include "tst_quality.moc"
