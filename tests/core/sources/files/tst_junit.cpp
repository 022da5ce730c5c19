#include "core/sources/files/junit.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::sources;

class TestJunit : public QObject {
    Q_OBJECT
private slots:
    void readsSurefireWithItsFlakyAndRerunTests() {
        const auto report = parseJUnit(
            "<testsuite name='s' tests='5' failures='1' errors='1' skipped='1' time='1.5' "
            "timestamp='2026-11-23T10:00:00'>"
            "<properties><property name='git.commit.id' value='0123456789ABCDEF0123456789abcdef01234567'/></properties>"
            "<testcase classname='C' name='passes' time='0.25'/>"
            "<testcase classname='C' name='flaky'><flakyFailure message='first try' "
            "type='E'><stackTrace>x</stackTrace></flakyFailure></testcase>"
            "<testcase classname='C' name='fails'><failure message='no'/><rerunFailure message='again'/></testcase>"
            "<testcase classname='C' name='breaks'><error type='NPE'>at line 1</error><rerunError/></testcase>"
            "<testcase classname='C' name='left out'><skipped/></testcase></testsuite>");
        FERMATA_VERIFY_OK(report);
        const TestCounts expected{.executed = 4, .passed = 2, .failed = 1, .errored = 1, .skipped = 1, .flaky = 1};
        QVERIFY(report->counts == expected);
        QCOMPARE(*report->revision, std::string("0123456789abcdef0123456789abcdef01234567"));
        QCOMPARE(rfc3339(*report->time), std::string("2026-11-23T10:00:00Z"));
        QCOMPARE(report->cases[0].duration->count(), 250);
        QVERIFY(report->cases[1].isFlaky);
        QCOMPARE(report->cases[2].message, std::string("no"));
        QCOMPARE(report->cases[3].message, std::string("at line 1"));
    }
    void readsGtestAndCtestThatSayItInAttributes() {
        const auto gtest = parseJUnit(
            "<testsuites tests='3' failures='1' disabled='1' errors='0' timestamp='2026-11-23T10:00:00.123' "
            "name='AllTests'>"
            "<testsuite name='S' tests='3' failures='1' disabled='1'>"
            "<testcase name='a' status='run' result='completed' time='0.' classname='S'/>"
            "<testcase name='b' status='run' result='completed' classname='S'><failure message='x'/><failure "
            "message='y'/></testcase>"
            "<testcase name='DISABLED_c' status='notrun' result='suppressed' classname='S'/></testsuite></testsuites>");
        FERMATA_VERIFY_OK(gtest);
        QVERIFY((gtest->counts ==
                 TestCounts{.executed = 2, .passed = 1, .failed = 1, .errored = 0, .skipped = 1, .flaky = 0}));
        const auto ctest = parseJUnit(
            "<testsuite name='Linux' tests='4' failures='1' disabled='1' skipped='1' hostname='' time='1' "
            "timestamp='2026-11-23T10:00:00'>"
            "<testcase name='a' classname='a' time='0.1' status='run'><system-out>fail</system-out></testcase>"
            "<testcase name='b' classname='b' status='fail'><failure message=''/></testcase>"
            "<testcase name='c' classname='c' status='notrun'><skipped message='SKIP_RETURN_CODE=4'/></testcase>"
            "<testcase name='d' classname='d' status='disabled'/></testsuite>");
        FERMATA_VERIFY_OK(ctest);
        QVERIFY((ctest->counts ==
                 TestCounts{.executed = 2, .passed = 1, .failed = 1, .errored = 0, .skipped = 2, .flaky = 0}));
    }
    void neverCountsFewerFailuresThanTheReportStates() {
        const auto stated = parseJUnit("<testsuites failures='4'><testsuite failures='1' errors='2'><testcase "
                                       "name='a'/></testsuite></testsuites>");
        QCOMPARE(stated->counts.failed + stated->counts.errored, std::int64_t{4});
        QCOMPARE(stated->counts.executed, std::int64_t{5});
        const auto below =
            parseJUnit("<testsuites failures='0'><testsuite failures='0' errors='2'/><testsuite><testcase "
                       "name='a'><failure/></testcase></testsuite></testsuites>");
        QCOMPARE(below->counts.failed + below->counts.errored, std::int64_t{3});
        const auto kinds =
            parseJUnit("<testsuite failures='1' errors='0'><testcase name='a'><error/></testcase></testsuite>");
        QCOMPARE(kinds->counts.failed + kinds->counts.errored, std::int64_t{1});
    }
    void countsASuiteThatBrokeOutsideOfItsTests() {
        const auto report = parseJUnit("<testsuites><testsuite name='s'><testsuite name='t'><error "
                                       "message='set-up'/></testsuite><testcase name='a'/></testsuite></testsuites>");
        QVERIFY((report->counts ==
                 TestCounts{.executed = 2, .passed = 1, .failed = 0, .errored = 1, .skipped = 0, .flaky = 0}));
    }
    void doesNotTakeEqualNamesForRetries() {
        const auto report =
            parseJUnit("<testsuite><testcase name='a'><failure/></testcase><testcase name='a'/></testsuite>");
        QVERIFY((report->counts ==
                 TestCounts{.executed = 2, .passed = 1, .failed = 1, .errored = 0, .skipped = 0, .flaky = 0}));
    }
    void countsNothingWhereNothingRan() {
        for (const char* text : {"<testsuites/>", "<testsuite tests='12'/>",
                                 "<testsuite><testcase name='a'><skipped/></testcase></testsuite>"}) {
            const auto report = parseJUnit(text);
            FERMATA_VERIFY_OK(report);
            QCOMPARE(report->counts.executed, std::int64_t{0});
        }
    }
    void refusesWhatItCannotBelieve_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("other root") << QByteArray("<html/>") << QByteArray("f:1:1: html: is not a JUnit report");
        QTest::newRow("negative") << QByteArray("<testsuite failures='-1'/>")
                                  << QByteArray("f:1:1: testsuite: failures=\"-1\" is not a count");
        QTest::newRow("no number") << QByteArray("<testsuite errors='many'/>")
                                   << QByteArray("f:1:1: testsuite: errors=\"many\" is not a count");
        QTest::newRow("huge") << QByteArray("<testsuite\nfailures='99999999999'/>")
                              << QByteArray("f:1:1: testsuite: failures is not a believable count");
        QTest::newRow("beyond numbers") << QByteArray("<testsuite errors='99999999999999999999999'/>")
                                        << QByteArray("f:1:1: testsuite: errors=");
        QTest::newRow("two revisions")
            << "<testsuites><testsuite><properties><property name='commit' value='" + QByteArray(40, 'a') +
                   "'/></properties></testsuite>\n<testsuite><properties><property name='commit' value='" +
                   QByteArray(40, 'b') + "'/></properties></testsuite></testsuites>"
            << QByteArray("f:2:24: testsuites.testsuite.properties.property: states two revisions");
        QTest::newRow("cut") << QByteArray("<testsuite failures='1'>\n<testcase name='a'>")
                             << QByteArray("f:2:20: ends with 2 elements still open");
        QTest::newRow("deep") << QByteArray("<testsuite>").repeated(10000) << QByteArray("f:1:705: is nested deeper");
    }
    void refusesWhatItCannotBelieve() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto report = parseJUnit(text.toStdString(), "f");
        QVERIFY(!report);
        const std::string said = report.error().text();
        QVERIFY2(said.starts_with(expected.toStdString()), said.c_str());
    }
    void neverSaysLessWhenCut() {
        const std::string whole = "<?xml version='1.0'?><testsuites><testsuite name='s' failures='1' "
                                  "tests='2'><testcase name='a'><failure message='&lt;no&gt;'>"
                                  "<![CDATA[trace]]></failure></testcase><testcase name='b'/></testsuite></testsuites>";
        QCOMPARE(parseJUnit(whole)->counts.failed, std::int64_t{1});
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY2(!parseJUnit(whole.substr(0, size)), whole.substr(0, size).c_str());
    }
    void neverSaysLessWhenAByteIsFlipped() {
        const std::string whole = "<testsuite failures='1'><testcase name='a'><failure "
                                  "message='m'/></testcase><testcase name='b'/></testsuite>";
        for (std::size_t i = 0; i < whole.size(); ++i)
            for (int bit = 0; bit < 8; ++bit) {
                std::string flipped = whole;
                flipped[i] = static_cast<char>(static_cast<unsigned char>(flipped[i]) ^ (1u << bit));
                const auto report = parseJUnit(flipped);
                // One flip can hide the attribute or the element, never both.
                QVERIFY2(!report || report->counts.failed + report->counts.errored >= 1, flipped.c_str());
            }
    }
    void keepsNoBrokenUtf8() {
        const auto report = parseJUnit("<testsuite><testcase name='\xFF<'/></testsuite>");
        QVERIFY(!report); // a '<' in an attribute
        const auto repaired = parseJUnit("<testsuite><testcase name='\xFF\x1B[31m'/></testsuite>");
        FERMATA_VERIFY_OK(repaired);
        QCOMPARE(repaired->cases[0].name, std::string("\xEF\xBF\xBD\x1B[31m"));
    }
};

FERMATA_CORE_TEST(TestJunit)
#include "tst_junit.moc"
