#include "core/assessment/evidence/facts.h"
#include "core/assessment/evidence/judge.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::assessment;
using delivery::TestOutcome;

namespace {

constexpr Time noon = fromUnix(1795435200);

CommitId commit(std::uint8_t number) {
    CommitId id;
    id.bytes[0] = number;
    return id;
}
const CommitId head = commit(2), earlier = commit(1);

const std::map<EvidenceKind, Seconds> ages = [] {
    std::map<EvidenceKind, Seconds> all;
    for (const EvidenceKind kind : allEvidenceKinds)
        all[kind] = Seconds{3600};
    return all;
}();

EvidenceSnapshot judged(const Given& given) {
    EvidenceSnapshot snapshot;
    snapshot.at = noon;
    snapshot.environment = "production";
    snapshot.change.head = head;
    judge(snapshot, given, ages);
    return snapshot;
}

delivery::TestCase aTest(const std::string& group, const std::string& name, TestOutcome outcome = TestOutcome::Passed) {
    delivery::TestCase test;
    test.group = group;
    test.name = name;
    test.outcome = outcome;
    return test;
}

GivenFile aFile(std::uint8_t digest) {
    GivenFile file;
    file.source = "report" + std::to_string(digest);
    file.digest.bytes[0] = digest;
    file.statedTime = noon - Seconds{60};
    file.givenRevision = head;
    return file;
}

GivenFile testsOf(std::uint8_t digest, std::vector<delivery::TestCase> cases) {
    GivenFile file = aFile(digest);
    file.tests.emplace().cases = std::move(cases);
    return file;
}

GivenFile scanOf(std::uint8_t digest, std::vector<delivery::Finding> findings) {
    GivenFile file = aFile(digest);
    file.scan.emplace();
    file.scan->tools = {"lint"};
    file.scan->completedRuns = 1;
    file.scan->findings = std::move(findings);
    return file;
}

delivery::Finding aFinding(const std::string& path, delivery::FindingLevel level = delivery::FindingLevel::Error) {
    delivery::Finding finding;
    finding.tool = "lint";
    finding.rule = "R1";
    finding.path = path;
    finding.level = level;
    finding.fingerprint = path;
    return finding;
}

ChangedLines changed(const std::string& path, delivery::FileKind kind = delivery::FileKind::Source,
                     std::vector<std::pair<int, int>> added = {{1, 4}}) {
    ChangedLines lines;
    lines.path = path;
    lines.kind = kind;
    lines.added = std::move(added);
    for (const auto& [first, count] : lines.added)
        lines.addedCount += count;
    return lines;
}

} // namespace

