// The past of tests: what one report says once, what was known at a moment, and nothing of the head that is judged.
#include "core/sources/test_log.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::sources;
using delivery::TestOutcome;

namespace {

constexpr std::int64_t start = 1'700'000'000;

Digest digestOf(int number) {
    Digest digest;
    digest.bytes[0] = static_cast<std::uint8_t>(number);
    digest.bytes[1] = static_cast<std::uint8_t>(number >> 8);
    return digest;
}

/// Build `number`, an hour after the one before, known a minute after it ran.
TestRun aRun(int number, std::vector<TestRun::Outcome> outcomes, std::string revision = {}) {
    return {revision.empty() ? "r" + std::to_string(number) : revision, digestOf(number),
            fromUnix(start + number * 3600), fromUnix(start + number * 3600 + 60), std::move(outcomes)};
}

Time after(int number) {
    return fromUnix(start + number * 3600 + 120);
}

struct Log {
    test::ScratchFolder folder;
    TestLog log = TestLog::open(folder / "store.db", io::OpenMode::Create).value();
};

} // namespace

class TestTestLog : public QObject {
    Q_OBJECT
private slots:
    void aReportCountsOncePerRevision() {
        Log log;
        const auto run = aRun(1, {{"a", true, false}});
        QCOMPARE(log.log.add(run).value(), true);
        QCOMPARE(log.log.add(run).value(), false);
        auto elsewhere = run; // the same bytes on another commit are another run
        elsewhere.revision = "r2";
        QCOMPARE(log.log.add(elsewhere).value(), true);
        const auto pasts = log.log.pastsOf({"a"}, "head", after(9)).value();
        QCOMPARE(pasts.at("a").size(), std::size_t{2});
    }

