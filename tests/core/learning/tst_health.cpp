// What is shown of the model's health: reliability, capture, drift, and that it is kept as it was found.
#include <cmath>
#include <random>

#include "core/learning/evaluation/health_store.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

namespace {

constexpr Time noon = fromUnix(1'700'000'000);
constexpr std::int64_t week = 7 * 86400;

/// One feature; `shift` moves it in the newest week.
Dataset weekly(double shift, int weeks = 40, int each = 60) {
    std::mt19937 random(7);
    std::normal_distribution<double> usual(10, 2);
    Dataset dataset;
    dataset.schema = {"test/1", {{"la", assessment::FeatureGroup::Size}, {"zero", assessment::FeatureGroup::Other}}};
    for (int w = 0; w < weeks; ++w)
        for (int i = 0; i < each; ++i) {
            Example example;
            example.id = std::to_string(w) + "/" + std::to_string(i);
            example.at = noon - Seconds{(weeks - w) * week - i * 60};
            example.values = {usual(random) + (w == weeks - 1 ? shift : 0.0), 0.0};
            example.isFaulty = i % 5 == 0;
            if (example.isFaulty)
                example.knownAt = example.at + Seconds{(1 + i) * 3600};
            dataset.examples.push_back(std::move(example));
        }
    return dataset;
}

std::vector<DriftRow> drift(const Dataset& dataset, std::span<const Prediction> predictions = {}) {
    return driftOf(dataset, outcomesAt(dataset.examples, noon), predictions, noon);
}

} // namespace

class TestHealth : public QObject {
    Q_OBJECT
private slots:
    void anIntervalHoldsTheShare() {
        // Wilson's interval for 10 of 100 at 90 %: 0.0607 to 0.1604 (computed by hand from the formula).
        const auto [low, high] = shareInterval(10, 100);
        QVERIFY2(std::fabs(low - 0.0607) < 5e-4 && std::fabs(high - 0.1604) < 5e-4, qPrintable(QString::number(low)));
        QCOMPARE(shareInterval(0, 20).first, 0.0);
        QVERIFY(shareInterval(0, 20).second > 0.1);
        QVERIFY(shareInterval(20, 20).second > 0.999);
    }

    void binsSayWhatWasForeseenAndWhatHappened() {
        std::vector<Prediction> predictions;
        for (int i = 0; i < 100; ++i)
            predictions.push_back({std::to_string(i), 0.31, 0.2, 0.4, i < 30});
        predictions.push_back({"sure", 1.0, 1, 1, true});
        const auto bins = reliabilityOf(predictions);
        QCOMPARE(bins.size(), std::size_t{15});
        QCOMPARE(bins[4].changes, std::size_t{100});
        QCOMPARE(bins[4].faulty, std::size_t{30});
        QVERIFY(bins[4].low < 0.3 && bins[4].high > 0.3 && std::fabs(bins[4].foreseen - 0.31) < 1e-9);
        QCOMPARE(bins[14].changes, std::size_t{1});
        QCOMPARE(bins[0].changes, std::size_t{0});
    }

    void captureIsTheShareOfFaultsAmongTheRiskiest() {
        std::vector<Judged> judged;
        for (int i = 0; i < 100; ++i)
            judged.push_back({double(100 - i), i < 10});
        const auto best = captureOf(judged);
        QCOMPARE(best.size(), std::size_t{51});
        QCOMPARE(best[0], 0.0);
        QVERIFY(std::fabs(best[5] - 0.5) < 1e-9 && std::fabs(best[10] - 1.0) < 1e-9);
        for (Judged& each : judged)
            each.probability = 0.5; // no order at all: what chance gives
        const auto chance = captureOf(judged);
        QVERIFY(std::fabs(chance[20] - 0.2) < 1e-9 && std::fabs(chance[50] - 0.5) < 1e-9);
        QVERIFY(captureOf({}).empty());
        QVERIFY(std::fabs(chance[10] - qualityOf(judged).capture10) < 1e-9);
    }

    void theIndexIsZeroForTheSameSharesAndGrows() {
        const std::vector<double> before{100, 100, 100, 100};
        QVERIFY(stabilityIndex(before, std::vector<double>{10, 10, 10, 10}) < 1e-3);
        const double little = stabilityIndex(before, std::vector<double>{14, 10, 10, 6});
        const double much = stabilityIndex(before, std::vector<double>{34, 4, 1, 1});
        QVERIFY(little > 0.01 && much > little &&
                std::isfinite(stabilityIndex(before, std::vector<double>{40, 0, 0, 0})));
    }

