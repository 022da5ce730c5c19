// Two changes of one repository get different plans, and no plan leaves out what the policy asks for.
#include <algorithm>

#include "core/decision/allocation/reviewers.h"
#include "core/decision/allocation/stage_plan.h"
#include "core/decision/allocation/test_plan.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::decision;
using assessment::ChangeKind;
using assessment::EvidenceKind;

namespace {

PlanQuestion aQuestion(ChangeKind kind, double pDefect = 0.02) {
    PlanQuestion question;
    question.changeClass = {kind, "a/file"};
    question.components = {""};
    question.risk.pDefect = question.risk.pDefectForGate = question.risk.high = Probability(pDefect);
    return question;
}

bool has(const std::vector<PlannedStage>& stages, StageKind kind) {
    return std::ranges::find(stages, kind, &PlannedStage::kind) != stages.end();
}

std::size_t placeOf(const StagePlan& plan, StageKind kind) {
    return static_cast<std::size_t>(std::ranges::find(plan.stages, kind, &PlannedStage::kind) - plan.stages.begin());
}

Policy lenient() {
    Policy policy = Policy::standard();
    for (const EvidenceKind kind : {EvidenceKind::Tests, EvidenceKind::Scan, EvidenceKind::Coverage})
        policy.evidence[kind].use = Use::Advisory;
    return policy;
}

} // namespace

