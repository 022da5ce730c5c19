#include <cmath>
#include <random>

#include "core/assessment/risk/risk_model.h"
#include "core/learning/evaluation/evaluate.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

namespace {

/// Changes whose true risk is a known line in two of four features; `delay` days until a fault shows.
Dataset generated(std::size_t count, std::uint32_t seed, int delay = 0) {
    using assessment::FeatureGroup;
    std::mt19937 dice(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    Dataset data;
    data.schema = {"made/1",
                   {{"la", FeatureGroup::Size},
                    {"nf", FeatureGroup::Diffusion},
                    {"age", FeatureGroup::History},
                    {"noise", FeatureGroup::Other}}};
    for (std::size_t i = 0; i < count; ++i) {
        Example example;
        CommitId id;
        id.bytes[0] = std::uint8_t(i);
        id.bytes[1] = std::uint8_t(i >> 8);
        example.id = id.hex();
        example.at = fromUnix(std::int64_t(i) * 3600);
        const double size = normal(dice), files = normal(dice);
        example.values = {std::exp(3 + size), std::round(std::exp(1 + files)), std::exp(normal(dice)), normal(dice)};
        example.isFaulty = uniform(dice) < 1 / (1 + std::exp(1.5 - 1.2 * size - 0.5 * files));
        if (example.isFaulty)
            example.knownAt = example.at + Days(delay);
        data.examples.push_back(std::move(example));
    }
    return data;
}

} // namespace

class TestTraining : public QObject {
    Q_OBJECT
private slots:
    void findsWhatIsThereAndSaysHowSure() {
        const auto evaluation = evaluate(generated(4000, 1));
        FERMATA_VERIFY_OK(evaluation);
        // The true probabilities themselves reach .80 here.
        QVERIFY2(evaluation->model.rocAuc > 0.77, qPrintable(QString::number(evaluation->model.rocAuc)));
        QVERIFY(evaluation->model.rocAuc > evaluation->linesAdded->rocAuc);
        // 800 draws in 15 bins differ from their own probabilities by .03 to .04.
        QVERIFY2(evaluation->model.ece < 0.06, qPrintable(QString::number(evaluation->model.ece)));
        QCOMPARE(evaluation->parts.state, assessment::RiskState::Ready);
        for (const Prediction& p : evaluation->predictions)
            QVERIFY(p.low <= p.probability && p.probability <= p.high && p.low < p.high);
    }
    void isTheSameEveryTime() {
        const Dataset data = generated(600, 2);
        const auto once = train(data), again = train(data);
        FERMATA_VERIFY_OK(once);
        QVERIFY(*once == *again);
    }
    void aTrainedModelExplainsItself() {
        const Dataset data = generated(2600, 3);
        const auto parts = train(data);
        FERMATA_VERIFY_OK(parts);
        const auto model = assessment::RiskModel::fromParts(*parts);
        FERMATA_VERIFY_OK(model);
        const auto again = assessment::RiskModel::decode((*model)->encode());
        FERMATA_VERIFY_OK(again);
        for (std::size_t i = 0; i < 300; ++i) {
            assessment::FeatureVector change{data.schema.id, data.examples[i].values};
            const auto risk = (*again)->assess(change);
            double sum = risk.bias;
            for (const auto& part : risk.contributions)
                sum += part.logOdds;
            QVERIFY(std::fabs(sum - risk.score) < 1e-9);
            change.values[0].reset();
            QVERIFY((*again)->assess(change).pDefectForGate >= risk.pDefectForGate);
        }
        const auto similar = (*again)->similarTo({data.schema.id, data.examples.back().values}, 5);
        QCOMPARE(similar.size(), std::size_t(5));
        QCOMPARE(similar.front().commit.hex(), data.examples.back().id); // itself, as it is in the past
    }
    void fewLabelsFallBackToSizeAndDiffusion() {
        const auto parts = train(generated(600, 4));
        FERMATA_VERIFY_OK(parts);
        QCOMPARE(parts->state, assessment::RiskState::Ready);
        QCOMPARE(parts->labelsNeeded, std::int64_t(1400));
        const std::vector<bool> used = parts->used();
        QVERIFY(used[0] && used[1] && !used[2] && !used[3]);
    }
    void tooFewLabelsClaimNothingBeyondThePrior_data() {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 3, 50, 199})
            QTest::addRow("%d", count) << count;
    }
    void tooFewLabelsClaimNothingBeyondThePrior() {
        QFETCH(int, count);
        const auto parts = train(generated(std::size_t(count), 5));
        FERMATA_VERIFY_OK(parts);
        QCOMPARE(parts->state, assessment::RiskState::PriorOnly);
        QVERIFY(parts->labelsNeeded >= 200 - count);
        const auto model = assessment::RiskModel::fromParts(*parts);
        FERMATA_VERIFY_OK(model);
        const auto prior = assessment::RiskModel::priorOnly()->assess({});
        const auto risk = (*model)->assess({});
        QVERIFY(risk.low <= prior.low && risk.high >= prior.high);
    }
    void oneClassOnlyIsNoModel() {
        Dataset data = generated(1000, 6);
        for (const bool isFaulty : {false, true}) {
            for (Example& example : data.examples)
                example.isFaulty = isFaulty;
            const auto parts = train(data);
            FERMATA_VERIFY_OK(parts);
            QCOMPARE(parts->state, assessment::RiskState::PriorOnly);
            QVERIFY(parts->labelsNeeded > 0);
        }
    }
    /// Where nearly everything counts as faulty the labels tell nothing apart, however many there are.
    void labelsThatCallNearlyEverythingFaultyAreNoModel() {
        Dataset data = generated(3000, 13);
        for (std::size_t i = 0; i < data.examples.size(); ++i)
            data.examples[i].isFaulty = i % 33 != 0;
        const auto parts = train(data);
        FERMATA_VERIFY_OK(parts);
        QCOMPARE(parts->state, assessment::RiskState::PriorOnly);
        QVERIFY(parts->labelsNeeded > 200 && parts->labelsNeeded < 300);
        QVERIFY(parts->baseRate.low < 0.05);
    }
    /// An import: nothing has had time to show its faults, so what is clean today says little.
    void manyChangesOfOneDayClaimNothingSure_data() {
        QTest::addColumn<int>("hours");
        QTest::newRow("no fault is known yet") << 480;
        QTest::newRow("some faults came out within hours") << 6;
    }
    void manyChangesOfOneDayClaimNothingSure() {
        QFETCH(int, hours);
        Dataset data = generated(40000, 12);
        std::size_t i = 0;
        for (Example& example : data.examples) {
            example.at = fromUnix(std::int64_t(i++ * 86400 / data.examples.size()));
            if (example.isFaulty)
                example.knownAt = example.at + Seconds(3600 * (hours + int(i % 40)));
        }
        TrainingOptions options;
        options.asOf = data.examples.back().at;
        const auto parts = train(data, options);
        FERMATA_VERIFY_OK(parts);
        QCOMPARE(parts->state, assessment::RiskState::PriorOnly);
        QVERIFY(parts->labelsNeeded > 0);
        QVERIFY(parts->baseRate.value < 0.5 && parts->baseRate.high - parts->baseRate.low > 0.3);
    }
    void featuresThatNeverDifferAreNoFeatures() {
        Dataset data = generated(400, 7);
        for (Example& example : data.examples)
            example.values = {1.0, 1.0, 1.0, std::nullopt};
        QVERIFY(!train(data));
    }
    /// Invariant 3: what became known after the moment of training has no say in it.
    void labelsFromTheFutureAreNotSeen() {
        Dataset data = generated(3000, 8, 20);
        TrainingOptions options;
        options.asOf = data.examples.back().at;
        const auto honest = train(data, options);
        FERMATA_VERIFY_OK(honest);
        for (Example& example : data.examples)
            if (example.isFaulty && *example.knownAt > *options.asOf) {
                example.isFaulty = false;
                example.knownAt.reset();
            }
        const auto cut = train(data, options);
        FERMATA_VERIFY_OK(cut);
        QVERIFY(*honest == *cut);
    }
    void theBaseRateIsCorrectedForFaultsNotYetKnown() {
        Dataset data = generated(3000, 9, 40);
        double truth = 0, known = 0;
        TrainingOptions options;
        options.asOf = data.examples.back().at;
        for (const Example& example : data.examples) {
            truth += example.isFaulty ? 1 : 0;
            known += example.isFaulty && *example.knownAt <= *options.asOf ? 1 : 0;
        }
        const auto parts = train(data, options);
        FERMATA_VERIFY_OK(parts);
        QVERIFY(known < 0.8 * truth);
        QVERIFY(parts->baseRate.low <= truth / 3000 && truth / 3000 <= parts->baseRate.high);
    }
    /// The scored part passes in four pieces; what became known meanwhile is learned, and nothing else.
    void trainingAgainFollowsALevelThatFalls() {
        Dataset data = generated(3000, 10, 1);
        std::size_t i = 0;
        for (Example& example : data.examples)
            if (++i > 2400 && i % 4 != 0) {
                example.isFaulty = false;
                example.knownAt.reset();
            }
        EvaluationOptions options;
        options.training.forest.trees = 10;
        options.training.boosting.trees = 20;
        const auto frozen = evaluate(data, options);
        options.trainings = 4;
        const auto learning = evaluate(data, options);
        FERMATA_VERIFY_OK(frozen);
        FERMATA_VERIFY_OK(learning);
        QCOMPARE(learning->predictions.size(), frozen->predictions.size());
        for (std::size_t k = 0; k < 150; ++k)
            QCOMPARE(learning->predictions[k].probability, frozen->predictions[k].probability);
        QVERIFY2(learning->model.ece < 0.8 * frozen->model.ece, qPrintable(QString::number(learning->model.ece)));
        // Without the future, the same answers.
        Dataset cut = data;
        cut.examples.resize(2400 + 450);
        options.trainings = 3;
        options.trainShare = 2400.5 / 2850;
        const auto past = evaluate(cut, options);
        FERMATA_VERIFY_OK(past);
        for (std::size_t k = 0; k < 450; ++k)
            QCOMPARE(past->predictions[k].probability, learning->predictions[k].probability);
        for (Example& example : data.examples)
            example.knownAt.reset();
        QCOMPARE(evaluate(data, options).error().fault(), Fault::Malformed);
    }
    void stopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(train(generated(600, 1), {}, stop.get_token()).error().fault(), Fault::Cancelled);
    }
};

FERMATA_CORE_TEST(TestTraining)
#include "tst_training.moc"