    void aFeatureThatMovedIsSeenAndOneThatDidNotIsNot() {
        const auto calm = drift(weekly(0.0));
        QCOMPARE(calm.size(), std::size_t{4});
        for (const DriftRow& row : calm)
            QVERIFY2(!row.isDrifting(), row.subject.c_str());
        const auto moved = drift(weekly(4.0));
        QVERIFY(moved[0].subject == "la" && moved[0].isDrifting() && *moved[0].now() > 0.5);
        QVERIFY(!moved[1].isDrifting());
        QVERIFY(*moved[0].weeks[10].psi < driftLimit || *moved[0].weeks[10].psi < *moved[0].weeks[10].byChance);
    }

    void chanceIsRarelyTakenForDrift() {
        int alarms = 0, weeks = 0;
        for (int seed = 0; seed < 40; ++seed) {
            Dataset dataset = weekly(0.0, 40, 25);
            std::mt19937 random(static_cast<unsigned>(seed));
            std::shuffle(dataset.examples.begin(), dataset.examples.end(), random);
            const Dataset ordered = weekly(0.0, 40, 25);
            for (std::size_t i = 0; i < ordered.examples.size(); ++i)
                dataset.examples[i].at = ordered.examples[i].at;
            const auto rows = drift(dataset);
            for (const DriftWeek& each : rows[0].weeks) {
                ++weeks;
                alarms += *each.psi >= driftLimit && *each.psi > *each.byChance;
            }
        }
        QVERIFY2(alarms * 20 <= weeks, qPrintable(QString("%1 of %2").arg(alarms).arg(weeks))); // at most 5 %
    }

    void tooFewChangesSayNothing() {
        QVERIFY(drift(weekly(0.0, 14, 5)).empty()); // nothing to compare with
        const auto sparse = drift(weekly(9.0, 60, 9));
        QVERIFY(!sparse.empty());
        QVERIFY(!sparse[0].now() && !sparse[0].isDrifting());
    }

    void whatTurnedOutOtherwiseThanForeseenIsSeen() {
        const Dataset dataset = weekly(0.0);
        std::vector<Prediction> right, wrong;
        for (const Example& example : dataset.examples) {
            right.push_back({example.id, 0.2, 0.1, 0.3, example.isFaulty});
            wrong.push_back({example.id, 0.7, 0.6, 0.8, example.isFaulty});
        }
        QVERIFY(!drift(dataset, right).back().isDrifting());
        const auto rows = drift(dataset, wrong);
        QCOMPARE(rows.back().subject, std::string("calibration"));
        QVERIFY(rows.back().isDrifting());
    }

    void isKeptAsItWasFound() {
        TrainedModel trained;
        trained.model = assessment::RiskModel::priorOnly();
        const Dataset dataset = weekly(4.0);
        for (std::size_t i = dataset.examples.size() - 600; i < dataset.examples.size() - 100; ++i)
            trained.predictions.push_back(
                {dataset.examples[i].id, 0.1 + double(i % 9) / 20, 0.05, 0.6, dataset.examples[i].isFaulty});
        const Health health = healthOf(trained, 3, dataset, noon, 0, nullptr);
        QCOMPARE(health.scored, std::size_t{500});
        QCOMPARE(health.blocks, std::size_t{2});
        QCOMPARE(health.sources.size(), std::size_t{1});
        QCOMPARE(health.bySize.size(), std::size_t{51});
        QVERIFY(health.championFaced.empty());
        auto database = io::Database::inMemory();
        FERMATA_VERIFY_OK(database);
        FERMATA_VERIFY_OK(io::migrate(*database, {HealthStore::component()}));
        HealthStore store(*database);
        QVERIFY(!store.newest()->has_value());
        FERMATA_VERIFY_OK(store.keep(health));
        FERMATA_VERIFY_OK(store.keep(health));
        const auto again = store.newest();
        FERMATA_VERIFY_OK(again);
        QCOMPARE(*writeHealth(**again), *writeHealth(health));
        QCOMPARE((*again)->drift.size(), health.drift.size());
    }

    void refusesWhatItDidNotWrite() {
        for (const char* text : {"", "{}", "[]", "{\"version\": \"x\"}"}) {
            const auto read = readHealth(text);
            QVERIFY(!read && read.error().fault() == Fault::Malformed);
        }
    }
};

FERMATA_CORE_TEST(TestHealth)
#include "tst_health.moc"
