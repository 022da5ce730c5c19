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
        scored.push_back({score, uniform(dice) < 1 / (1 + std::exp(-slope * score - offset)), 1, 0.1});
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
        QVERIFY(driftVariance(still, 1) < 0.02);
        const std::vector<std::vector<Scored>> moving{drawn(800, 1, -1, 5), drawn(800, 1, 0, 6), drawn(800, 1, -1, 7)};
        QVERIFY(driftVariance(moving, 1) > 0.7 && driftVariance(moving, 1) < 1.4);
        QCOMPARE(driftVariance(std::span(moving).first(1), 1), 0.0);
    }
    void knotsRiseAndEnclose() {
        const auto scored = drawn(500, 0.6, -1, 8);
        const auto knots = knotsOf(levelled(fitCurve(scored), scored), scored);
        for (std::size_t i = 0; i < knots.size(); ++i) {
            QVERIFY(knots[i].low <= knots[i].probability && knots[i].probability <= knots[i].high);
            QVERIFY(i == 0 || (knots[i - 1].probability <= knots[i].probability && knots[i - 1].low <= knots[i].low &&
                               knots[i - 1].high <= knots[i].high));
        }
    }
    /// Of three members the one that knows gets most, the ones that guess get little; the shares add up to 1.
    void theMemberThatKnowsGetsTheWord() {
        std::vector<ForwardScore> scores;
        std::mt19937 dice(9);
        std::normal_distribution<double> normal;
        for (std::size_t block = 0; block < 3; ++block)
            for (const Scored& item : drawn(600, 2, -1, 10 + std::uint32_t(block)))
                scores.push_back({scores.size(), block, item.isFaulty, {normal(dice), normal(dice), item.score}, {}});
        const Blend blend = chooseBlend(scores, 3).blend;
        QVERIFY(blend[Member::Boosting] >= 0.8);
        QVERIFY(std::fabs(blend[0] + blend[1] + blend[2] - 1) < 1e-12);
    }
};

FERMATA_CORE_TEST(TestCalibration)
#include "tst_calibration.moc"
