#include <algorithm>
#include <cmath>
#include <random>

#include "core/learning/calibration/calibration.h"
#include "core/learning/training/blend.h"
#include "tests/support/test.h"

using namespace fermata::learning;

namespace {

/// Scores with known probabilities 1 / (1 + e^−(slope·score + offset)).
std::vector<Scored> drawn(std::size_t count, double slope, double offset, std::uint32_t seed) {
    std::mt19937 dice(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    std::vector<Scored> scored;
    for (std::size_t i = 0; i < count; ++i) {
        const double score = normal(dice);
        scored.push_back({score, uniform(dice) < 1 / (1 + std::exp(-slope * score - offset)), 1});
    }
    return scored;
}

} // namespace

class TestCalibration : public QObject {
    Q_OBJECT
private slots:
    void findsTheCurveThatDrewTheOutcomes() {
        const Curve curve = fitCurve(drawn(20000, 0.8, -1, 1));
        QVERIFY(std::fabs(curve.slope - 0.8) < 0.1);
        QVERIFY(std::fabs(curve.offset + 1) < 0.1);
    }
    void theLevelIsThatOfTheOutcomes() {
        const auto scored = drawn(2000, 1, -2, 3);
        const Curve moved = levelled({1, 0, 0, 0, 0}, scored);
        QVERIFY2(std::fabs(moved.offset + 2) < 0.2, qPrintable(QString::number(moved.offset)));
        QCOMPARE(moved.slope, 1.0);
        QVERIFY(moved.offsetVariance > 0);
    }
    void fewOutcomesMoveNothingFar() {
        const std::vector<Scored> three = drawn(3, 1, -9, 4);
        QVERIFY(std::fabs(levelled({}, three).offset) < 1.5);
        QVERIFY(std::fabs(levelled({}, {}).offset) < 1e-9);
    }
    void aLevelThatMovesIsToldFromChance() {
        const std::vector<std::vector<Scored>> still{drawn(800, 1, -1, 5), drawn(800, 1, -1, 6), drawn(800, 1, -1, 7)};
        QVERIFY2(driftVariance(still, 1) < 0.15, qPrintable(QString::number(driftVariance(still, 1))));
        const std::vector<std::vector<Scored>> moving{drawn(800, 1, -1, 5), drawn(800, 1, 0, 6), drawn(800, 1, -1, 7)};
        QVERIFY2(driftVariance(moving, 1) > 0.9 && driftVariance(moving, 1) < 2.3,
                 qPrintable(QString::number(driftVariance(moving, 1))));
        QCOMPARE(driftVariance({}, 1), 0.0);
    }
    void knotsRiseAndEnclose() {
        const auto scored = drawn(500, 0.6, -1, 8);
        const auto knots = knotsOf(levelled(fitCurve(scored), scored), scored, std::vector<Miss>{{-2, 0.8}, {0, 0.1}});
        for (std::size_t i = 0; i < knots.size(); ++i) {
            QVERIFY(knots[i].low <= knots[i].probability && knots[i].probability <= knots[i].high);
            QVERIFY(i == 0 || (knots[i - 1].probability <= knots[i].probability && knots[i - 1].low <= knots[i].low &&
                               knots[i - 1].high <= knots[i].high));
        }
    }
    /// Truths that scatter about a line of the scores: the line is not a miss, the scatter is, and the ends hold nine
    /// in ten.
    void theEndsHoldTheTruthNineTimesInTen() {
        std::mt19937 dice(11);
        std::normal_distribution<double> normal;
        std::vector<double> scores, truth;
        std::vector<Scored> scored;
        for (int i = 0; i < 4000; ++i) {
            scores.push_back(normal(dice));
            truth.push_back(0.7 * scores.back() - 1 + 0.5 * normal(dice));
            scored.push_back({scores.back(), double(dice()) / 4294967296.0 < 1 / (1 + std::exp(-truth.back())), 1});
        }
        const auto misses = missed(scores, truth);
        double squares = 0;
        for (const Miss& miss : misses)
            squares += miss.by * miss.by / 4000;
        QVERIFY2(std::fabs(squares - 0.25) < 0.02, qPrintable(QString::number(squares)));
        const auto knots = knotsOf(fitCurve(scored), scored, misses);
        int inside = 0;
        for (int i = 0; i < 4000; ++i) {
            const auto knot = std::lower_bound(knots.begin(), knots.end() - 1, scores[std::size_t(i)],
                                               [](const auto& k, double at) { return k.score < at; });
            const double p = 1 / (1 + std::exp(-truth[std::size_t(i)]));
            inside += knot->low <= p && p <= knot->high ? 1 : 0;
        }
        QVERIFY2(inside > 3440 && inside < 3760, qPrintable(QString::number(inside)));
        QVERIFY(missed({}, {}).empty());
    }
    /// Of three members the one that knows gets most, the ones that guess get little; the shares add up to 1.
    void theMemberThatKnowsGetsTheWord() {
        std::vector<ForwardScore> scores;
        std::mt19937 dice(9);
        std::normal_distribution<double> normal;
        for (std::size_t block = 0; block < 3; ++block)
            for (const Scored& item : drawn(600, 2, -1, 10 + std::uint32_t(block)))
                scores.push_back({scores.size(), block, item.isFaulty, {normal(dice), normal(dice), item.score}});
        const Blend blend = chooseBlend(scores, 3).blend;
        QVERIFY(blend[Member::Boosting] >= 0.8);
        QVERIFY(std::fabs(blend[0] + blend[1] + blend[2] - 1) < 1e-12);
    }
};

FERMATA_CORE_TEST(TestCalibration)
#include "tst_calibration.moc"
