#include <cmath>
#include <random>

#include "core/assessment/risk/scoring.h"
#include "core/learning/evaluation/metrics.h"
#include "core/learning/training/boosting_trainer.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

namespace {

constexpr std::uint32_t features[] = {0, 1, 2};

/// Faulty where exactly one of the first two features is positive, which no line tells; the third is noise.
Rows eitherOr(std::size_t count, std::uint32_t seed) {
    std::mt19937 dice(seed);
    std::normal_distribution<double> normal;
    Rows rows;
    rows.columns.resize(3);
    for (std::size_t i = 0; i < count; ++i) {
        for (auto& column : rows.columns)
            column.push_back(normal(dice));
        const bool isOdd = (rows.columns[0].back() > 0) != (rows.columns[1].back() > 0);
        rows.labels.push_back(isOdd != (dice() % 10 == 0) ? 1 : 0);
        rows.weights.push_back(1);
    }
    return rows;
}

std::vector<Judged> judged(const assessment::Boosting& boosting, const Rows& rows) {
    std::vector<Judged> all;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const double values[] = {rows.columns[0][row], rows.columns[1][row], rows.columns[2][row]};
        all.push_back({1 / (1 + std::exp(-scoreOf(boosting, values).logOdds)), rows.labels[row] > 0});
    }
    return all;
}

} // namespace

class TestBoosting : public QObject {
    Q_OBJECT
private slots:
    void findsWhatNoLineTells() {
        BoostingOptions options;
        options.featureShare = 1;
        const auto boosting = growBoosting(eitherOr(3000, 1), features, options);
        FERMATA_VERIFY_OK(boosting);
        const Quality quality = qualityOf(judged(*boosting, eitherOr(3000, 2)));
        QVERIFY2(quality.rocAuc > 0.87, qPrintable(QString::number(quality.rocAuc))); // .90 is what the labels allow
        QVERIFY2(quality.ece < 0.05, qPrintable(QString::number(quality.ece)));
    }
    void isTheSameEveryTime() {
        const Rows rows = eitherOr(1000, 3);
        const auto once = growBoosting(rows, features, {}), again = growBoosting(rows, features, {});
        FERMATA_VERIFY_OK(once);
        QVERIFY(*once == *again);
        BoostingOptions other;
        other.seed = 2;
        QVERIFY(*once != *growBoosting(rows, features, other));
    }
    /// Bias and shares are the score, also where values are unknown, and unknown values only widen the bounds.
    void sharesAddUpAndBoundsHold() {
        const Rows rows = eitherOr(2000, 4);
        const auto boosting = growBoosting(rows, features, {});
        FERMATA_VERIFY_OK(boosting);
        for (std::size_t row = 0; row < 300; ++row)
            for (unsigned hidden = 0; hidden < 8; ++hidden) {
                double values[3];
                for (std::size_t f = 0; f < 3; ++f)
                    values[f] = hidden >> f & 1 ? std::nan("") : rows.columns[f][row];
                const auto score = scoreOf(*boosting, values);
                double sum = score.bias;
                for (const double share : score.shares)
                    sum += share;
                QVERIFY(std::fabs(sum - score.logOdds) < 1e-9);
                const double whole[] = {rows.columns[0][row], rows.columns[1][row], rows.columns[2][row]};
                const auto known = scoreOf(*boosting, whole);
                QVERIFY(score.least <= known.logOdds && known.logOdds <= score.most);
                if (hidden == 0)
                    QVERIFY(score.least == score.logOdds && score.logOdds == score.most);
            }
    }
    /// A parent's step is the mean of its children's by cover; no leaf stands on fewer rows than asked.
    void treesAreSound() {
        BoostingOptions options;
        options.trees = 20;
        options.leaves = 9;
        options.leastCover = 35;
        const auto boosting = growBoosting(eitherOr(1500, 5), features, options);
        FERMATA_VERIFY_OK(boosting);
        QCOMPARE(boosting->trees.size(), std::size_t(20));
        for (const auto& tree : boosting->trees) {
            QVERIFY(tree.size() <= 17);
            for (const auto& node : tree) {
                QVERIFY(node.cover >= 35);
                if (node.feature < 0)
                    continue;
                const auto &l = tree[node.left], &r = tree[node.right];
                QCOMPARE(node.cover, l.cover + r.cover);
                QVERIFY(std::fabs(node.mean * node.cover - l.mean * l.cover - r.mean * r.cover) < 1e-3f);
            }
        }
    }
    void weightsCountAsRows() {
        Rows rows = eitherOr(800, 6), twice = rows;
        for (std::size_t row = 0; row < 800; row += 2) {
            rows.weights[row] = 2;
            for (std::size_t f = 0; f < 3; ++f)
                twice.columns[f].push_back(rows.columns[f][row]);
            twice.labels.push_back(rows.labels[row]);
            twice.weights.push_back(1);
        }
        BoostingOptions options;
        options.rowShare = 1;
        options.trees = 10;
        options.bins = 256; // the edges come from the rows, so they are close, not equal
        const auto a = growBoosting(rows, features, options), b = growBoosting(twice, features, options);
        FERMATA_VERIFY_OK(a);
        FERMATA_VERIFY_OK(b);
        QVERIFY(std::fabs(a->base - b->base) < 1e-12);
        const auto x = judged(*a, rows), y = judged(*b, rows);
        double gap = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
            gap += std::fabs(x[i].probability - y[i].probability) / double(x.size());
        QVERIFY2(gap < 0.02, qPrintable(QString::number(gap)));
    }
    void valuesThatNeverDifferGiveOneLeaf() {
        Rows rows = eitherOr(200, 7);
        for (auto& column : rows.columns)
            column.assign(200, 3.5);
        const auto boosting = growBoosting(rows, features, {});
        FERMATA_VERIFY_OK(boosting);
        for (const auto& tree : boosting->trees)
            QCOMPARE(tree.size(), std::size_t(1));
    }
    void hugeAndTinyValuesAreSplitWhereTheyDiffer() {
        Rows rows = eitherOr(400, 8);
        for (std::size_t row = 0; row < 400; ++row)
            rows.columns[0][row] = rows.labels[row] > 0 ? 1e300 : 1 + 1e-12 * double(row);
        const auto boosting = growBoosting(rows, features, {});
        FERMATA_VERIFY_OK(boosting);
        QVERIFY(qualityOf(judged(*boosting, rows)).rocAuc > 0.8);
    }
    void stopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(growBoosting(eitherOr(100, 1), features, {}, stop.get_token()).error().fault(), Fault::Cancelled);
    }
};

FERMATA_CORE_TEST(TestBoosting)
#include "tst_boosting.moc"
