#include <functional>
#include <limits>

#include "core/decision/remarks.h"
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
    /// Sound, but not what was meant: rules that never match, and rules that always do, each named with its field.
    void remarksOnWhatNeverOrAlwaysMatches_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("words");
        QTest::addColumn<Spoil>("spoil");
        const auto row = [](const char* field, const char* words, Spoil spoil) {
            QTest::newRow(words) << QString(field) << QString(words) << spoil;
        };
        row("appetite.fast_track_below", "nothing is ever fast-tracked", [](Policy& p) { p.appetite.fastTrackBelow = 0; });
        row("appetite.review_above", "every change waits", [](Policy& p) {
            p.appetite.fastTrackBelow = 0.0;
            p.appetite.reviewAbove = 0.0;
            p.components[0].reviewAbove.reset();
        });
        row("appetite.review_above", "only certain defects are reviewed",
            [](Policy& p) { p.appetite.reviewAbove = p.appetite.blockAbove = 1; });
        row("appetite.coverage_floor", "low coverage never blocks", [](Policy& p) { p.appetite.coverageFloor = 0; });
        row("appetite.block_above", "blocks only certain defects", [](Policy& p) { p.appetite.blockAbove = 1; });
        row("components[0].paths[1]", "never matches: paths", [](Policy& p) { p.components[0].paths = {"pay", "./pay"}; });
        row("components[0].paths[0]", "the component is all of the product",
            [](Policy& p) { p.components[0].paths = {"**"}; });
        row("components[0].paths[1]", "the other paths say nothing", [](Policy& p) { p.components[0].paths = {"pay", "*"}; });
        row("components[0].review_above", "never counts", [](Policy& p) { p.components[0].reviewAbove = 0.5; });
        row("roles.senior", "is held by nobody", [](Policy& p) { p.seniorRoles = {"architect"}; });
        row("roles.approver", "nobody can approve", [](Policy& p) { p.approverRoles = {"captain"}; });
        row("people[1].emails", "is empty", [](Policy& p) { p.people[1].emails.clear(); });
        row("production.traffic_share", "waits for traffic for ever", [](Policy& p) {
            p.evidence[EvidenceKind::Traffic].use = Use::Mandatory;
            p.production.trafficShare = 0;
        });
        row("production.harmless_severities[0]", "in lower case", [](Policy& p) { p.production.harmlessSeverities = {"Info"}; });
        row("tail.ignore_below", "never binds", [](Policy& p) { p.tail = {3.0, 100.0, 1.0}; });
        row("series.window", "no component is named", [](Policy& p) { p.components.clear(); });
        row("freezes[1]", "is the same as freezes[0]", [](Policy& p) {
            const Freeze freeze{"x", Time{}, Time{} + Days{1}, {}};
            p.freezes = {freeze, freeze};
        });
    }
    void remarksOnWhatNeverOrAlwaysMatches() {
        QFETCH(QString, field);
        QFETCH(QString, words);
        QFETCH(Spoil, spoil);
        Policy policy = aPolicy();
        QVERIFY(remarksOn(policy).empty());
        spoil(policy);
        QVERIFY(policy.contradictions().empty());
        bool isFound = false;
        for (const auto& [where, text] : remarksOn(policy))
            isFound = isFound || (QString::fromStdString(where) == field && QString::fromStdString(text).contains(words));
        QVERIFY(isFound);
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
