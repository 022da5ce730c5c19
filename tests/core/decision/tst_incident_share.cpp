// p_incident = p_defect · s(component): outcomes that were told move s, and what is not known never lowers it.

#include <limits>

#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

double shareOf(const EvidenceSnapshot& snapshot, const Policy& policy) {
    const Decision decision = decide(snapshot, policy, aRisk(0.5));
    return decision.pIncident.value() / 0.5;
}

} // namespace

class TestIncidentShare : public QObject {
    Q_OBJECT
private slots:
    void isThePosteriorMean() {
        QCOMPARE(incidentShare(1, 4), 0.2);
        QCOMPARE(incidentShare(1, 4, {3, 2}), 0.4);
        QVERIFY(incidentShare(1, 4, {4, 2}) > incidentShare(1, 4, {3, 2}));
        QVERIFY(incidentShare(1, 4, {3, 3}) < incidentShare(1, 4, {3, 2}));
    }
    void countsThatAreNoneCountAtWorst() {
        for (const double odd :
             {-1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
            QCOMPARE(incidentShare(1, 4, {odd, 0}), 1.0);
            QCOMPARE(incidentShare(1, 4, {0, odd}), 1.0);
        }
    }
    void withoutAWordThePriorStands() { QVERIFY(std::abs(shareOf(aSnapshot(), aPolicy()) - 0.2) < 1e-5); }
    void incidentsOfTheComponentRaiseIt() {
        EvidenceSnapshot snapshot = aSnapshot();
        snapshot.components = {"pay"};
        const double before = shareOf(snapshot, aPolicy());
        snapshot.defects["pay"] = {3, 0};
        QVERIFY(shareOf(snapshot, aPolicy()) > before);
        snapshot.defects["pay"] = {0, 30};
        QVERIFY(shareOf(snapshot, aPolicy()) < before);
    }
    void thoseOfAnotherComponentDoNot() {
        EvidenceSnapshot snapshot = aSnapshot();
        const double before = shareOf(snapshot, aPolicy());
        snapshot.defects["pay"] = {30, 0};
        QCOMPARE(shareOf(snapshot, aPolicy()), before);
    }
    /// Taking the history away may not be milder: then what was told still raises, and no longer lowers.
    void withoutHistoryItOnlyRises() {
        EvidenceSnapshot snapshot = aSnapshot();
        const double prior = shareOf(snapshot, aPolicy());
        snapshot.defects[""] = {0, 100};
        QVERIFY(shareOf(snapshot, aPolicy()) < prior);
        entry(snapshot, EvidenceKind::History).state = EvidenceState::Stale;
        QCOMPARE(shareOf(snapshot, aPolicy()), prior);
        snapshot.defects[""] = {100, 0};
        QVERIFY(shareOf(snapshot, aPolicy()) > 0.9);
    }
    /// p_defect is the model's alone.
    void neverTouchesTheProbabilityOfADefect() {
        EvidenceSnapshot snapshot = aSnapshot();
        const auto model = someModel(3);
        const Decision before = decide(snapshot, aPolicy(), *model);
        snapshot.defects[""] = {100, 0};
        const Decision after = decide(snapshot, aPolicy(), *model);
        QVERIFY(before.risk == after.risk);
        QVERIFY(after.pIncident.value() > before.pIncident.value());
        QVERIFY(permission(after.verdict) <= permission(before.verdict));
    }
};

FERMATA_CORE_TEST(TestIncidentShare)
#include "tst_incident_share.moc"