class TestStagePlan : public QObject {
    Q_OBJECT
private slots:
    void aTypoSkipsWhatARewriteNeeds() {
        const StagePlan typo = planStages(aQuestion(ChangeKind::Documentation), lenient());
        QVERIFY(has(typo.dropped, StageKind::Build) && has(typo.dropped, StageKind::IntegrationTests));
        QVERIFY(!has(typo.stages, StageKind::Canary));
        QCOMPARE(typo.tests, TestScope::Reduced);
        const StagePlan rewrite = planStages(aQuestion(ChangeKind::Code, 0.9), lenient());
        QVERIFY(rewrite.dropped.empty());
        QCOMPARE(rewrite.stages.front().kind, StageKind::SeniorReview);
        QVERIFY(has(rewrite.stages, StageKind::Canary));
        QCOMPARE(rewrite.tests, TestScope::Full);
    }
    /// The suites of a typo: what is near, has failed lately or is hardly known; of a rewrite all of them.
    void suitesFollowTheScopeOfThePlan() {
        Policy policy = lenient();
        policy.evidence[EvidenceKind::Tests].use = Use::Mandatory; // so that the typo keeps its stage of tests
        const std::vector<delivery::SuitePast> suites{{"shop.CartTest", "", 40, 20, 0, 120.0},
                                                      {"shop.FlakyTest", "", 5, 20, 1, 30.0},
                                                      {"docs.GuideTest", "", 2, 20, 0, 6.0},
                                                      {"shop.NewTest", "", 1, 2, 0, std::nullopt},
                                                      {"shop.SlowTest", "", 9, 20, 0, 900.0}};
        delivery::ChangedFile guide;
        guide.path = "docs/guide.md";
        const StagePlan typo = planStages(aQuestion(ChangeKind::Documentation), policy);
        const TestPlan few = planTests(typo, suites, {guide});
        const auto said = [](const TestPlan& plan) {
            std::string text;
            for (const PlannedSuite& suite : plan.suites)
                text += suite.name + (suite.runs ? "+" : "-") + suite.because + " ";
            return text;
        };
        QCOMPARE(said(few), std::string("shop.FlakyTest+failed docs.GuideTest+near shop.NewTest+few_runs "
                                        "shop.SlowTest-class shop.CartTest-class "));
        QCOMPARE(few.running, std::size_t{3});
        QCOMPARE(few.secondsOfAll, 1056.0);
        QCOMPARE(few.secondsPlanned, 36.0);
        QCOMPARE(few.secondsSaved(), 1020.0);
        QCOMPARE(few.unknown, std::size_t{1});
        const TestPlan all = planTests(planStages(aQuestion(ChangeKind::Code, 0.9), policy), suites, {guide});
        QCOMPARE(all.running, suites.size());
        QCOMPARE(all.secondsSaved(), 0.0);
        QVERIFY(std::ranges::all_of(all.suites, [](const auto& suite) { return suite.because == "usual"; }));
        const TestPlan none = planTests(planStages(aQuestion(ChangeKind::Documentation), lenient()), suites, {guide});
        QCOMPARE(none.running, std::size_t{0}); // the stage itself is dropped
        QVERIFY(planTests(typo, {}, {guide}).suites.empty());
    }
    void aMandatoryStageIsNeverDropped() {
        Policy policy = lenient();
        policy.evidence[EvidenceKind::Tests].use = Use::Mandatory;
        policy.evidence[EvidenceKind::Scan].use = Use::Mandatory;
        for (int kind = 0; kind <= static_cast<int>(ChangeKind::Code); ++kind)
            for (const double risk : {0.0, 0.1, 0.5, 1.0}) {
                const StagePlan plan = planStages(aQuestion(static_cast<ChangeKind>(kind), risk), policy);
                QVERIFY(has(plan.stages, StageKind::UnitTests) && has(plan.stages, StageKind::Scan));
                QVERIFY(has(plan.stages, StageKind::Deploy));
                QVERIFY(std::ranges::none_of(plan.dropped, &PlannedStage::isMandatory));
            }
    }
    void moreRiskNeverDropsMore() {
        for (int kind = 0; kind <= static_cast<int>(ChangeKind::Code); ++kind) {
            std::size_t dropped = 99;
            for (int risk = 0; risk <= 100; risk += 5) {
                const auto plan = planStages(aQuestion(static_cast<ChangeKind>(kind), risk / 100.0), lenient());
                QVERIFY(plan.dropped.size() <= dropped);
                dropped = plan.dropped.size();
            }
        }
    }
    void whatIsNotKnownSkipsNothing() {
        PlanQuestion question = aQuestion(ChangeKind::Documentation);
        question.isPartial = true;
        QVERIFY(planStages(question, lenient()).dropped.empty());
        question = aQuestion(ChangeKind::Documentation);
        question.editsPipelineOrPolicy = true;
        const StagePlan plan = planStages(question, lenient());
        QVERIFY(plan.dropped.empty() && has(plan.stages, StageKind::SeniorReview));
    }
    void aMigrationIsRehearsedAndAsksForAPerformanceEnvironment() {
        const StagePlan plan = planStages(aQuestion(ChangeKind::Migration), lenient());
        QVERIFY(has(plan.stages, StageKind::MigrationRehearsal) && has(plan.stages, StageKind::PerformanceEnvironment));
        QVERIFY(placeOf(plan, StageKind::MigrationRehearsal) < placeOf(plan, StageKind::Deploy));
    }
    void aDependencyIsScannedBeforeItIsBuilt() {
        const StagePlan plan = planStages(aQuestion(ChangeKind::Dependencies), lenient());
        QVERIFY(placeOf(plan, StageKind::Scan) < placeOf(plan, StageKind::Build));
        const StagePlan code = planStages(aQuestion(ChangeKind::Code), lenient());
        QVERIFY(placeOf(code, StageKind::Build) < placeOf(code, StageKind::Scan));
    }
    void asksWhoKnowsTheFilesAndIsNoHandOfTheChange() {
        Policy policy = Policy::standard();
        for (const char* id : {"ada", "bob", "cyd", "dan"})
            policy.people.push_back({id, id, {std::string(id) + "@x.org"}, {}, {}, {"senior"}, ""});
        policy.people.push_back({"eve", "eve", {"eve@x.org"}, {}, {}, {"author"}, ""});
        std::vector<delivery::ChangedFile> files(3);
        files[0].owner = "dan@x.org";
        files[0].added = 90;
        files[1].owner = "ada@x.org";
        files[1].added = 500;
        files[2].owner = "eve@x.org";
        files[2].added = 900;
        const assessment::Hands hands{{"ada"}, {}};
        auto advice = adviseReviewers(files, hands, policy);
        QCOMPARE(advice.persons, (std::vector<std::string>{"bob", "dan"}));
        QVERIFY(advice.knowTheFiles);
        advice = adviseReviewers({}, hands, policy, {{"bob", 5}});
        QCOMPARE(advice.persons, (std::vector<std::string>{"cyd", "dan"}));
        QVERIFY(!advice.knowTheFiles);
    }
};

FERMATA_CORE_TEST(TestStagePlan)
#include "tst_stage_plan.moc"
