#include <algorithm>
#include <cmath>
#include <limits>

#include "core/assessment/risk/risk_model.h"
#include "tests/core/assessment/risk_builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

RiskModel::Pointer modelOf(std::uint32_t seed) {
    auto parts = test::someParts(seed);
    auto model = RiskModel::fromParts(seed % 3 == 2 ? test::withOwn(std::move(parts), seed) : std::move(parts));
    if (!model)
        qFatal("%s", model.error().text().c_str());
    return *model;
}

} // namespace

class TestRiskModel : public QObject {
    Q_OBJECT
private slots:
    void contributionsAddUpToTheScore() {
        std::mt19937 dice(7);
        for (std::uint32_t seed = 0; seed < 20; ++seed) {
            const auto model = modelOf(seed);
            for (int i = 0; i < 200; ++i) {
                FeatureVector change = test::someChange(dice, model->parts());
                for (auto& value : change.values)
                    if (dice() % 4 == 0)
                        value.reset();
                const RiskAssessment risk = model->assess(change);
                double sum = risk.bias;
                for (const Contribution& part : risk.contributions)
                    sum += part.logOdds;
                QVERIFY2(std::fabs(sum - risk.score) < 1e-9, qPrintable(QString::number(sum - risk.score)));
                QVERIFY(risk.low <= risk.pDefect && risk.pDefect <= risk.high);
            }
        }
    }
    void aRepositorySpeaksForItselfByItsShare() {
        std::mt19937 dice(23);
        RiskParts parts = test::withOwn(test::someParts(5), 5);
        parts.own[0].share = 0;
        parts.own[0].offset = 0;
        parts.own[1].share = 1;
        const auto model = RiskModel::fromParts(parts), ofAll = RiskModel::fromParts(test::someParts(5));
        FERMATA_VERIFY_OK(model);
        bool differs = false;
        for (int i = 0; i < 100; ++i) {
            FeatureVector change = test::someChange(dice, parts);
            change.repository = "desk"; // no share
            QVERIFY((*model)->assess(change) == (*ofAll)->assess(change));
            change.repository = "unheard of";
            QVERIFY((*model)->assess(change) == (*ofAll)->assess(change));
            change.repository = "shop";
            differs = differs || (*model)->assess(change).score != (*ofAll)->assess(change).score;
        }
        QVERIFY(differs);
    }
    void wordsAreOneMoreFeature() {
        std::mt19937 dice(19);
        for (std::uint32_t seed = 0; seed < 10; ++seed) {
            const auto parts = test::withWords(test::someParts(seed));
            const auto model = RiskModel::fromParts(parts);
            FERMATA_VERIFY_OK(model);
            QVERIFY((*model)->readsWords());
            for (int i = 0; i < 100; ++i) {
                FeatureVector change = test::someChange(dice, parts);
                change.words = history::HashedWords{parts.words.key, {3, 10, 11, 4000}};
                const RiskAssessment risk = (*model)->assess(change);
                double sum = risk.bias;
                for (const Contribution& part : risk.contributions)
                    sum += part.logOdds;
                QVERIFY(std::fabs(sum - risk.score) < 1e-9);
                const auto said = std::find_if(risk.contributions.begin(), risk.contributions.end(),
                                               [](const Contribution& part) { return part.feature == wordsFeature; });
                // Two of the four have a weight: (2 - 0.5) / √4.
                QVERIFY(said == risk.contributions.end() || (said->isKnown && said->value == 0.75));
                // Not to know them, or to have those of another key, never helps.
                FeatureVector less = change;
                less.words.reset();
                const RiskAssessment unknown = (*model)->assess(less);
                QVERIFY(unknown.pDefectForGate >= risk.pDefectForGate && unknown.high >= risk.high &&
                        unknown.low <= risk.low);
                less.words = history::HashedWords{parts.words.key + 2, {3, 10, 11, 4000}};
                QCOMPARE((*model)->assess(less), unknown);
                for (const std::vector<std::uint32_t>& words : {std::vector<std::uint32_t>{}, {10}, {11}, {10, 11}}) {
                    less.words = history::HashedWords{parts.words.key, words};
                    QVERIFY((*model)->assess(less).pDefect <= unknown.pDefectForGate);
                }
            }
        }
    }
    void aModelWithoutWordsDoesNotLookAtThem() {
        std::mt19937 dice(23);
        const auto model = modelOf(4);
        FeatureVector change = test::someChange(dice, model->parts());
        const RiskAssessment risk = model->assess(change);
        change.words = history::HashedWords{1, {1, 2, 3}};
        QVERIFY(!model->readsWords());
        QCOMPARE(model->assess(change), risk);
    }
    /// Invariant 1: every set of features taken away from every change leaves the gate no better off, compared to the
    /// bit.
    void knowingLessNeverHelps() {
        std::mt19937 dice(11);
        for (std::uint32_t seed = 0; seed < 10; ++seed) {
            const auto model = modelOf(seed);
            const std::size_t features = model->parts().features.size();
            for (int i = 0; i < 10; ++i) {
                const FeatureVector change = test::someChange(dice, model->parts());
                std::vector<RiskAssessment> of(std::size_t(1) << features);
                for (std::size_t hidden = 0; hidden < of.size(); ++hidden) {
                    FeatureVector less = change;
                    for (std::size_t f = 0; f < features; ++f)
                        if (hidden >> f & 1)
                            less.values[f].reset();
                    of[hidden] = model->assess(less);
                }
                for (std::size_t hidden = 0; hidden < of.size(); ++hidden)
                    for (std::size_t f = 0; f < features; ++f)
                        if (!(hidden >> f & 1)) {
                            const RiskAssessment &more = of[hidden], &less = of[hidden | std::size_t(1) << f];
                            QVERIFY(less.high >= more.high);
                            QVERIFY(less.low <= more.low);
                            QVERIFY(less.pDefectForGate >= more.pDefectForGate);
                        }
            }
        }
    }
    void boundsHoldForEveryValueAnUnknownFeatureCouldHave() {
        std::mt19937 dice(13);
        const auto model = modelOf(3);
        for (int i = 0; i < 500; ++i) {
            const FeatureVector change = test::someChange(dice, model->parts());
            FeatureVector hidden = change;
            const std::size_t feature = dice() % change.values.size();
            hidden.values[feature].reset();
            const RiskAssessment unknown = model->assess(hidden);
            for (const double value : {-1e12, -1.0, 0.0, 3.0, 44.0, 1e9, 1e300}) {
                FeatureVector tried = change;
                tried.values[feature] = value;
                QVERIFY(model->assess(tried).pDefect <= unknown.pDefectForGate);
            }
        }
    }
    void notANumberIsUnknown() {
        std::mt19937 dice(17);
        const auto model = modelOf(5);
        FeatureVector hidden = test::someChange(dice, model->parts());
        FeatureVector broken = hidden;
        hidden.values[2].reset();
        for (const double value : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
            broken.values[2] = value;
            QCOMPARE(model->assess(broken), model->assess(hidden));
        }
    }
    void abstainsWhenNothingIsKnown() {
        const auto model = modelOf(1);
        const RiskAssessment risk = model->assess(FeatureVector{"another/9", {1.0, 2.0}});
        QCOMPARE(risk.state, RiskState::Abstained);
        QCOMPARE(risk.pDefectForGate, risk.high);
    }
    void claimsNoMoreThanThePriorWithoutLabels() {
        const RiskAssessment risk = RiskModel::priorOnly()->assess(nothingKnown());
        QCOMPARE(risk.state, RiskState::PriorOnly);
        QVERIFY(risk.labelsNeeded > 0);
        QVERIFY(risk.contributions.empty());
        QCOMPARE(risk.high.value(), risk.baseRateHigh);
        QCOMPARE(risk.low.value(), risk.baseRateLow);
        QCOMPARE(risk.pDefectForGate, risk.high);
    }
    void nearestPastChangesComeFirst() {
        const auto model = modelOf(2);
        std::mt19937 dice(3);
        const FeatureVector change = test::someChange(dice, model->parts());
        const auto near = model->similarTo(change, 10);
        QCOMPARE(near.size(), std::size_t(10));
        for (std::size_t i = 1; i < near.size(); ++i)
            QVERIFY(near[i - 1].likeness >= near[i].likeness);
        const auto all = model->similarTo(change, 1000);
        QCOMPARE(all.size(), model->parts().past.size());
        QCOMPARE(all.front().commit, near.front().commit);
        QVERIFY(model->similarTo(FeatureVector{"another/9", {}}, 10).empty());
    }
};

FERMATA_CORE_TEST(TestRiskModel)
#include "tst_risk_model.moc"
