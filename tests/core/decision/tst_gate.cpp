#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

const HardRule& ruleOf(const Decision& decision, const std::string& id) {
    for (const HardRule& rule : decision.rules)
        if (rule.id == id)
            return rule;
    qFatal("no rule %s", id.c_str());
}

} // namespace

class TestGate : public QObject {
    Q_OBJECT
private:
    const Policy m_policy = aPolicy();

    Verdict verdictOf(const EvidenceSnapshot& snapshot, double pDefect) const {
        return decide(snapshot, m_policy, aRisk(pDefect)).verdict;
    }
    static EvidenceSnapshot aCodeChange() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.changeClass = {ChangeKind::Code, "cart/total.cpp"};
        return snapshot;
    }

private slots:
    void standardPolicyIsSound() { QVERIFY(Policy::standard().contradictions().empty()); }

    // One example of each verdict.
    void fastTracksALowRiskTypoFix() { QCOMPARE(verdictOf(aSnapshot(), 0.03), Verdict::FastTrack); }
    void approvesAnOrdinaryChange() {
        const Decision decision = decide(aCodeChange(), m_policy, aRisk(0.12));
        QCOMPARE(decision.verdict, Verdict::Approve);
        QVERIFY(decision.permits());
        QCOMPARE(decision.summary.id, std::string("summary.approve"));
    }
    void demandsASeniorReviewAboveTheLimit() {
        const Decision decision = decide(aCodeChange(), m_policy, aRisk(0.35));
        QCOMPARE(decision.verdict, Verdict::Review);
        QCOMPARE(ruleOf(decision, "risk.review").state, RuleState::NotMet);
        QCOMPARE(decision.summary.id, std::string("summary.review.not_met"));
    }
    void holdsWhileEvidenceIsMissing() {
        EvidenceSnapshot snapshot = aCodeChange();
        entry(snapshot, EvidenceKind::Tests).state = EvidenceState::Missing;
        const Decision decision = decide(snapshot, m_policy, aRisk(0.05));
        QCOMPARE(decision.verdict, Verdict::Hold);
        QCOMPARE(ruleOf(decision, "mandatory.tests").state, RuleState::NotMet);
        QCOMPARE(decision.summary.id, std::string("summary.mandatory.not_met"));
    }
    void blocksARiskyChangeWithLowCoverage() {
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.coverage = {20, 100};
        QCOMPARE(verdictOf(snapshot, 0.7), Verdict::Block);
        snapshot.coverage = {80, 100};
        QCOMPARE(verdictOf(snapshot, 0.7), Verdict::Review);
    }

    void unknownCoverageCountsAsNone() {
        EvidenceSnapshot snapshot = aCodeChange();
        entry(snapshot, EvidenceKind::Coverage).state = EvidenceState::Stale;
        QCOMPARE(verdictOf(snapshot, 0.7), Verdict::Block);
    }
    void aReviewByASeniorReleasesWhatItWasAskedFor() {
        EvidenceSnapshot snapshot = aCodeChange();
        entry(snapshot, EvidenceKind::Review).state = EvidenceState::Fresh;
        snapshot.reviews = {{"sam", {"senior"}, snapshot.at, snapshot.change.head}};
        QCOMPARE(verdictOf(snapshot, 0.35), Verdict::Approve);
        snapshot.reviews[0].head = snapshot.change.base; // of an earlier push
        QCOMPARE(verdictOf(snapshot, 0.35), Verdict::Review);
    }
    void aReviewByAHandOfTheChangeDoesNotCount() {
        EvidenceSnapshot snapshot = aCodeChange();
        entry(snapshot, EvidenceKind::Review).state = EvidenceState::Fresh;
        snapshot.hands.persons = {"ada", "sam"};
        snapshot.reviews = {{"sam", {"senior"}, snapshot.at, snapshot.change.head}};
        const Decision decision = decide(snapshot, m_policy, aRisk(0.35));
        QCOMPARE(decision.verdict, Verdict::Review);
        QCOMPARE(ruleOf(decision, "four_eyes").message.id, std::string("rule.four_eyes.own_review"));
    }
    void aReviewWithClaimedRolesDoesNotCount() {
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.hands.persons = {};
        entry(snapshot, EvidenceKind::Review).state = EvidenceState::Fresh;
        snapshot.reviews = {{"ada", {"senior"}, snapshot.at, snapshot.change.head}}; // the policy says author
        QCOMPARE(verdictOf(snapshot, 0.35), Verdict::Review);
    }

    void holdsInAFreezeUntilItEnds() {
        EvidenceSnapshot snapshot = aCodeChange();
        const Time end = snapshot.at + Seconds{36000};
        snapshot.freezes = {{"year end", snapshot.at, snapshot.at + Seconds{18000}},
                            {"night", snapshot.at + Seconds{18000}, end}};
        const Decision decision = decide(snapshot, m_policy, aRisk(0.05));
        QCOMPARE(decision.verdict, Verdict::Hold);
        QVERIFY(decision.holdUntil == end);
        snapshot.at = end; // half open
        QCOMPARE(verdictOf(snapshot, 0.05), Verdict::Approve);
    }
    void aFreezeIsNoPromiseWhenTestsWillBeTooOldByThen() {
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.freezes = {{"long", snapshot.at, snapshot.at + Days{10}}};
        QVERIFY(!decide(snapshot, m_policy, aRisk(0.05)).holdUntil);
    }

    void holdsForProduction_data() {
        QTest::addColumn<QString>("rule");
        for (const char* rule : {"incident", "rollout", "burn_rate", "alerts"})
            for (const char* what : {"bad", "unknown"})
                QTest::addRow("%s %s", rule, what) << QString(rule);
    }
    void holdsForProduction() {
        QFETCH(QString, rule);
        const bool isUnknown = QString(QTest::currentDataTag()).endsWith("unknown");
        EvidenceSnapshot snapshot = aCodeChange();
        delivery::ProductionState& state = snapshot.production;
        if (rule == "incident")
            state.hasIncident = isUnknown ? std::nullopt : std::optional(true);
        if (rule == "rollout")
            state.hasRollout = isUnknown ? std::nullopt : std::optional(true);
        if (rule == "burn_rate" && isUnknown)
            state.burnRates.reset();
        else if (rule == "burn_rate")
            state.burnRates->front().rate = 14.4;
        if (rule == "alerts" && isUnknown)
            state.alerts.reset();
        else if (rule == "alerts")
            state.alerts->push_back({"ErrorsHigh", "critical", true, snapshot.at}); // silenced is still evidence
        const Decision decision = decide(snapshot, m_policy, aRisk(0.02));
        QCOMPARE(decision.verdict, Verdict::Hold);
        QCOMPARE(ruleOf(decision, "production." + rule.toStdString()).state, RuleState::NotMet);
        QVERIFY(!decision.holdUntil);
    }
    void theWatchdogThatAlwaysFiresHoldsNothing() {
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.production.alerts->push_back({"Watchdog", "none", false, snapshot.at});
        QCOMPARE(verdictOf(snapshot, 0.05), Verdict::Approve);
    }
    void holdsAtThePeakWhereTrafficIsMandatoryUntilItIsQuiet() {
        Policy policy = m_policy;
        policy.evidence[EvidenceKind::Traffic].use = Use::Mandatory;
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.production.trafficNow = 0.97;
        const Decision decision = decide(snapshot, policy, aRisk(0.05));
        QCOMPARE(decision.verdict, Verdict::Hold);
        QCOMPARE(QString::fromStdString(rfc3339(decision.holdUntil.value())), QString("2026-11-24T00:00:00Z"));
        snapshot.at = *decision.holdUntil;
        snapshot.production.trafficNow = 0.2;
        QCOMPARE(decide(snapshot, policy, aRisk(0.05)).verdict, Verdict::Approve);
    }
    void holdsOrBlocksFailedTestsAsThePolicySays() {
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.tests.failed = 1;
        snapshot.tests.failing = {"cart.total"};
        QCOMPARE(verdictOf(snapshot, 0.02), Verdict::Hold);
        Policy policy = m_policy;
        policy.failedTests = Verdict::Block;
        QCOMPARE(decide(snapshot, policy, aRisk(0.02)).verdict, Verdict::Block);
    }
    void aFlakyTestDoesNotBlockAndEveryOtherFailureDoes() {
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.tests.failed = 1;
        snapshot.tests.failing = {"suite.t999"};
        snapshot.tests.excused = 1;
        snapshot.tests.pExcusedBroken = 0.008;
        snapshot.tests.known = {{"suite.t999", 0.008, 0.999, 200, 19, 17, 0.0, true}};
        const Decision excused = decide(snapshot, m_policy, aRisk(0.02));
        QCOMPARE(excused.verdict, Verdict::Approve);
        const auto rule = std::ranges::find(excused.rules, "tests.failed", &HardRule::id);
        QCOMPARE(rule->message.id, std::string("rule.tests.excused"));
        QCOMPARE(rule->message.texts.at("first"), std::string("suite.t999"));
        QCOMPARE(rule->message.numbers.at("flaky"), 0.992);
        snapshot.tests.failed = 2; // one more, which nothing excuses
        QCOMPARE(decide(snapshot, m_policy, aRisk(0.02)).verdict, Verdict::Hold);
        snapshot.tests.failed = 1;
        snapshot.tests.excused = 0;
        QCOMPARE(decide(snapshot, m_policy, aRisk(0.02)).verdict, Verdict::Hold);
        snapshot.tests.excused = -1;
        QCOMPARE(decide(snapshot, m_policy, aRisk(0.02)).verdict, Verdict::Hold);
    }
    void takingATestAwayCountsAsHavingNone() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.tests.deletesOrSkipsTests = true;
        QCOMPARE(verdictOf(snapshot, 0.02), Verdict::Hold);
    }
    void aNewCriticalFindingBlocksOrAsksForAReviewAsThePolicySays() {
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.scan.newCritical = 1;
        QCOMPARE(verdictOf(snapshot, 0.02), Verdict::Block);
        Policy policy = m_policy;
        policy.newCriticalFinding = Verdict::Review;
        QCOMPARE(decide(snapshot, policy, aRisk(0.02)).verdict, Verdict::Review);
        snapshot.scan.newCritical = 0;
        snapshot.scan.known = 7; // old findings elsewhere hold nothing
        QCOMPARE(verdictOf(snapshot, 0.02), Verdict::Approve);
    }
    void aPipelineEditIsNeverFastTracked() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.editsPipelineOrPolicy = true;
        QCOMPARE(verdictOf(snapshot, 0.01), Verdict::Approve);
    }
    void whatTheModelHasNotLearnedIsNeverFastTracked() {
        RiskAssessment risk = aRisk(0.01);
        risk.state = RiskState::PriorOnly;
        QCOMPARE(decide(aSnapshot(), m_policy, risk).verdict, Verdict::Approve);
    }
    void theStricterLimitOfTheTouchedComponentsCounts() {
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.components = {"", "pay"}; // demands a review from 0.15
        QCOMPARE(verdictOf(snapshot, 0.16), Verdict::Hold); // and criticality 4 makes the loss outweigh a review
        snapshot.components = {""};
        QCOMPARE(verdictOf(snapshot, 0.16), Verdict::Approve);
    }
    void kindsNotUsedHereArePrinted() {
        Policy policy = m_policy;
        policy.evidence[EvidenceKind::Scan] = {Use::NotUsedHere, Days{1}, 0.0, "no scanner yet"};
        EvidenceSnapshot snapshot = aCodeChange();
        entry(snapshot, EvidenceKind::Scan).state = EvidenceState::Missing;
        const Decision decision = decide(snapshot, policy, aRisk(0.05));
        QCOMPARE(decision.verdict, Verdict::Approve);
        QCOMPARE(decision.notLookedAt.size(), std::size_t(1));
        QCOMPARE(decision.notLookedAt[0].reason, std::string("no scanner yet"));
        QCOMPARE(ruleOf(decision, "scan.critical").state, RuleState::NotLookedAt);
    }
    void lossIsMultipliedByTheChanceOfAnIncidentNotOfADefect() {
        const Decision decision = decide(aCodeChange(), m_policy, aRisk(0.10));
        QCOMPARE(decision.pIncident.value(), 0.02); // Beta(1, 4): one defect in five reaches production
        QVERIFY(decision.pIncidentLow < decision.pIncident && decision.pIncident < decision.pIncidentHigh);
        for (std::size_t i = 1; i < decision.weighing.size(); ++i)
            QVERIFY(decision.weighing[i - 1].low <= decision.weighing[i - 1].high);
    }
    void namesWhatMovesTheRiskHeaviestFirst() {
        const Decision decision = decide(aCodeChange(), m_policy, aRisk(0.10));
        std::vector<std::string> ids;
        for (const Reason& reason : decision.reasons)
            if (reason.weight != 0.0)
                ids.push_back(reason.id);
        QVERIFY((ids == std::vector<std::string>{"risk.la", "risk.nf", "risk.age"}));
    }
};

FERMATA_CORE_TEST(TestGate)
#include "tst_gate.moc"