class TestEvidence : public QObject {
    Q_OBJECT
private:
    static Given withTests() {
        Given given;
        given.files = {testsOf(1, {aTest("shop.Cart", "total")})};
        return given;
    }
    static void expect(const Given& given, EvidenceKind kind, EvidenceState state, const std::string& note = {}) {
        const Evidence entry = judged(given).of(kind);
        QCOMPARE(QString::fromStdString(std::string(name(entry.state)) + " " + entry.note),
                 QString::fromStdString(std::string(name(state)) + " " + note));
    }

private slots:
    void everyKindHasOneEntryInItsOrder() {
        const EvidenceSnapshot snapshot = judged({});
        QCOMPARE(snapshot.evidence.size(), std::size(allEvidenceKinds));
        for (std::size_t i = 0; i < snapshot.evidence.size(); ++i)
            QCOMPARE(snapshot.evidence[i].kind, allEvidenceKinds[i]);
        expect({}, EvidenceKind::Tests, EvidenceState::Missing, "evidence.none");
    }
    void aReportOfTheHeadIsFresh() { expect(withTests(), EvidenceKind::Tests, EvidenceState::Fresh); }
    void aReportThatNobodyBindsIsStale() {
        Given given = withTests();
        given.files[0].givenRevision.reset();
        expect(given, EvidenceKind::Tests, EvidenceState::Stale, "evidence.unbound");
        given.files[0].statedRevision = head.hex();
        expect(given, EvidenceKind::Tests, EvidenceState::Fresh);
    }
    void aReportOfAnotherRevisionIsStaleAndIsLeftAsideBesideOneOfTheHead() {
        Given given = withTests();
        given.files[0].givenRevision = earlier;
        expect(given, EvidenceKind::Tests, EvidenceState::Stale, "evidence.other_revision");
        given.files.push_back(testsOf(2, {aTest("shop.Cart", "total")}));
        expect(given, EvidenceKind::Tests, EvidenceState::Fresh);
    }
    void aFileThatContradictsItsCallerIsConflicting() {
        Given given = withTests();
        given.files[0].statedRevision = earlier.hex();
        expect(given, EvidenceKind::Tests, EvidenceState::Conflicting, "evidence.conflict");
    }
    void ageIsTheFilesOwnStampElseItsModificationNeverNow() {
        Given given = withTests();
        given.files[0].statedTime = noon - Seconds{3601};
        given.files[0].modifiedAt = noon;
        expect(given, EvidenceKind::Tests, EvidenceState::Stale, "evidence.old");
        given.files[0].statedTime.reset();
        expect(given, EvidenceKind::Tests, EvidenceState::Fresh);
        given.files[0].modifiedAt.reset();
        expect(given, EvidenceKind::Tests, EvidenceState::Stale, "evidence.undated");
    }
    void aStampFromTheFutureIsNotBelieved() {
        Given given = withTests();
        given.files[0].statedTime = noon + clockTolerance;
        expect(given, EvidenceKind::Tests, EvidenceState::Fresh);
        given.files[0].statedTime = noon + clockTolerance + Seconds{1};
        expect(given, EvidenceKind::Tests, EvidenceState::Malformed, "evidence.from_the_future");
    }
    void severalFilesAreAsOldAsTheOldest() {
        Given given = withTests();
        given.files.push_back(testsOf(2, {aTest("shop.Pay", "card")}));
        given.files[1].statedTime = noon - Seconds{4000};
        expect(given, EvidenceKind::Tests, EvidenceState::Stale, "evidence.old");
    }
    void aBrokenFileSpoilsItsKind() {
        Given given = withTests();
        GivenFile broken = aFile(2);
        broken.brokenKind = EvidenceKind::Tests;
        broken.error = "cut.xml:3:1: no closing tag";
        given.files.push_back(broken);
        expect(given, EvidenceKind::Tests, EvidenceState::Malformed, "cut.xml:3:1: no closing tag");
    }
    void reportsThatDisagreeAreConflicting() {
        Given given = withTests();
        given.files.push_back(testsOf(2, {aTest("shop.Cart", "total", TestOutcome::Failed)}));
        expect(given, EvidenceKind::Tests, EvidenceState::Conflicting, "evidence.conflict");
    }
    void aHundredThousandTestsWithoutANameExcuseNothing_data() {
        QTest::addColumn<int>("failing");
        QTest::newRow("one fails") << 1;
        QTest::newRow("all fail") << 100'000;
    }
    void aHundredThousandTestsWithoutANameExcuseNothing() {
        QFETCH(int, failing);
        std::vector<delivery::TestCase> cases;
        for (int i = 0; i < 100'000; ++i)
            cases.push_back(aTest("", "", i < failing ? TestOutcome::Failed : TestOutcome::Passed));
        Given given;
        given.at = noon;
        given.files = {testsOf(1, std::move(cases))};
        for (int i = 0; i < 40; ++i) // as flaky a past as there can be, and a person's word
            given.testPasts[""].push_back({"r" + std::to_string(i), {true, false}, 0.0});
        given.quarantines[""] = {"ana", noon + Seconds{3600}, 0};
        const EvidenceSnapshot snapshot = judged(given);
        QCOMPARE(name(snapshot.of(EvidenceKind::Tests).state), name(EvidenceState::Fresh));
        QCOMPARE(snapshot.tests.executed, 100'000);
        QCOMPARE(snapshot.tests.failed, failing);
        QCOMPARE(snapshot.tests.standing(), failing);
        QVERIFY(snapshot.tests.failing.size() <= 1 && snapshot.tests.known.size() <= 1);
    }
    void aHundredThousandTestsOfWhichEachFailsAreNamedUpToALimit() {
        std::vector<delivery::TestCase> cases;
        for (int i = 0; i < 100'000; ++i)
            cases.push_back(aTest("g", "t" + std::to_string(i), TestOutcome::Failed));
        Given given;
        given.files = {testsOf(1, std::move(cases))};
        const EvidenceSnapshot snapshot = judged(given);
        QCOMPARE(snapshot.tests.standing(), 100'000);
        QCOMPARE(snapshot.tests.failing.size(), std::size_t{50});
    }
    void everyClockThatIsAheadIsNotBelieved() {
        // A report, a scan, a coverage report, a board and a review, each stamped in the future.
        Given given = withTests();
        given.files[0].statedTime = noon + Seconds{86400};
        given.files.push_back(scanOf(2, {}));
        given.files[1].statedTime = noon + Seconds{365 * 86400};
        given.files[1].scan.emplace();
        given.board = GivenBoard{"board", Digest{}, delivery::ProductionState{}, {}, {}};
        given.board->state->environment = "production";
        given.board->state->at = noon + Seconds{600};
        given.reviews = {{"ana", {"senior"}, noon + Seconds{600}, head}};
        for (const EvidenceKind kind : {EvidenceKind::Tests, EvidenceKind::Scan, EvidenceKind::Production})
            expect(given, kind, EvidenceState::Malformed, "evidence.from_the_future");
        QVERIFY(judged(given).of(EvidenceKind::Review).state != EvidenceState::Fresh);
    }
    void aReportWithoutAnExecutedTestIsMissing() {
        Given given;
        given.files = {testsOf(1, {aTest("shop.Cart", "total", TestOutcome::Skipped)})};
        expect(given, EvidenceKind::Tests, EvidenceState::Missing, "evidence.none_executed");
    }
    void testsThatTheChangeEditsCountWhenTheyFailOnly() {
        Given given;
        given.changed = {changed("src/test/java/shop/CartTest.java", delivery::FileKind::Test)};
        given.files = {testsOf(1, {aTest("shop.CartTest", "total")})};
        expect(given, EvidenceKind::Tests, EvidenceState::Missing, "evidence.only_own_tests");
        given.files[0].tests->cases.push_back(aTest("shop.PayTest", "card"));
        expect(given, EvidenceKind::Tests, EvidenceState::Fresh);
        QCOMPARE(judged(given).tests.executed, 1);
        QCOMPARE(judged(given).tests.changedByChange, 1);
        given.files[0].tests->cases[0].outcome = TestOutcome::Failed;
        QCOMPARE(judged(given).tests.failed, 1);
    }
    void aGroupThatSpellsAPathOfPythonIsFound() {
        Given given;
        given.changed = {changed("tests/test_cart.py", delivery::FileKind::Test)};
        given.files = {
            testsOf(1, {aTest("tests.test_cart.TestTotal", "test_sum"), aTest("tests.test_cartoon", "test_x")})};
        QCOMPARE(judged(given).tests.changedByChange, 1);
    }
    void deletingOrSkippingATestCountsAsMissing() {
        Given given = withTests();
        given.takesTestsAway = true;
        expect(given, EvidenceKind::Tests, EvidenceState::Missing, "evidence.tests_taken_away");
        given = withTests();
        given.changed = {changed("src/shop/PayTest.java", delivery::FileKind::Test)};
        given.files[0].tests->cases.push_back(aTest("shop.PayTest", "card", TestOutcome::Skipped));
        expect(given, EvidenceKind::Tests, EvidenceState::Missing, "evidence.tests_taken_away");
    }
    void failuresThatASuiteStatesButDoesNotListCount() {
        Given given = withTests();
        given.files[0].tests->counts.failed = 3;
        QCOMPARE(judged(given).tests.failed, 3);
    }

    void aFailureThatIsKnownToBeFlakyIsExcused() {
        Given given;
        given.pDefect = 0.2;
        for (int i = 0; i < 40; ++i)
            given.testPasts["shop.Cart.total"].push_back(
                {std::to_string(i), i % 10 == 4 ? std::vector<bool>{true, false} : std::vector<bool>{false}, 0.0});
        given.files = {testsOf(1, {aTest("shop.Cart", "total", TestOutcome::Failed), aTest("shop.Cart", "sum")})};
        given.changed = {changed("wall/clock.cpp")};
        TestFacts facts = judged(given).tests;
        QCOMPARE(facts.failed, 1);
        QCOMPARE(facts.standing(), 0);
        QVERIFY(facts.pExcusedBroken > 0.0 && facts.pExcusedBroken < 0.05);
        QCOMPARE(facts.known.size(), std::size_t{1});
        // Re-run on the same head and passed: what one expects of it, and no contradiction.
        given.files.push_back(testsOf(2, {aTest("shop.Cart", "total")}));
        expect(given, EvidenceKind::Tests, EvidenceState::Fresh);
        QVERIFY(judged(given).tests.pExcusedBroken < facts.pExcusedBroken);
        given.files.pop_back();
        // What the suite states but does not list is nobody's.
        given.files[0].tests->counts.failed = 3;
        QCOMPARE(judged(given).tests.standing(), 2);
        given.files[0].tests->counts.failed = 1;
        // With parameters the name stands twice; each failure is of the same test.
        given.files[0].tests->cases.push_back(aTest("shop.Cart", "total", TestOutcome::Failed));
        QCOMPARE(judged(given).tests.failed, 2);
        QCOMPARE(judged(given).tests.standing(), 0);
        given.files[0].tests->cases.push_back(aTest("shop.Pay", "card", TestOutcome::Failed));
        facts = judged(given).tests;
        QCOMPARE(facts.standing(), 1);
        QCOMPARE(facts.failing, (std::vector<std::string>{"shop.Pay.card", "shop.Cart.total"}));
        // The change edits the test: never excused.
        given.changed = {changed("src/shop/Cart.java", delivery::FileKind::Test)};
        QCOMPARE(judged(given).tests.standing(), 3);
        given.changed = {changed("wall/clock.cpp")};
        given.testPasts.clear();
        QCOMPARE(judged(given).tests.standing(), 3);
    }

    void aFindingIsNewWhereTheScannerSaysSoOrItLiesInAChangedFile() {
        Given given;
        given.changed = {changed("pay/card.cpp")};
        delivery::Finding unchanged = aFinding("./pay/card.cpp");
        unchanged.baseline = delivery::Baseline::Unchanged;
        unchanged.fingerprint = "other";
        delivery::Finding suppressed = aFinding("pay/card.cpp");
        suppressed.isSuppressed = true;
        suppressed.fingerprint = "third";
        given.files = {scanOf(1, {aFinding("pay/card.cpp"), aFinding("cart/total.cpp"), unchanged, suppressed,
                                  aFinding("", delivery::FindingLevel::Note)})};
        const ScanFacts facts = judged(given).scan;
        QCOMPARE(facts.newCritical, 1);
        QCOMPARE(facts.newOther, 1);
        QCOMPARE(facts.known, 2);
        QCOMPARE(facts.suppressed, 1);
        QCOMPARE(QString::fromStdString(facts.critical.at(0)), QString("R1 in pay/card.cpp"));
        expect(given, EvidenceKind::Scan, EvidenceState::Fresh);
    }
    void aSevereWarningIsCritical() {
        Given given;
        delivery::Finding finding = aFinding("", delivery::FindingLevel::Warning);
        finding.securitySeverity = 7.0;
        given.files = {scanOf(1, {finding})};
        QCOMPARE(judged(given).scan.newCritical, 1);
    }
    void aScanThatNeverEndedIsMissingAndTwoThatDisagreeConflict() {
        Given given;
        given.files = {scanOf(1, {})};
        given.files[0].scan->completedRuns = 0;
        expect(given, EvidenceKind::Scan, EvidenceState::Missing, "evidence.no_completed_run");
        given.files = {scanOf(1, {}), scanOf(2, {aFinding("pay/card.cpp")})};
        expect(given, EvidenceKind::Scan, EvidenceState::Conflicting, "evidence.conflict");
    }

    void coverageIsThatOfTheChangedLines() {
        Given given;
        given.changed = {changed("src/pay/card.py", delivery::FileKind::Source, {{10, 4}}),
                         changed("tests/test_card.py", delivery::FileKind::Test),
                         changed("README.md", delivery::FileKind::Documentation)};
        GivenFile file = aFile(1);
        file.coverage.emplace();
        file.coverage->roots = {"/build/src"};
        file.coverage->files = {{"pay/card.py", {{9, true}, {10, true}, {11, false}, {13, true}, {14, true}}}};
        given.files = {file};
        QCOMPARE(judged(given).coverage.coverable, 3L);
        QCOMPARE(judged(given).coverage.covered, 2L);
        expect(given, EvidenceKind::Coverage, EvidenceState::Fresh);
        given.changed.push_back(changed("src/pay/forgotten.py")); // no report mentions it
        QCOMPARE(judged(given).coverage.coverable, 7L);
        QCOMPARE(judged(given).coverage.covered, 2L);
    }
    void aBareFileNameMeansNoFileInAFolder() {
        Given given;
        given.changed = {changed("src/util.py")};
        GivenFile file = aFile(1);
        file.coverage.emplace();
        file.coverage->files = {{"util.py", {{1, true}}}};
        given.files = {file};
        QCOMPARE(judged(given).coverage.covered, 0L);
        given.files[0].coverage->roots = {"src"};
        QCOMPARE(judged(given).coverage.covered, 1L);
    }

    void reviewsCountForTheHeadOnly() {
        Given given;
        given.reviews = {{"sam", {}, noon - Seconds{60}, earlier}};
        expect(given, EvidenceKind::Review, EvidenceState::Stale, "evidence.other_revision");
        given.reviews.push_back({"rita", {}, noon + Seconds{60}, head}); // not yet
        expect(given, EvidenceKind::Review, EvidenceState::Stale, "evidence.other_revision");
        given.reviews.push_back({"rita", {}, noon - Seconds{30}, head});
        expect(given, EvidenceKind::Review, EvidenceState::Fresh);
        QCOMPARE(judged(given).reviews.size(), std::size_t(1));
    }
    void aMonitorThatTellsNothingIsMissingNotBroken() {
        Given given;
        given.board = GivenBoard{"metrics", {}, std::nullopt, {}, "no monitor has answered yet"};
        expect(given, EvidenceKind::Production, EvidenceState::Missing, "no monitor has answered yet");
        given.board->state = delivery::ProductionState{};
        given.board->state->environment = "production";
        given.board->state->at = noon;
        given.board->gap = "metrics has no value for burn";
        expect(given, EvidenceKind::Production, EvidenceState::Missing, "metrics has no value for burn");
    }
    void aBoardIsOfItsEnvironmentAndOfItsTime() {
        Given given;
        given.board = GivenBoard{"board.json", {}, delivery::ProductionState{}, {}, {}};
        given.board->state->environment = "production";
        given.board->state->at = noon;
        given.board->state->trafficNow = 0.5;
        expect(given, EvidenceKind::Production, EvidenceState::Fresh);
        expect(given, EvidenceKind::Traffic, EvidenceState::Fresh);
        given.board->state->trafficNow.reset();
        expect(given, EvidenceKind::Traffic, EvidenceState::Missing, "evidence.none");
        given.board->state->at = noon - Seconds{3601};
        expect(given, EvidenceKind::Production, EvidenceState::Stale, "evidence.old");
        given.board->state->environment = "staging";
        expect(given, EvidenceKind::Production, EvidenceState::Stale, "evidence.other_environment");
        given.board->state.reset();
        given.board->error = "board.json:1:1: no JSON";
        expect(given, EvidenceKind::Production, EvidenceState::Malformed, "board.json:1:1: no JSON");
    }
    void aShallowPastIsNoHistory() {
        Given given;
        given.isPastCut = true;
        expect(given, EvidenceKind::History, EvidenceState::Missing, "evidence.past_cut");
        expect(given, EvidenceKind::Diff, EvidenceState::Fresh);
    }
};

FERMATA_CORE_TEST(TestEvidence)
#include "tst_evidence.moc"
