#include <cmath>
#include <random>

#include "core/learning/evaluation/model_card.h"
#include "core/learning/registry/following.h"
#include "core/learning/registry/model_registry.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

namespace {

constexpr auto begin = fromUnix(1'500'000'000);

/// One change every two hours; half of the faults are known after 20 days, the rest after 60. From `turn` on another
/// feature is what makes them.
Dataset generated(std::size_t count, std::uint32_t seed, std::size_t turn) {
    using assessment::FeatureGroup;
    std::mt19937 dice(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    Dataset data;
    data.schema = {"made/1", {{"la", FeatureGroup::Size}, {"nf", FeatureGroup::Diffusion}}};
    for (std::size_t i = 0; i < count; ++i) {
        Example example;
        CommitId id;
        id.bytes[0] = std::uint8_t(i);
        id.bytes[1] = std::uint8_t(i >> 8);
        example.id = id.hex();
        example.at = begin + std::chrono::hours(2 * std::int64_t(i));
        const double size = normal(dice), files = normal(dice);
        example.values = {std::exp(3 + size), std::exp(1 + files)};
        example.isFaulty = uniform(dice) < 1 / (1 + std::exp(1.2 - 1.4 * (i < turn ? size : files)));
        if (example.isFaulty)
            example.knownAt = example.at + Days(dice() % 2 ? 20 : 60);
        data.examples.push_back(std::move(example));
    }
    return data;
}

/// What was made before `now`, with what was known of it then.
Dataset before(const Dataset& data, Time now) {
    Dataset past{data.schema, {}};
    for (const Example& example : data.examples)
        if (example.at < now) {
            Example& then = past.examples.emplace_back(example);
            then.isFaulty = example.isFaulty && *example.knownAt <= now;
            if (!then.isFaulty)
                then.knownAt.reset();
        }
    return past;
}

TrainedModel trainedAt(const Dataset& data, Time now) {
    TrainingOptions options;
    options.forest.trees = 10;
    options.boosting.trees = 20;
    auto trained = trainWithCard(before(data, now), now, options);
    if (!trained)
        qFatal("%s", trained.error().text().c_str());
    return std::move(*trained);
}

/// Trains every 30 days after the first `days` and tells which version was shown better, if any.
std::optional<std::int64_t> firstShownBetter(const Dataset& data, int days, int rounds, bool isTwinSilent) {
    auto database = io::Database::inMemory();
    if (!database || !io::migrate(*database, ModelRegistry::components()))
        qFatal("no database");
    ModelRegistry registry(*database);
    for (int round = 0; round <= rounds; ++round) {
        const Time now = begin + Days(days + 30 * round);
        TrainedModel trained = trainedAt(data, now);
        if (isTwinSilent)
            trained.predictions.clear();
        const auto trial = registry.tryAgainstChampion(trained, before(data, now), now);
        if (!trial)
            qFatal("%s", trial.error().text().c_str());
        const auto version = registry.add(trained, now, *trial);
        if (!version)
            qFatal("%s", version.error().text().c_str());
        if (round == 0) {
            if (!registry.promote(version->version, "the first", now))
                qFatal("not promoted");
        } else if (version->trial != *trial) {
            qFatal("what the trial said was not kept");
        } else if ((*trial)->isBetter() && (*trial)->doubts.empty()) {
            return version->version;
        }
    }
    return std::nullopt;
}

} // namespace

class TestFollowing : public QObject {
    Q_OBJECT
private slots:
    void eachAgeTellsWhatBecameKnownUpToIt() {
        const Dataset data = generated(900, 3, 900);
        const Time now = data.examples.back().at;
        const TrainedModel model = trainedAt(data, now);
        std::vector<ObservedDelay> delays;
        for (const Example& example : data.examples)
            if (example.isFaulty)
                delays.push_back({double((*example.knownAt - example.at) / Days(1)), 1000});
        const DelayCurve delay(std::move(delays));
        Dataset one{data.schema, {data.examples.front()}};
        Example& change = one.examples.front();
        change.isFaulty = true;
        change.knownAt = change.at + Days(60);
        const Follower follower{model.model, change.at - Days(1), now};
        const double p = model.model->assess(featuresOf(data.schema, change)).pDefect.value();
        // Known from day 20 and 60 on: nothing to see at 7, half of them at 30, the rest at 90.
        const auto faced = followed(*model.model, follower, one, delay, change.at + Days(100));
        QCOMPARE(faced.size(), std::size_t(2));
        const double half = delay.knownShare(30);
        QVERIFY(std::fabs(faced[0].challenger - p * half) < 1e-12 && !faced[0].isFaulty);
        QVERIFY(std::fabs(faced[1].challenger - p * (1 - half) / (1 - p * half)) < 1e-9 && faced[1].isFaulty);
        QCOMPARE(followed(*model.model, follower, one, delay, change.at + Days(89)).size(), std::size_t(1));
        QVERIFY(followed(*model.model, follower, one, delay, change.at + Days(6)).empty());
        change.knownAt = change.at + Days(20); // once known, no later age asks again
        QCOMPARE(followed(*model.model, follower, one, delay, now).size(), std::size_t(1));
    }
    void onlyItsOwnChangesCount() {
        const Dataset data = generated(900, 3, 900);
        const Time now = data.examples.back().at;
        const TrainedModel model = trainedAt(data, now);
        const Follower late{model.model, now - Days(5), now};
        QVERIFY(followed(*model.model, late, data, DelayCurve(), now).empty());
        const Follower between{model.model, now - Days(20), now - Days(15)};
        QCOMPARE(followed(*model.model, between, data, DelayCurve(), now).size(), std::size_t(5 * 12));
        Dataset other = data;
        other.schema.id = "made/2";
        QVERIFY(followed(*model.model, between, other, DelayCurve(), now).empty());
    }
    void theSameModelIsNeverBetterThanItself() {
        const Dataset data = generated(900, 4, 900);
        const Time now = data.examples.back().at;
        const TrainedModel model = trainedAt(data, now);
        const auto faced = followed(*model.model, {model.model, begin, now}, data, DelayCurve(), now);
        QVERIFY(faced.size() > 500);
        QVERIFY(std::fabs(evidenceFor(faced) - 1) < 1e-9);
    }
    void learningOnIsShownBetterWhereTheCauseTurned() {
        QVERIFY(firstShownBetter(generated(3000, 5, 1200), 100, 4, true).has_value());
    }
    void learningOnIsNotShownBetterWhereNothingChanged() {
        for (std::uint32_t seed = 6; seed < 9; ++seed)
            QVERIFY(!firstShownBetter(generated(3000, seed, 3000), 100, 4, true).has_value());
    }
};

FERMATA_CORE_TEST(TestFollowing)
#include "tst_following.moc"
