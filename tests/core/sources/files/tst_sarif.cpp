#include "core/sources/files/sarif.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::sources;

namespace {

/// One run with the given members beside its tool.
std::string run(const std::string& members) {
    return "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"Scanner\",\"rules\":["
           "{\"id\":\"A1\",\"defaultConfiguration\":{\"level\":\"error\"},\"properties\":{\"security-severity\":\"9."
           "8\"}},"
           "{\"id\":\"B2\",\"messageStrings\":{\"default\":{\"text\":\"by id\"}}}]}}," +
           members + "}]}";
}

Finding only(const std::string& result) {
    const auto report = parseSarif(run("\"results\":[" + result + "]"));
    return report && report->findings.size() == 1 ? report->findings[0] : Finding{};
}

} // namespace

class TestSarif : public QObject {
    Q_OBJECT
private slots:
    void readsAFindingWithItsRuleAndPlace() {
        const Finding finding = only("{\"ruleId\":\"A1\",\"message\":{\"text\":\"bad\"},\"locations\":[{"
                                     "\"physicalLocation\":{\"artifactLocation\":"
                                     "{\"uri\":\"src/"
                                     "a%20b.c\"},\"region\":{\"startLine\":3,\"endLine\":5}}}],\"partialFingerprints\":"
                                     "{\"x\":\"1\",\"a\":\"2\"}}");
        QCOMPARE(finding.tool, std::string("Scanner"));
        QCOMPARE(finding.rule, std::string("A1"));
        QVERIFY(finding.level == FindingLevel::Error); // the rule's
        QCOMPARE(*finding.securitySeverity, 9.8);
        QCOMPARE(finding.path, std::string("src/a b.c"));
        QCOMPARE(*finding.line, 3);
        QCOMPARE(*finding.endLine, 5);
        QCOMPARE(finding.fingerprint, std::string("A1\na=2;x=1"));
        QVERIFY(finding.baseline == Baseline::Unstated);
    }
    void findsLevelMessageAndPathWhereverTheyStand() {
        QVERIFY(only("{\"ruleIndex\":0,\"level\":\"note\",\"message\":{\"text\":\"m\"}}").level == FindingLevel::Note);
        QCOMPARE(only("{\"ruleIndex\":0,\"message\":{\"text\":\"m\"}}").rule, std::string("A1"));
        QVERIFY(only("{\"ruleId\":\"A1/sub\",\"message\":{\"text\":\"m\"}}").level == FindingLevel::Error);
        QVERIFY(only("{\"ruleId\":\"B2\",\"message\":{\"id\":\"default\"}}").level == FindingLevel::Warning);
        QCOMPARE(only("{\"ruleId\":\"B2\",\"message\":{\"id\":\"default\"}}").message, std::string("by id"));
        QVERIFY(only("{\"ruleId\":\"A1\",\"kind\":\"informational\",\"message\":{\"text\":\"m\"}}").level ==
                FindingLevel::None);
        QCOMPARE(only("{\"message\":{\"text\":\"m\"},\"properties\":{\"security-severity\":7.5}}")
                     .securitySeverity.value_or(0),
                 7.5);
        const auto indexed = parseSarif(run(
            "\"artifacts\":[{\"location\":{\"uri\":\"file:///srv/x.c\"}}],\"results\":[{\"message\":{\"text\":\"m\"},"
            "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"index\":0}}}]}]"));
        QCOMPARE(indexed->findings[0].path, std::string("/srv/x.c"));
    }
    void honoursSuppressionsButNotThoseUnderReview_data() {
        QTest::addColumn<QByteArray>("suppressions");
        QTest::addColumn<bool>("suppressed");
        QTest::newRow("accepted") << QByteArray("[{\"kind\":\"inSource\",\"status\":\"accepted\"}]") << true;
        QTest::newRow("no status") << QByteArray("[{\"kind\":\"external\"}]") << true;
        QTest::newRow("empty") << QByteArray("[]") << false;
        QTest::newRow("under review") << QByteArray("[{\"kind\":\"external\",\"status\":\"underReview\"}]") << false;
        QTest::newRow("one rejected")
            << QByteArray("[{\"kind\":\"external\"},{\"kind\":\"inSource\",\"status\":\"rejected\"}]") << false;
        QTest::newRow("unknown word") << QByteArray("[{\"kind\":\"external\",\"status\":\"sure\"}]") << false;
        QTest::newRow("wrong type") << QByteArray("[1]") << false;
    }
    void honoursSuppressionsButNotThoseUnderReview() {
        QFETCH(QByteArray, suppressions);
        QFETCH(bool, suppressed);
        QCOMPARE(
            only("{\"message\":{\"text\":\"m\"},\"suppressions\":" + suppressions.toStdString() + "}").isSuppressed,
            suppressed);
    }
    void readsBaselineStatesAndLeavesOutWhatIsGone() {
        QVERIFY(only("{\"message\":{\"text\":\"m\"},\"baselineState\":\"new\"}").baseline == Baseline::New);
        QVERIFY(only("{\"message\":{\"text\":\"m\"},\"baselineState\":\"unchanged\"}").baseline == Baseline::Unchanged);
        QVERIFY(only("{\"message\":{\"text\":\"m\"},\"baselineState\":\"existing\"}").baseline ==
                Baseline::Unstated); // never milder
        QVERIFY(parseSarif(run("\"results\":[{\"message\":{\"text\":\"m\"},\"baselineState\":\"absent\"},{\"kind\":"
                               "\"pass\",\"message\":{\"text\":\"m\"}}]"))
                    ->findings.empty());
    }
    void tellsACompletedScanFromNone() {
        QCOMPARE(parseSarif(run("\"results\":[]"))->completedRuns, 1);
        QCOMPARE(parseSarif(run("\"columnKind\":\"utf16CodeUnits\""))->completedRuns, 0);
        QCOMPARE(parseSarif("{\"version\":\"2.1.0\",\"runs\":[]}")->completedRuns, 0);
    }
    void readsRevisionAndTime() {
        const auto report =
            parseSarif(run("\"versionControlProvenance\":[{\"repositoryUri\":\"https://"
                           "x\",\"revisionId\":\"0123456789ABCDEF0123456789abcdef01234567\"}],"
                           "\"invocations\":[{\"executionSuccessful\":true,\"startTimeUtc\":\"2026-11-23T09:00:00Z\","
                           "\"endTimeUtc\":\"2026-11-23T10:00:00.5Z\"}],\"results\":[]"));
        FERMATA_VERIFY_OK(report);
        QCOMPARE(*report->revision, std::string("0123456789abcdef0123456789abcdef01234567"));
        QCOMPARE(rfc3339(*report->time), std::string("2026-11-23T10:00:00Z"));
    }
    void refusesWhatItCannotBelieve_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const std::string& text, const char* expected) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(expected);
        };
        row("other version", "{\"version\":\"2.0.0\",\"runs\":[]}", "version: is not SARIF 2.1.0");
        row("no runs", "{\"version\":\"2.1.0\"}", "the field 'runs' is missing");
        row("runs no list", "{\"version\":\"2.1.0\",\"runs\":{}}", "runs: must be a list, is a map");
        row("run no map", "{\"version\":\"2.1.0\",\"runs\":[7]}", "runs[0]: must be a map");
        row("results no list", run("\"results\":{}"), "runs[0].results: must be a list, is a map");
        row("result no map", run("\"results\":[1]"), "runs[0].results[0]: must be a map");
        row("did not end", run("\"invocations\":[{\"executionSuccessful\":false}],\"results\":[]"),
            "runs[0].invocations[0].executionSuccessful: says that the scan did not come to its end");
        row("unknown level", run("\"results\":[{\"level\":\"harmless\"}]"), "runs[0].results[0].level: must be error");
        row("severity no number", run("\"results\":[{\"properties\":{\"security-severity\":\"nan\"}}]"),
            "runs[0].results[0].properties.security-severity: must be a number");
        row("severity too high", run("\"results\":[{\"properties\":{\"security-severity\":11}}]"),
            "runs[0].results[0].properties.security-severity: must be between");
        row("results elsewhere", run("\"externalPropertyFileReferences\":{\"results\":[{}]}"),
            "runs[0]: keeps its results in other files");
        row("results twice", run("\"results\":[{}],\"results\":[]"), "runs[0].results: is given twice");
    }
    void refusesWhatItCannotBelieve() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto report = parseSarif(text.toStdString(), "f");
        QVERIFY(!report);
        const std::string said = report.error().text();
        QVERIFY2(said.starts_with("f:1:") && said.find(": " + expected.toStdString()) != std::string::npos,
                 said.c_str());
    }
    void failsAtEveryCut() {
        const std::string whole = run("\"results\":[{\"ruleId\":\"A1\",\"message\":{\"text\":\"m\"}}]");
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!parseSarif(whole.substr(0, size)));
    }
};

FERMATA_CORE_TEST(TestSarif)
#include "tst_sarif.moc"
