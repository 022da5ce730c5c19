#include "core/sources/files/coverage_xml.h"
#include "core/sources/files/lcov.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::sources;

class TestCoverageFiles : public QObject {
    Q_OBJECT
private slots:
    void readsCobertura() {
        const auto report = parseCobertura(
            "<?xml version='1.0'?><!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>"
            "<coverage timestamp='1394890504210'><sources><source>/srv/a</source></sources><packages><package "
            "name='p'><classes>"
            "<class name='A' filename='a.py'><methods><method name='m'><lines><line number='9' "
            "hits='1'/></lines></method></methods>"
            "<lines><line number='1' hits='2'/><line number='2' hits='0'/><line number='9' hits='0'/></lines></class>"
            "<class name='A.B' filename='a.py'><methods/><lines><line number='2' hits='1'/><line number='3' "
            "hits='0'/></lines></class>"
            "<class name='E' filename='empty.py'><lines/></class></classes></package></packages></coverage>");
        FERMATA_VERIFY_OK(report);
        QCOMPARE(report->roots, std::vector<std::string>{"/srv/a"});
        QCOMPARE(toUnix(*report->time), std::int64_t{1394890504});
        QCOMPARE(report->files.size(), std::size_t{2});
        const std::vector<std::pair<int, bool>> lines = {{1, true}, {2, true}, {3, false}, {9, true}};
        QVERIFY(report->files[0].lines == lines);
        QCOMPARE(report->coveredLines(), std::int64_t{3});
        QCOMPARE(report->coverableLines(), std::int64_t{4});
    }
    void readsJacoco() {
        const auto report = parseJacoco(
            "<!DOCTYPE report PUBLIC '-//JACOCO//DTD Report 1.1//EN' 'report.dtd'><report name='r'>"
            "<sessioninfo id='a' start='1625931527713' dump='1625931553652'/><group name='g'><package name='org/x'>"
            "<class name='org/x/A'/><sourcefile name='A.java'><line nr='5' mi='3' ci='0' mb='0' cb='0'/>"
            "<line nr='6' mi='1' ci='2' mb='0' cb='0'/></sourcefile></package></group></report>");
        FERMATA_VERIFY_OK(report);
        QCOMPARE(report->files[0].path, std::string("org/x/A.java"));
        const std::vector<std::pair<int, bool>> lines = {{5, false}, {6, true}};
        QVERIFY(report->files[0].lines == lines);
        QCOMPARE(toUnix(*report->time), std::int64_t{1625931553});
    }
    void readsLcov() {
        const auto report = parseLcov("TN:unit\r\nSF:src/"
                                      "a.c\r\nFN:1,main\r\nFNDA:1,main\r\nDA:1,3,abc==\r\nDA:2,0\r\nBRDA:2,0,0,-\r\nLF:"
                                      "2\r\nLH:1\r\nend_of_record\r\n"
                                      "TN:system\nSF:src/a.c\nDA:2,1\nend_of_record\nSF:b.c\nend_of_record");
        FERMATA_VERIFY_OK(report);
        QCOMPARE(report->files.size(), std::size_t{2});
        QCOMPARE(report->files[1].path, std::string("src/a.c"));
        QCOMPARE(report->coveredLines(), std::int64_t{2});
    }
    void refusesWhatItCannotBelieve_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("cobertura without packages")
            << QByteArray("<coverage/>") << QByteArray("f:1:1: coverage: is not a Cobertura report");
        QTest::newRow("clover") << QByteArray("<coverage clover='3'><project/></coverage>")
                                << QByteArray("f:1:1: coverage: is not a Cobertura report");
        QTest::newRow("no hits")
            << QByteArray("<coverage><packages><package><classes><class filename='a'><lines><line "
                          "number='1'/></lines></class></classes></package></packages></coverage>")
            << QByteArray("f:1:66: coverage.packages.package.classes.class.lines.line: needs the attribute 'hits'");
        QTest::newRow("negative hits")
            << QByteArray("<coverage><packages><package><classes><class filename='a'><lines><line number='1' "
                          "hits='-5'/></lines></class></classes></package></packages></coverage>")
            << QByteArray("f:1:66:");
        QTest::newRow("no file")
            << QByteArray("<coverage><packages><package><classes><class/></classes></package></packages></coverage>")
            << QByteArray("f:1:39:");
        QTest::newRow("huge line") << QByteArray("<report><package name='p'><sourcefile name='A'><line "
                                                 "nr='99999999999' ci='1'/></sourcefile></package></report>")
                                   << QByteArray("f:1:48:");
        QTest::newRow("other report") << QByteArray("<report/>") << QByteArray("f:1:1: report: is not a JaCoCo report");
        QTest::newRow("lcov cut") << QByteArray("SF:a\nDA:1,1\n") << QByteArray("f:2: ends within the record of a");
        QTest::newRow("lcov cut in a count") << QByteArray("SF:a\nDA:1,") << QByteArray("f:2: DA needs");
        QTest::newRow("lcov without file") << QByteArray("TN:\nDA:1,1\n") << QByteArray("f:2: DA needs");
        QTest::newRow("lcov negative") << QByteArray("SF:a\nDA:1,-1\n") << QByteArray("f:2: DA needs");
        QTest::newRow("lcov huge") << QByteArray("SF:a\nDA:1,99999999999999999999\n") << QByteArray("f:2: DA needs");
        QTest::newRow("lcov lines lost") << QByteArray("SF:a\nDA:1,1\nLF:2\nend_of_record\n")
                                         << QByteArray("f:4: the record states more lines");
        QTest::newRow("lcov record in record")
            << QByteArray("SF:a\nSF:b\n") << QByteArray("f:2: begins a record within a record");
        QTest::newRow("lcov rubbish") << QByteArray("SF:a\nhello\n") << QByteArray("f:2: is not a line");
        QTest::newRow("lcov empty") << QByteArray("TN:\n") << QByteArray("f:1: holds no record");
    }
    void refusesWhatItCannotBelieve() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const auto bytes = text.toStdString();
        const auto report = bytes.starts_with("<coverage") ? parseCobertura(bytes, "f")
                            : bytes.starts_with('<')       ? parseJacoco(bytes, "f")
                                                           : parseLcov(bytes, "f");
        QVERIFY(!report);
        const std::string said = report.error().text();
        QVERIFY2(said.starts_with(expected.toStdString()), said.c_str());
    }
    void neverCoversMoreWhenCut() {
        const std::string whole = "TN:\nSF:a\nDA:1,1\nDA:2,0\nLF:2\nend_of_record\nSF:b\nDA:7,1\nend_of_record\n";
        for (std::size_t size = 0; size < whole.size(); ++size)
            if (const auto report = parseLcov(whole.substr(0, size)))
                QVERIFY(report->coveredLines() <= 2);
    }
};

FERMATA_CORE_TEST(TestCoverageFiles)
#include "tst_coverage_files.moc"
