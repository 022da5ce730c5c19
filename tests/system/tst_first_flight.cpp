// From a git repository to a decision on record, told by the command line alone.

#include <algorithm>
#include <regex>

#include "core/base/clock.h"
#include "core/io/formats/json_reader.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;

namespace {

using test::field;
using test::Flight;

} // namespace

class TestFirstFlight : public QObject {
    Q_OBJECT
private slots:
    void reachesEveryVerdict_data() {
        QTest::addColumn<QByteArray>("branch");
        QTest::addColumn<QByteArray>("policy");
        QTest::addColumn<QByteArray>("tests");
        QTest::addColumn<QByteArray>("scan");
        QTest::addColumn<QByteArray>("board");
        QTest::addColumn<QByteArray>("verdict");
        QTest::addColumn<int>("exitCode");
        const QByteArray good = "tests.xml", clean = "scan.sarif", quiet = "board.json";
        QTest::newRow("approve: a document while nothing is learned")
            << QByteArray("docs") << QByteArray("trusting.yaml") << good << clean << quiet << QByteArray("approve")
            << 0;
        QTest::newRow("approve: code, low stakes") << QByteArray("code") << QByteArray("trusting.yaml") << good << clean
                                                   << quiet << QByteArray("approve") << 0;
        QTest::newRow("a workflow is never fast-tracked") << QByteArray("pipeline") << QByteArray("trusting.yaml")
                                                          << good << clean << quiet << QByteArray("approve") << 0;
        QTest::newRow("hold: no tests") << QByteArray("docs") << QByteArray("trusting.yaml") << QByteArray() << clean
                                        << quiet << QByteArray("hold") << 1;
        QTest::newRow("hold: an incident") << QByteArray("code") << QByteArray("trusting.yaml") << good << clean
                                           << QByteArray("incident.json") << QByteArray("hold") << 1;
        QTest::newRow("hold: tests failed") << QByteArray("code") << QByteArray("trusting.yaml")
                                            << QByteArray("failed.xml") << clean << quiet << QByteArray("hold") << 1;
        QTest::newRow("block: a new critical finding")
            << QByteArray("code") << QByteArray("trusting.yaml") << good << QByteArray("critical.sarif") << quiet
            << QByteArray("block") << 1;
        QTest::newRow("block: risky and not covered")
            << QByteArray("code") << QByteArray("wary.yaml") << good << clean << quiet << QByteArray("block") << 1;
    }
    void reachesEveryVerdict() {
        static Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        QFETCH(QByteArray, branch);
        QFETCH(QByteArray, policy);
        QFETCH(QByteArray, tests);
        QFETCH(QByteArray, scan);
        QFETCH(QByteArray, board);
        QFETCH(QByteArray, verdict);
        QFETCH(int, exitCode);
        const std::string head = branch == "docs" ? flight.docs : branch == "code" ? flight.code : flight.pipeline;
        const auto ran =
            flight.gate(head, policy.toStdString(), tests.toStdString(), scan.toStdString(), board.toStdString());
        QVERIFY2(field(ran, "verdict") == verdict.toStdString(), ran.out.c_str());
        QCOMPARE(ran.exitCode, exitCode);
    }

    void recordsVerifiesReExecutesAndReports() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        const auto gate = flight.ctl({"--json", "gate", flight.repository.path(), "main.." + flight.code, "--evidence",
                                      flight.scratch / "tests.xml" + "@" + flight.code});
        QVERIFY2(gate.exitCode == 1, (gate.out + gate.error).c_str());
        const std::string id = field(gate, "id");
        QVERIFY2(id.size() == 64, id.c_str());

        const auto endless = flight.ctl({"decision", "override", id, "--reason", "x", "--role", "release-manager",
                                         "--until", "2199-01-01T00:00:00Z"});
        QVERIFY2(endless.exitCode == 1, endless.error.c_str()); // longer than the policy allows
        const std::string tomorrow = rfc3339(SystemClock().now() + Seconds{86400});
        const auto held = flight.ctl({"decision", "hold", id, "--reason", "=1+1 <b>wait</b>", "--until", tomorrow});
        QVERIFY2(held.exitCode == 0, held.error.c_str());
        const auto silent = flight.ctl({"decision", "override", id, "--role", "release-manager", "--until", tomorrow});
        QVERIFY(silent.exitCode != 0); // no override without a reason