    /// They count in the report, but nobody could say of which test they are the past.
    void aHundredThousandCasesWithoutNamesAreNotRemembered() {
        Log log;
        delivery::TestReport report;
        report.cases.resize(100'000);
        for (auto& each : report.cases)
            each.outcome = TestOutcome::Failed;
        const TestRun run = runOf(report, "r1", digestOf(1), after(1), after(1));
        QVERIFY(run.outcomes.empty() && run.suites.empty());
        FERMATA_VERIFY_OK(log.log.add(run));
        QVERIFY(log.log.pastsOf({""}, "head", after(9)).value().empty());
        QVERIFY(log.log.suitesUntil(after(9)).value().empty());
    }
    void suitesAreRememberedWithWhatTheyTook() {
        using std::chrono::milliseconds;
        Log log;
        const auto runWith = [](int number, bool fails, std::optional<milliseconds> took) {
            delivery::TestReport report;
            const auto outcome = fails ? delivery::TestOutcome::Failed : delivery::TestOutcome::Passed;
            report.cases = {{"cart", "a", "", delivery::TestOutcome::Passed, false, milliseconds{1500}, ""},
                            {"cart", "b", "src/cart_test.cpp", outcome, false, took, ""},
                            {"cart", "c", "", delivery::TestOutcome::Skipped, false, milliseconds{9000}, ""},
                            {"", "lone", "", delivery::TestOutcome::Passed, false, milliseconds{7}, ""},
                            {"mute", "a", "", delivery::TestOutcome::Passed, false, std::nullopt, ""}};
            Digest digest;
            digest.bytes[0] = static_cast<std::uint8_t>(number);
            return runOf(report, "r" + std::to_string(number), digest, after(number), after(number));
        };
        QCOMPARE(log.log.newestRun().value(), std::int64_t{0});
        FERMATA_VERIFY_OK(log.log.add(runWith(1, false, milliseconds{500})));
        FERMATA_VERIFY_OK(log.log.add(runWith(2, true, milliseconds{2500})));
        FERMATA_VERIFY_OK(log.log.add(runWith(3, false, milliseconds{-40000}))); // a clock that was set back
        FERMATA_VERIFY_OK(log.log.add(runWith(4, true, milliseconds{90000})));   // not known at the moment below
        const auto suites = log.log.suitesUntil(after(3)).value();
        QCOMPARE(suites.size(), std::size_t{2}); // what has no suite is in none
        QVERIFY((suites[0] == delivery::SuitePast{"cart", "src/cart_test.cpp", 2, 3, 1, 2.0}));
        QVERIFY((suites[1] == delivery::SuitePast{"mute", "", 1, 3, 0, std::nullopt}));
        QCOMPARE(log.log.suitesUntil(after(3), 1).value()[0].runs, 1);
        QVERIFY(log.log.newestRun().value() > 0);
        QVERIFY(log.log.suitesUntil(after(0)).value().empty());
    }

    void attemptsOfOneRevisionStandTogetherInTheOrderOfTheFirst() {
        Log log;
        FERMATA_VERIFY_OK(log.log.add(aRun(1, {{"a", true, false}}, "first")));
        FERMATA_VERIFY_OK(log.log.add(aRun(2, {{"a", false, true}}, "second")));
        FERMATA_VERIFY_OK(log.log.add(aRun(3, {{"a", false, true}}, "first")));
        FERMATA_VERIFY_OK(log.log.add(aRun(4, {{"a", true, true}}, "third")));
        const auto past = log.log.pastsOf({"a"}, "head", after(9)).value().at("a");
        QCOMPARE(past.size(), std::size_t{3});
        QCOMPARE(past[0].revision, std::string("first"));
        QCOMPARE(past[0].failed, (std::vector<bool>{true, false}));
        QCOMPARE(past[1].failed, (std::vector<bool>{false}));
        QCOMPARE(past[2].failed, (std::vector<bool>{true, false}));
    }

    /// What came later, what became known later, and the head itself are not the past of a decision.
    void thePastNeverSeesTheFuture() {
        Log log;
        for (int build = 1; build <= 6; ++build)
            FERMATA_VERIFY_OK(log.log.add(aRun(build, {{"a", build % 2 == 0, build % 2 == 1}})));
        auto late = aRun(2, {{"a", true, false}}, "late");
        late.digest = digestOf(77);
        late.knownAt = after(5);
        FERMATA_VERIFY_OK(log.log.add(late));
        const auto at = [&](int build) { return log.log.pastsOf({"a"}, "r3", after(build)).value().at("a"); };
        QCOMPARE(at(1).size(), std::size_t{1});
        QCOMPARE(at(4).size(), std::size_t{3}); // r1, r2, r4: r3 is the head, "late" is not known yet
        QCOMPARE(at(6).size(), std::size_t{6});
        const auto before = at(4);
        for (int build = 7; build < 30; ++build)
            FERMATA_VERIFY_OK(log.log.add(aRun(build, {{"a", true, false}})));
        QCOMPARE(at(4), before);
    }

    void aTestThatNeverRanHasNoPast() {
        Log log;
        FERMATA_VERIFY_OK(log.log.add(aRun(1, {{"a", false, true}})));
        QVERIFY(log.log.pastsOf({"b", ""}, "head", after(9)).value().empty());
    }

    void buildsThatFellTogetherAreMarked() {
        Log log;
        std::vector<TestRun::Outcome> good, outage;
        for (int test = 0; test < 60; ++test) {
            good.push_back({"t" + std::to_string(test), false, true});
            outage.push_back({"t" + std::to_string(test), test < 40, test >= 40});
        }
        for (int build = 1; build <= 20; ++build)
            FERMATA_VERIFY_OK(log.log.add(aRun(build, good)));
        FERMATA_VERIFY_OK(log.log.add(aRun(21, outage)));
        const auto past = log.log.pastsOf({"t0"}, "head", after(30)).value().at("t0");
        QCOMPARE(past.front().togetherShare, 0.0);
        QVERIFY(past.back().togetherShare > 0.5);
    }

    void theOldestAreForgotten() {
        Log log;
        for (int build = 1; build <= TestLog::runsKept + 5; ++build)
            FERMATA_VERIFY_OK(log.log.add(aRun(build, {{"a", false, true}})));
        const auto past = log.log.pastsOf({"a"}, "head", after(TestLog::runsKept + 9)).value().at("a");
        QCOMPARE(past.size(), std::size_t(TestLog::runsKept));
        QCOMPARE(past.front().revision, std::string("r6"));
    }

    void aReportIsReadAsBadAsItsWorstCase() {
        delivery::TestReport report;
        report.cases = {{"suite", "a", "", TestOutcome::Passed, false, {}, ""},
                        {"suite", "a", "", TestOutcome::Failed, false, {}, ""},
                        {"suite", "flaky", "", TestOutcome::Passed, true, {}, ""},
                        {"suite", "skipped", "", TestOutcome::Skipped, false, {}, ""},
                        {"", "alone", "", TestOutcome::Errored, false, {}, ""}};
        const auto run = runOf(report, "r", digestOf(1), fromUnix(start), fromUnix(start));
        const auto find = [&](const std::string& name) {
            return std::ranges::find(run.outcomes, name, &TestRun::Outcome::test);
        };
        QCOMPARE(run.outcomes.size(), std::size_t{3});
        QVERIFY(find("suite.a")->failed && !find("suite.a")->passed);
        QVERIFY(find("suite.flaky")->failed && find("suite.flaky")->passed);
        QVERIFY(find("alone")->failed);
    }

    void aStoreThatIsNoneIsAnError() {
        test::ScratchFolder folder;
        QCOMPARE(TestLog::open(folder / "nothing.db", io::OpenMode::Read).error().fault(), Fault::NotFound);
        folder.write("text.db", "this is no database, and it is longer than a header of one would be");
        QVERIFY(!TestLog::open(folder / "text.db", io::OpenMode::Create));
    }
};

FERMATA_CORE_TEST(TestTestLog)
#include "tst_test_log.moc"
