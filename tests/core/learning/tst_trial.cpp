#include <cmath>
#include <random>

#include "core/learning/evaluation/model_card.h"
#include "core/learning/registry/trial.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

namespace {

/// Changes of several components, the fourth feature saying which; what makes them faulty turns round after `turn`.
Dataset generated(std::size_t count, std::uint32_t seed, std::size_t turn) {
    using assessment::FeatureGroup;
    std::mt19937 dice(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    Dataset data;
    data.schema = {"made/1",
                   {{"la", FeatureGroup::Size}, {"nf", FeatureGroup::Diffusion}, {"component", FeatureGroup::Size}}};
    for (std::size_t i = 0; i < count; ++i) {
        Example example;
        CommitId id;
        id.bytes[0] = std::uint8_t(i);
        id.bytes[1] = std::uint8_t(i >> 8);
        example.id = id.hex();
        example.at = fromUnix(std::int64_t(i) * 3600);
        const double size = normal(dice), files = normal(dice);
        example.values = {std::exp(3 + size), std::exp(1 + files), double(dice() % 10)};
        example.isFaulty = uniform(dice) < 1 / (1 + std::exp(1.2 - 1.4 * (i < turn ? size : files)));
        if (example.isFaulty)
            example.knownAt = example.at;
        data.examples.push_back(std::move(example));
    }
    return data;
}

TrainingOptions quick() {
    TrainingOptions options;
    options.forest.trees = 10;
    options.boosting.trees = 20;
    return options;
}

Dataset first(Dataset data, std::size_t count) {
    data.examples.resize(count);
    return data;
}

TrainedModel trainedOn(const Dataset& data) {
    auto trained = trainWithCard(data, data.examples.back().at, quick());
    if (!trained)
        qFatal("%s", trained.error().text().c_str());
    return std::move(*trained);
}

Incumbent incumbentFrom(const Dataset& data) {
    const TrainedModel trained = trainedOn(data);
    return {1, trained.model, trained.card.labels, trained.card.quality.rocAuc, 0};
}

Trial triedOn(const Incumbent& incumbent, const Dataset& data) {
    const TrainedModel trained = trainedOn(data);
    return tried(incumbent, data, data.examples.back().at, trained.card.labels, trained.predictions);
}

/// A past of 1,200 changes that the incumbent knows, then a window in which faults have another cause.
struct Past {
    Dataset whole = generated(2400, 7, 1200);
    Incumbent incumbent = incumbentFrom(first(whole, 1200));
};

const Past& past() {
    static const Past shared;
    return shared;
}

} // namespace

class TestTrial : public QObject {
    Q_OBJECT
private slots:
    void aChallengerThatForeseesBetterIsShownToBe() {
        const Trial trial = triedOn(past().incumbent, past().whole);
        QVERIFY2(trial.isBetter(), qPrintable(QString::number(trial.evidence)));
        QVERIFY(trial.faced > 400);
        QVERIFY2(trial.doubts.empty(), trial.doubts.empty() ? "" : trial.doubts.front().c_str());
        QCOMPARE(trial.against, std::int64_t(1));
    }
    void anotherOfTheSameKindIsNot() {
        const Dataset still = generated(2000, 8, 2000);
        const Trial trial = triedOn(incumbentFrom(first(still, 1600)), still);
        QVERIFY2(!trial.isBetter(), qPrintable(QString::number(trial.evidence)));
        QVERIFY2(trial.doubts.empty(), trial.doubts.empty() ? "" : trial.doubts.front().c_str());
    }
    void threeKindsOfPoisonAreDoubted_data() {
        QTest::addColumn<int>("poison");
        QTest::newRow("three in ten outcomes turned") << 0;
        QTest::newRow("no fault left in one component") << 1;
        QTest::newRow("a window of fifty") << 2;
    }
    void threeKindsOfPoisonAreDoubted() {
        QFETCH(int, poison);
        Dataset data = first(past().whole, 1400);
        std::mt19937 dice(9);
        for (Example& example : data.examples) {
            const bool isTurned = poison == 0 && dice() % 10 < 3;
            if (isTurned)
                example.isFaulty = !example.isFaulty;
            if (poison == 1 && example.values[2] == 4.0)
                example.isFaulty = false;
            example.knownAt = example.isFaulty ? std::optional(example.at) : std::nullopt;
        }
        if (poison == 2)
            data.examples.erase(data.examples.begin(), data.examples.end() - 50);
        const Trial trial =
            tried(past().incumbent, data, data.examples.back().at, std::int64_t(data.examples.size()), {});
        QVERIFY(!trial.doubts.empty());
    }
    void outcomesThatContradictTheModelThatSpeaksAreDoubted() {
        const Dataset still = generated(2000, 10, 2000);
        const Incumbent incumbent = incumbentFrom(first(still, 1200));
        Dataset turned = still;
        for (std::size_t i = 1200; i < turned.examples.size(); ++i) { // only what the incumbent does not know
            Example& example = turned.examples[i];
            example.isFaulty = !example.isFaulty;
            example.knownAt = example.isFaulty ? std::optional(example.at) : std::nullopt;
        }
        const Trial trial = triedOn(incumbent, turned);
        QVERIFY(!trial.doubts.empty());
        QVERIFY(triedOn(incumbent, still).doubts.empty());
    }
    /// Ville's inequality: of challengers that are no better, few ever reach what is needed.
    void evidenceIsRarelyHighByChance() {
        int reached = 0;
        for (std::uint32_t seed = 0; seed < 400; ++seed) {
            std::mt19937 dice(seed);
            std::uniform_real_distribution<double> uniform;
            std::normal_distribution<double> normal;
            std::vector<Faced> faced;
            bool isReached = false;
            for (int i = 0; i < 400; ++i) {
                const double truth = uniform(dice) * 0.5;
                const auto guess = [&] { return std::clamp(truth + 0.1 * normal(dice), 0.0, 1.0); };
                const double a = guess(), b = guess();
                faced.push_back({a, b, uniform(dice) < truth});
                if (i % 40 == 39)
                    isReached = isReached || evidenceFor(faced) >= evidenceNeeded(1);
            }
            reached += isReached ? 1 : 0;
        }
        QVERIFY2(reached <= 20, qPrintable(QString::number(reached)));
    }
    void moreChallengersNeedMoreEvidence() {
        double chance = 0;
        for (std::int64_t attempt = 1; attempt < 10000; ++attempt)
            chance += 1 / evidenceNeeded(attempt);
        QVERIFY(chance <= 0.025);
        QCOMPARE(evidenceFor({}), 1.0);
    }
};

FERMATA_CORE_TEST(TestTrial)
#include "tst_trial.moc"