        const auto verified = flight.ctl({"audit", "verify", "--re-execute"});
        QVERIFY2(verified.exitCode == 0, (verified.out + verified.error).c_str());

        for (const std::string format : {"html", "markdown", "json", "in-toto"}) {
            const auto report =
                flight.ctl({"report", id, "--format", format, "--out", flight.scratch / "report." + format});
            QVERIFY2(report.exitCode == 0, report.error.c_str());
        }
        const std::string html = flight.scratch.read("report.html");
        QVERIFY(html.find("default-src 'none'") != std::string::npos);
        QVERIFY(html.find("<b>wait</b>") == std::string::npos);
        QVERIFY(io::readJson(flight.scratch.read("report.json")).has_value());

        QCOMPARE(flight.ctl({"audit", "export", "--out", flight.scratch / "record.jsonl"}).exitCode, 0);
        const auto second = test::run({"python3", std::string(FERMATA_SOURCE_DIR) + "/tests/contract/verify_record.py",
                                       flight.scratch / "record.jsonl"});
        QVERIFY2(second.exitCode == 0, (second.out + second.error).c_str());
    }

    void findsAFlipInTheExportedRecord() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        QCOMPARE(flight.ctl({"audit", "export", "--out", flight.scratch / "record.jsonl"}).exitCode, 0);
        std::string bytes = flight.scratch.read("record.jsonl");
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        flight.scratch.write("flipped.jsonl", bytes);
        QCOMPARE(flight.ctl({"audit", "verify", "--export", flight.scratch / "record.jsonl"}).exitCode, 0);
        QVERIFY(flight.ctl({"audit", "verify", "--export", flight.scratch / "flipped.jsonl"}).exitCode != 0);
        QVERIFY(test::run({"python3", std::string(FERMATA_SOURCE_DIR) + "/tests/contract/verify_record.py",
                           flight.scratch / "flipped.jsonl"})
                    .exitCode != 0);
    }

    void saysWhatIsWrongWithBadInput_data() {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("no repository") << QByteArray("nowhere") << 2;
        QTest::newRow("no commits") << QByteArray("empty") << 2;
        QTest::newRow("SHA-256") << QByteArray("sha256") << 2;
        QTest::newRow("unknown revision") << QByteArray("revision") << 2;
        QTest::newRow("broken policy") << QByteArray("policy") << 2;
    }
    void saysWhatIsWrongWithBadInput() {
        static Flight flight;
        QFETCH(QByteArray, kind);
        QFETCH(int, exitCode);
        std::string path = flight.repository.path(), change = "main.." + flight.code;
        std::vector<std::string> more;
        if (kind == "nowhere") {
            path = flight.scratch / "nowhere";
        } else if (kind == "empty") {
            path = flight.scratch / "empty";
            test::run({"git", "init", "-q", path});
            change = "HEAD";
        } else if (kind == "sha256") {
            path = flight.scratch / "sha256";
            test::run({"git", "init", "-q", "--object-format=sha256", path});
            change = "HEAD";
        } else if (kind == "revision") {
            change = "main..nobody";
        } else {
            flight.scratch.write("broken.yaml", "version: 1\nappetit: {}\n");
            more = {"--policy", flight.scratch / "broken.yaml"};
        }
        std::vector<std::string> arguments{"gate", path, change};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto ran = flight.ctl(arguments);
        QVERIFY2(ran.exitCode == exitCode, (std::to_string(ran.exitCode) + ran.out + ran.error).c_str());
        QVERIFY(!ran.error.empty());
        QCOMPARE(std::count(ran.error.begin(), ran.error.end(), '\n'), 1);
        if (kind == "policy")
            QVERIFY2(std::regex_search(ran.error, std::regex("broken\\.yaml:2")), ran.error.c_str());
    }
};

FERMATA_CORE_TEST(TestFirstFlight)
#include "tst_first_flight.moc"
