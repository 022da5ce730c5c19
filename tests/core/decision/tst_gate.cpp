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
    /// At noon: 800 requests exposed in any hour, but 100, 110 and 120 from 22:00, 23:00 and 24:00 on.
    static EvidenceSnapshot aForecast() {
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.production.trafficNow = 0.8;
        for (int hour = 0; hour < 36; ++hour) {
            const bool isQuiet = hour >= 10 && hour < 13;
            const Time from = snapshot.at + Seconds{3600} * hour;
            snapshot.production.trafficAhead.push_back(
                {from, from + Seconds{3600}, isQuiet ? 0.1 : 0.8, isQuiet ? 100.0 + 10.0 * (hour - 10) : 800.0});
        }
        return snapshot;
    }
    Policy askingForSafeTimes() const {
        Policy policy = m_policy;
        policy.evidence[EvidenceKind::Traffic].use = Use::Mandatory;
        policy.production.safeTime.saves = 0.5;
        return policy;
    }

private slots:
    void aFreezeExceptsWhatItSays() {
        Policy policy = m_policy;
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.change.reference = "hotfix/cart";
        snapshot.freezes = {{"year end", snapshot.at - Seconds{60}, snapshot.at + Seconds{18000}}};
        Freeze freeze{"year end", snapshot.freezes[0].from, snapshot.freezes[0].to, {}};
        policy.freezes = {freeze};
        QCOMPARE(decide(snapshot, policy, aRisk(0.03)).verdict, Verdict::Hold);

        policy.freezes[0].exceptClasses = {ChangeKind::Documentation};
        const Decision excepted = decide(snapshot, policy, aRisk(0.03));
        QCOMPARE(excepted.verdict, Verdict::FastTrack);
        QCOMPARE(ruleOf(excepted, "freeze").message.id,
                 std::string("rule.freeze.except_class")); // stands in the record
        snapshot.changeClass.kind = ChangeKind::Code;
        QCOMPARE(decide(snapshot, policy, aRisk(0.03)).verdict, Verdict::Hold);

        // Another freeze over the same time binds whatever the first one excepts.
        snapshot.changeClass.kind = ChangeKind::Documentation;
        snapshot.freezes.push_back({"audit", snapshot.at - Seconds{60}, snapshot.at + Seconds{600}});
        QCOMPARE(decide(snapshot, policy, aRisk(0.03)).verdict, Verdict::Hold);
    }
    /// A hotfix of an open incident is not frozen; the incident itself still holds, and a person overrides that.
    void aFreezeLetsAHotfixOfAnIncidentThrough() {
        Policy policy = m_policy;
        EvidenceSnapshot snapshot = aCodeChange();
        snapshot.change.reference = "hotfix/cart";
        snapshot.freezes = {{"year end", snapshot.at - Seconds{60}, snapshot.at + Seconds{18000}}};
        policy.freezes = {{"year end", snapshot.freezes[0].from, snapshot.freezes[0].to, {}}};
        policy.freezes[0].exceptIncidentBranches = {"hotfix/**"};
        snapshot.production.hasIncident = true;
        const auto freezeOf = [&] { return ruleOf(decide(snapshot, policy, aRisk(0.03)), "freeze"); };
        QCOMPARE(freezeOf().state, RuleState::Met);
        QCOMPARE(freezeOf().message.id, std::string("rule.freeze.except_incident"));
        QCOMPARE(decide(snapshot, policy, aRisk(0.03)).verdict, Verdict::Hold);
        snapshot.production.hasIncident = false;
        QCOMPARE(freezeOf().state, RuleState::NotMet);
        snapshot.production.hasIncident.reset();
        QCOMPARE(freezeOf().state, RuleState::NotMet);
        snapshot.production.hasIncident = true;
        entry(snapshot, EvidenceKind::Production).state =
            EvidenceState::Stale; // an incident that is not known excuses nothing
        QCOMPARE(freezeOf().state, RuleState::NotMet);
    }
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
    void holdsUntilTheTimeThatExposesFarFewerRequestsWhereThePolicyAsks() {
        const EvidenceSnapshot snapshot = aForecast();
        QCOMPARE(decide(snapshot, m_policy, aRisk(0.05)).verdict, Verdict::Approve);
        const Policy policy = askingForSafeTimes();
        QVERIFY(policy.contradictions().empty());
        const Decision decision = decide(snapshot, policy, aRisk(0.05));
        QCOMPARE(decision.verdict, Verdict::Hold);
        QCOMPARE(decision.summary.id, std::string("summary.safe_time.not_met"));
        QCOMPARE(decision.holdUntil, std::optional(snapshot.at + Seconds{10 * 3600})); // 22:00, 100 of 800
        EvidenceSnapshot then = snapshot;
        then.at = *decision.holdUntil;
        then.production.trafficNow = 0.1;
        const Decision released = decide(then, policy, aRisk(0.05));
        QCOMPARE(released.verdict, Verdict::Approve);
        QCOMPARE(ruleOf(released, "safe_time").state, RuleState::Met);
        Policy patient = policy;
        patient.production.safeTime.saves = 0.9;
        QCOMPARE(decide(snapshot, patient, aRisk(0.05)).verdict, Verdict::Approve);
        patient = policy;
        patient.production.safeTime.within = Seconds{9 * 3600};
        QCOMPARE(decide(snapshot, patient, aRisk(0.05)).verdict, Verdict::Approve);
    }
    void neverProposesAFrozenTime() {
        EvidenceSnapshot snapshot = aForecast();
        const Policy policy = askingForSafeTimes();
        const Time best = snapshot.at + Seconds{10 * 3600};
        snapshot.freezes.push_back({"night", best + Seconds{1800}, best + Seconds{5400}}); // touches the two quietest
        const Decision decision = decide(snapshot, policy, aRisk(0.05));
        QCOMPARE(decision.verdict, Verdict::Hold);
        QCOMPARE(decision.holdUntil, std::optional(best + Seconds{2 * 3600}));
        // Frozen now: from the freeze's end it waits on for the safe time.
        snapshot.freezes = {{"noon", snapshot.at, snapshot.at + Seconds{3600}}};
        QCOMPARE(decide(snapshot, policy, aRisk(0.05)).holdUntil, std::optional(best));
        snapshot.freezes = {{"week", snapshot.at + Seconds{60}, snapshot.at + Days{3}}};
        QCOMPARE(decide(snapshot, policy, aRisk(0.05)).verdict, Verdict::Approve); // nothing better is open
    }
    void withoutAForecastTheUsualWeekStandsInAndWithoutBothItHolds() {
        const Policy policy = askingForSafeTimes();
        EvidenceSnapshot snapshot = aForecast();
        snapshot.production.trafficAhead.clear();
        snapshot.production.usualTraffic.assign(168, 0.8);
        snapshot.production.usualTraffic[15] = 0.2; // Monday 15:00
        QCOMPARE(decide(snapshot, policy, aRisk(0.05)).holdUntil, std::optional(snapshot.at + Seconds{3 * 3600}));
        snapshot.production.usualTraffic.clear();
        const Decision unknown = decide(snapshot, policy, aRisk(0.05));
        QCOMPARE(unknown.verdict, Verdict::Hold);
        QCOMPARE(unknown.summary.id, std::string("summary.safe_time.unknown"));
        QVERIFY(!unknown.holdUntil);
    }
    void waitingForASafeTimeIsAWayOut() {
        const EvidenceSnapshot snapshot = aForecast();
        const auto model = someModel(7, 0.02);
        const Policy policy = askingForSafeTimes();
        const auto ways = counterfactuals(snapshot, policy, *model);
        QVERIFY(!ways.empty());
        QCOMPARE(ways.front().atoms.front().message.id, std::string("atom.wait.safe_time"));
    }
    void safeTimesNeedTrafficToBeMandatory() {
        Policy policy = askingForSafeTimes();
        policy.evidence[EvidenceKind::Traffic].use = Use::Advisory;
        QCOMPARE(policy.contradictions().front().first, std::string("production.safe_time.saves"));
        policy = askingForSafeTimes();
        policy.production.safeTime.within = Days{3};
        QCOMPARE(policy.contradictions().front().first, std::string("production.safe_time.within"));
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
        snapshot.components = {"", "pay"};                  // demands a review from 0.15
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
        QCOMPARE(decision.notLookedAt.size(), std::size_t(2)); // the standard policy measures no speed
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
