#include <cmath>

#include "core/learning/registry/model_registry.h"
#include "tests/core/assessment/risk_builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::learning;

namespace {

TrainedModel trainedFrom(std::uint32_t seed) {
    TrainedModel trained;
    trained.model = *assessment::RiskModel::fromParts(test::someParts(seed));
    trained.card.schema = "dice/1";
    trained.card.trained = "dice";
    trained.card.labels = 4000;
    trained.card.quality = qualityOf({});
    trained.card.quality.rocAuc = 0.75;
    trained.card.linesAddedAuc = 0.7;
    return trained;
}

} // namespace

class TestModelRegistry : public QObject {
    Q_OBJECT
private slots:
    void thePriorSpeaksUntilAModelIsPromoted() {
        auto database = open();
        ModelRegistry registry(database);
        QVERIFY(registry.versions()->empty());
        QVERIFY(!*registry.champion());
        const auto added = registry.add(trainedFrom(1), fromUnix(10));
        FERMATA_VERIFY_OK(added);
        QCOMPARE(added->version, std::int64_t(1));
        QVERIFY(!added->isChampion);
        QCOMPARE((*registry.championModel())->parts().state, assessment::RiskState::PriorOnly);
        FERMATA_VERIFY_OK(registry.promote(1, "first", fromUnix(20)));
        QCOMPARE((*registry.champion())->version, std::int64_t(1));
        QVERIFY((*registry.championModel())->parts() == test::someParts(1));
    }
    void keepsWhatTheCardSays() {
        auto database = open();
        ModelRegistry registry(database);
        const auto added = registry.add(trainedFrom(1), fromUnix(10));
        FERMATA_VERIFY_OK(added);
        QCOMPARE(added->card.quality.rocAuc, 0.75);
        QCOMPARE(added->card.linesAddedAuc, 0.7);
        QVERIFY(std::isnan(added->card.quality.brier));
        QCOMPARE(added->trainedAt, fromUnix(10));
        const auto again = registry.add(trainedFrom(1), fromUnix(99)); // the same bytes from the same data
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->version, std::int64_t(1));
    }
    void aModelInDoubtSpeaksOnlyWhenAPersonInsists() {
        auto database = open();
        ModelRegistry registry(database);
        Trial trial{1, 300, 2.5, 40, {"12 of 90 faults count as clean now", "the window shrank"}};
        const auto added = registry.add(trainedFrom(1), fromUnix(10), trial);
        FERMATA_VERIFY_OK(added);
        QVERIFY(added->trial == trial);
        QVERIFY(!added->trial->isBetter());
        const auto refused = registry.promote(1, "new", fromUnix(11));
        QCOMPARE(refused.error().fault(), Fault::Refused);
        QVERIFY(refused.error().message().find("12 of 90") != std::string::npos);
        FERMATA_VERIFY_OK(registry.promote(1, "the relabelling was ours", fromUnix(12), true));
        QVERIFY(!(*registry.champion())->trial->doubts.empty());
    }
    void aModelWhoseBytesAreGoneIsNoWorkspaceWithoutModel() {
        auto database = open();
        ModelRegistry registry(database);
        QVERIFY(registry.add(trainedFrom(1), fromUnix(10)));
        FERMATA_VERIFY_OK(registry.promote(1, "first", fromUnix(20)));
        FERMATA_VERIFY_OK(database.run("DROP TRIGGER blob_kept; DELETE FROM blob"));
        const auto speaks = registry.championModel();
        QVERIFY(!speaks);
        QCOMPARE(speaks.error().fault(), Fault::Corrupt);
    }
    void goesBackStepByStep() {
        auto database = open();
        ModelRegistry registry(database);
        for (std::uint32_t seed = 1; seed <= 3; ++seed) {
            const auto added = registry.add(trainedFrom(seed), fromUnix(seed));
            FERMATA_VERIFY_OK(added);
            FERMATA_VERIFY_OK(registry.promote(added->version, "better", fromUnix(10)));
        }
        const auto speaks = [&] { return *registry.champion() ? (*registry.champion())->version : 0; };
        QCOMPARE(speaks(), std::int64_t(3));
        FERMATA_VERIFY_OK(registry.back("worse", fromUnix(11)));
        QCOMPARE(speaks(), std::int64_t(2));
        FERMATA_VERIFY_OK(registry.promote(3, "no, better", fromUnix(12)));
        for (const std::int64_t expected : {2, 1, 0}) {
            FERMATA_VERIFY_OK(registry.back("worse", fromUnix(13)));
            QCOMPARE(speaks(), expected);
        }
        QCOMPARE(registry.back("worse", fromUnix(14)).error().fault(), Fault::NotFound);
        QCOMPARE(registry.promotions()->size(), std::size_t(8));
    }
    void refusesWithoutReasonOrKnowledge() {
        auto database = open();
        ModelRegistry registry(database);
        FERMATA_VERIFY_OK(registry.add(trainedFrom(1), fromUnix(1)));
        TrainedModel prior = trainedFrom(2);
        prior.model = assessment::RiskModel::priorOnly();
        FERMATA_VERIFY_OK(registry.add(prior, fromUnix(2)));
        QCOMPARE(registry.promote(1, " ", fromUnix(3)).error().fault(), Fault::Refused);
        QCOMPARE(registry.promote(2, "why not", fromUnix(3)).error().fault(), Fault::Refused);
        QCOMPARE(registry.promote(9, "what", fromUnix(3)).error().fault(), Fault::NotFound);
        FERMATA_VERIFY_OK(registry.promote(1, "first", fromUnix(3)));
        QCOMPARE(registry.promote(1, "again", fromUnix(3)).error().fault(), Fault::Conflict);
        QCOMPARE(registry.back("", fromUnix(3)).error().fault(), Fault::Refused);
    }

private:
    static io::Database open() {
        auto database = io::Database::inMemory();
        if (!database || !io::migrate(*database, ModelRegistry::components()))
            qFatal("no database");
        return std::move(*database);
    }
};

FERMATA_CORE_TEST(TestModelRegistry)
#include "tst_model_registry.moc"
