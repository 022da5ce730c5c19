// From a git repository to a decision on record, told by the command line alone.

#include <filesystem>
#include <regex>

#include "core/base/clock.h"
#include "core/engine/actor.h"
#include "core/io/formats/json_reader.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;

namespace {

/// The moment at which everything is judged; the evidence is minutes old by then.
const std::string now = "2026-03-02T12:00:00Z";
constexpr long long nowUnix = 1772452800;

class Flight {
public:
    Flight() {
        repository.setTime(nowUnix - 30 * 86400);
        for (int i = 0; i < 30; ++i) {
            repository.write("src/part" + std::to_string(i % 5) + ".cpp", lines(i));
            repository.write("docs/guide.md", "Step " + std::to_string(i) + "\n");
            repository.commit((i % 4 == 3 ? "Fix step " : "Step ") + std::to_string(i));
        }
        repository.setTime(nowUnix - 3600);
        docs = branch("docs", "docs/guide.md", "A clearer guide\n");
        code = branch("code", "src/part1.cpp", lines(77) + "int more = 1;\n");
        pipeline = branch("pipeline", ".github/workflows/ci.yaml", "jobs: {}\n");
        const auto made = ctl({"init", "--name", "flight"});
        isReady = made.exitCode == 0;
        trouble = made.error;
        writePolicy("w/policy.yaml", "");
        writePolicy("trusting.yaml", "appetite: {fast_track_below: 0.99, review_above: 0.995, block_above: 0.999}\n"
                                     "losses: {fast_track: {intercept: 0, slope: 5}, approve: {intercept: 1, slope: 4},"
                                     " review: {intercept: 30, slope: 3}, hold: {intercept: 60, slope: 2},"
                                     " block: {intercept: 90, slope: 1}}\n");
        writePolicy("wary.yaml", "appetite: {fast_track_below: 0.001, review_above: 0.002, block_above: 0.003}\n");
        scratch.write("tests.xml",
                      "<testsuite name=\"t\" tests=\"2\" failures=\"0\" timestamp=\"2026-03-02T11:50:00Z\">"
                      "<testcase classname=\"c\" name=\"a\"/><testcase classname=\"c\" name=\"b\"/></testsuite>");
        scratch.write("failed.xml",
                      "<testsuite name=\"t\" tests=\"2\" failures=\"1\" timestamp=\"2026-03-02T11:50:00Z\">"
                      "<testcase classname=\"c\" name=\"a\"/><testcase classname=\"c\" name=\"b\">"
                      "<failure message=\"no\"/></testcase></testsuite>");
        scratch.write("scan.sarif", scan("[]"));
        scratch.write(
            "critical.sarif",
            scan("[{\"ruleId\":\"CWE-312\",\"level\":\"error\",\"baselineState\":\"new\",\"message\":{\"text\":\"x\"},"
                 "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"src/part1.cpp\"},"
                 "\"region\":{\"startLine\":1}}}]}]"));
        scratch.write("board.json", "{\"at\":\"2026-03-02T11:59:00Z\",\"environment\":\"production\",\"alerts\":[],"
                                    "\"burn_rates\":[],\"incident\":false,\"rollout\":false,"
                                    "\"traffic\":{\"now\":0.2,\"usual_profile\":[" +
                                        profile() + "]}}");
        scratch.write("incident.json", "{\"at\":\"2026-03-02T11:59:00Z\",\"environment\":\"production\",\"alerts\":[],"
                                       "\"burn_rates\":[],\"incident\":true,\"rollout\":false}");
    }

    test::Ran ctl(std::vector<std::string> arguments) const {
        std::vector<std::string> command{FERMATACTL, "--workspace", scratch / "w"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return test::run(command, environment());
    }
    std::vector<std::string> environment() const {
        return {"XDG_CONFIG_HOME=" + scratch / "config", "XDG_STATE_HOME=" + scratch / "state",
                "XDG_DATA_HOME=" + scratch / "data"};
    }
    /// `gate` of a branch at `now` with evidence bound to its head.
    test::Ran gate(const std::string& head, const std::string& policy, const std::string& tests,
                   const std::string& scanner, const std::string& board) const {
        std::vector<std::string> arguments{
            "--json", "gate", repository.path(), "main.." + head, "--policy", scratch / policy, "--at", now};
        for (const auto& file : {tests, scanner})
            if (!file.empty())
                arguments.insert(arguments.end(), {"--evidence", scratch / file + "@" + head});
        if (!board.empty())
            arguments.insert(arguments.end(), {"--board", scratch / board});
        return ctl(arguments);
    }

    test::ScratchFolder scratch;
    test::ScratchRepository repository;
    std::string docs, code, pipeline;
    bool isReady = false;
    std::string trouble;

private:
    static std::string lines(int seed) {
        std::string out;
        for (int i = 0; i < 20; ++i)
            out += "int v" + std::to_string((seed * 7 + i * 13) % 31) + " = " + std::to_string(i) + ";\n";
        return out;
    }
    static std::string profile() {
        std::string out;
        for (int hour = 0; hour < 168; ++hour)
            out += (hour ? "," : "") + std::string(hour % 24 == 14 ? "1.0" : "0.4");
        return out;
    }
    static std::string scan(const std::string& results) {
        return "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"s\"}},\"results\":" + results +
               ",\"invocations\":[{\"executionSuccessful\":true,\"endTimeUtc\":\"2026-03-02T11:50:00Z\"}]}]}";
    }
    std::string branch(const std::string& name, const std::string& file, const std::string& bytes) {
        repository.git({"checkout", "-q", "-b", name, "main"});
        repository.write(file, bytes);
        const std::string head = repository.commit("Change " + name, "Bo <bo@example.org>");
        repository.git({"checkout", "-q", "main"});
        return head;
    }
    void writePolicy(const std::string& name, const std::string& more) {
        scratch.write(name, "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                "\"], roles: [release-manager, senior]}\n" + more);
    }
};

std::string field(const test::Ran& ran, const std::string& name) {
    const auto document = io::readJson(ran.out);
    if (!document)
        return "no JSON: " + ran.out + ran.error;
    const auto value = document->root().find(name);
    if (!value)
        return "no field " + name;
    const auto text = value->text();
    return text ? *text : "no text in " + name;
}

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
