#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "core/io/files/read_file.h"
#include "core/sources/files/evidence_file.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::sources;

namespace {

/// The folder of recorded files that are not part of this repository, or empty.
std::filesystem::path recordings() {
    const char* stated = std::getenv("FERMATA_DATA");
    const std::filesystem::path data =
        stated && *stated ? std::filesystem::path(stated)
                          : std::filesystem::path(FERMATA_SOURCE_DIR).parent_path() / "shared" / "data";
    return std::filesystem::is_directory(data / "connectors") ? data / "connectors" : std::filesystem::path{};
}

} // namespace

class TestEvidenceFile : public QObject {
    Q_OBJECT
private slots:
    void recognisesFormatsByContent_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("format");
        QTest::newRow("junit") << QByteArray("<?xml version='1.0'?>\n<!-- <coverage> -->\n<testsuite/>")
                               << QByteArray("junit");
        QTest::newRow("broken junit") << QByteArray("<testsuites><testsuite") << QByteArray("junit");
        QTest::newRow("cobertura") << QByteArray("\xEF\xBB\xBF<!DOCTYPE coverage SYSTEM 'x'><coverage >")
                                   << QByteArray("cobertura");
        QTest::newRow("jacoco") << QByteArray("<report name='x'>") << QByteArray("jacoco");
        QTest::newRow("sarif") << QByteArray(" {\"runs\": []") << QByteArray("sarif");
        QTest::newRow("lcov") << QByteArray("SF:a\n") << QByteArray("lcov");
        QTest::newRow("other JSON") << QByteArray("{}") << QByteArray("");
        QTest::newRow("other XML") << QByteArray("<html>") << QByteArray("");
        QTest::newRow("comment without end") << QByteArray("<!-- <testsuite/>") << QByteArray("");
        QTest::newRow("text") << QByteArray("all tests passed") << QByteArray("");
        QTest::newRow("empty") << QByteArray("") << QByteArray("");
        QTest::newRow("NUL") << QByteArray("\0\0", 2) << QByteArray("");
    }
    void recognisesFormatsByContent() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, format);
        const auto found = recognised(bytes.toStdString());
        QCOMPARE(found ? std::string(name(*found)) : std::string(), format.toStdString());
        const auto evidence = evidenceOf(bytes.toStdString(), "f");
        const int answers = evidence.tests.has_value() + evidence.scan.has_value() + evidence.coverage.has_value() +
                            evidence.error.has_value();
        QCOMPARE(answers, 1);
    }
    void keepsABrokenFileAsBroken() {
        const auto evidence = evidenceOf("<testsuite failures='3'>\n<testcase", "reports/a.xml");
        QVERIFY(evidence.format == EvidenceFormat::JUnit);
        QVERIFY(evidence.error && !evidence.tests);
        QVERIFY(!evidence.digest.isNull());
        QCOMPARE(evidence.error->text(), std::string("reports/a.xml:2:1: has a tag that never ends"));
    }
    void refusesAHugeFileAtOnce() {
        const test::ScratchFolder folder;
        folder.write("huge.xml", "<testsuite>");
        std::filesystem::resize_file(folder / "huge.xml", std::uintmax_t{500} << 20);
        const auto evidence = readEvidenceFile(folder / "huge.xml");
        QVERIFY(evidence.error && evidence.error->fault() == Fault::TooLarge);
        QVERIFY(evidence.digest.isNull());
    }
    void statesItsOwnTimeApartFromTheModificationTime() {
        const test::ScratchFolder folder;
        folder.write("a.xml", "<testsuite><testcase name='a'/></testsuite>");
        const auto evidence = readEvidenceFile(folder / "a.xml");
        QVERIFY(evidence.tests && evidence.modifiedAt && !evidence.statedTime() && !evidence.statedRevision());
    }
    void readsTheRecordedFilesOfRealTools_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* file, const char* expected) {
            QTest::newRow(file) << QString(file) << QString(expected);
        };
        // executed passed failed errored skipped
        row("junit/jest-junit.xml", "tests 5 1 4 0 1");
        row("junit/jenkins-junit-report-1463.xml", "tests 6 6 0 0 0");
        row("junit/jenkins-junit-report-empty-testcasename.xml", "tests 1 0 1 0 0");
        row("junit/pytest-junit.gloo.standalone.xml", "tests 80 80 0 0 17");
        row("junit/jenkins-junit-report-testsuite-time-attrs.xml", "tests 8 8 0 0 0");
        row("junit/pytest-junit.fail.xml", "tests 4 3 1 0 1");
        row("junit/pytest-no-cases.xml", "tests 0 0 0 0 0");
        row("junit/jenkins-junit-report-with-properties.xml", "tests 2 1 1 0 0");
        row("junit/jenkins-junit-report-20090516.xml", "tests 8 5 0 3 0");
        row("junit/jenkins-junit-report-nested-testsuites.xml", "tests 3 2 0 1 0");
        row("junit/jenkins-junit-report-bad-duration.xml", "tests 2 2 0 0 0");
        // findings, suppressed
        row("sarif/codeql-invalid-uri.sarif", "scan 1 0");
        row("sarif/semgrep-with-source.sarif", "scan 2 0");
        row("sarif/dojo-appendix_k.sarif", "scan 1 1");
        row("sarif/codeql-valid.sarif", "scan 3 0");
        row("sarif/dojo-gitleaks_7.5.0.sarif", "scan 8 0");
        row("sarif/trivy-alpine-310.sarif", "scan 4 0");
        row("sarif/dojo-flawfinder_one_vuln.sarif", "scan 1 0");
        // covered, coverable
        row("coverage/cobertura-higher.xml", "coverage 8 8");
        row("coverage/lcov.info", "coverage 3 6");
        row("coverage/jacoco-codingstyle.xml", "coverage 294 323");
    }
    void readsTheRecordedFilesOfRealTools() {
        QFETCH(QString, file);
        QFETCH(QString, expected);
        if (recordings().empty())
            QSKIP("recorded files not found: set FERMATA_DATA");
        const auto evidence = readEvidenceFile((recordings() / file.toStdString()).string());
        QVERIFY2(!evidence.error, evidence.error ? evidence.error->text().c_str() : "");
        QString said;
        if (evidence.tests) {
            const auto& counts = evidence.tests->counts;
            said = QString("tests %1 %2 %3 %4 %5")
                       .arg(counts.executed)
                       .arg(counts.passed)
                       .arg(counts.failed)
                       .arg(counts.errored)
                       .arg(counts.skipped);
        } else if (evidence.scan) {
            const auto& all = evidence.scan->findings;
            said = QString("scan %1 %2")
                       .arg(all.size())
                       .arg(std::count_if(all.begin(), all.end(),
                                          [](const auto& finding) { return finding.isSuppressed; }));
        } else {
            said = QString("coverage %1 %2")
                       .arg(evidence.coverage->coveredLines())
                       .arg(evidence.coverage->coverableLines());
        }
        QCOMPARE(said, expected);
    }
    void survivesEveryCutOfTheRecordedFiles() {
        if (recordings().empty())
            QSKIP("recorded files not found: set FERMATA_DATA");
        for (const char* file : {"junit/jest-junit.xml", "junit/jenkins-junit-report-nested-testsuites.xml",
                                 "sarif/semgrep-with-source.sarif", "coverage/lcov.info"}) {
            const auto read = io::readFile((recordings() / file).string(), 1 << 20);
            FERMATA_VERIFY_OK(read);
            const std::string& bytes = read->bytes;
            const auto full = evidenceOf(bytes, file);
            for (std::size_t size = 0; size<bytes.size(); size += bytes.size()> 8000 ? 7 : 1) {
                const auto cut = evidenceOf(std::string_view(bytes).substr(0, size), file);
                if (cut.tests)
                    QVERIFY(cut.tests->counts.failed + cut.tests->counts.errored >=
                            full.tests->counts.failed + full.tests->counts.errored);
                if (cut.coverage)
                    QVERIFY(cut.coverage->coveredLines() <= full.coverage->coveredLines());
                QVERIFY(!cut.scan || cut.scan->findings.size() >= full.scan->findings.size());
            }
        }
    }
};

FERMATA_CORE_TEST(TestEvidenceFile)
#include "tst_evidence_file.moc"
