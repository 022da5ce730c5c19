#include <functional>
#include <limits>

#include "tests/core/decision/builders.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

using Spoil = std::function<void(Policy&)>;
Q_DECLARE_METATYPE(Spoil)

class TestPolicy : public QObject {
    Q_OBJECT
private slots:
    void refusesWhatContradictsItself_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<Spoil>("spoil");
        const auto row = [](const char* field, Spoil spoil) { QTest::newRow(field) << QString(field) << spoil; };
        row("losses.hold", [](Policy& p) { p.losses.erase(Verdict::Hold); });
        row("losses.review.slope", [](Policy& p) { p.losses[Verdict::Review].slope = 60; });
        row("losses.approve.intercept", [](Policy& p) { p.losses[Verdict::Approve].intercept = 0; });
        row("losses.block", [](Policy& p) { p.losses[Verdict::Block].slope = std::numeric_limits<double>::quiet_NaN(); });
        row("evidence.diff.use", [](Policy& p) { p.evidence[EvidenceKind::Diff].use = Use::Advisory; });
        row("evidence.history.use", [](Policy& p) { p.evidence[EvidenceKind::History] = {Use::NotUsedHere, {}, 0, "no"}; });
        row("evidence.scan.reason", [](Policy& p) { p.evidence[EvidenceKind::Scan].use = Use::NotUsedHere; });
        row("evidence.tests", [](Policy& p) { p.evidence.erase(EvidenceKind::Tests); });
        row("evidence.tests.weight", [](Policy& p) { p.evidence[EvidenceKind::Tests].weight = -1; });
        row("evidence.tests.maximum_age", [](Policy& p) { p.evidence[EvidenceKind::Tests].maximumAge = Seconds{0}; });
        row("appetite.coverage_floor", [](Policy& p) { p.appetite.coverageFloor = 1.5; });
        row("appetite.fast_track_below", [](Policy& p) { p.appetite.fastTrackBelow = 0.5; });
        row("components[0].criticality", [](Policy& p) { p.components[0].criticality = 0; });
        row("components[0].incident_share", [](Policy& p) { p.components[0].incidentAlpha = 0; });
        row("people[1].id", [](Policy& p) { p.people[1].id = "ada"; });
        row("people[1].emails[0]", [](Policy& p) { p.people[1].emails = p.people[0].emails; });
        row("people[2].os_accounts[0]", [](Policy& p) { p.people[2].osAccounts = {"sam"}; });
        row("new_critical_finding", [](Policy& p) { p.newCriticalFinding = Verdict::Approve; });
        row("failed_tests", [](Policy& p) { p.failedTests = Verdict::Review; });
        row("freezes[0].to", [](Policy& p) { p.freezes = {{"never", Time{}, Time{}, {}}}; });
        row("override_at_most", [](Policy& p) { p.overrideAtMost = Seconds{0}; });
    }
    void refusesWhatContradictsItself() {
        QFETCH(QString, field);
        QFETCH(Spoil, spoil);
        Policy policy = aPolicy();
        QVERIFY(policy.contradictions().empty());
        spoil(policy);
        const auto found = policy.contradictions();
        QVERIFY(!found.empty());
        QCOMPARE(QString::fromStdString(found.front().first), field);
    }
    void anAddressBelongsToOnePersonWhateverItsCase() {
        const Policy policy = aPolicy();
        QCOMPARE(policy.personOfEmail("SAM@Example.org"), policy.person("sam"));
        QVERIFY(!policy.personOfEmail("sam@example.com"));
    }
    void randomPoliciesOfTheTestsAreSound() {
        std::mt19937 dice(1);
        for (int i = 0; i < 500; ++i)
            QVERIFY(somePolicy(dice).contradictions().empty());
    }
};

FERMATA_CORE_TEST(TestPolicy)
#include "tst_policy.moc"
