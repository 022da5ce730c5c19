// Evidence that is cut, hostile, of the wrong kind or of another revision never makes a verdict milder.
#include <algorithm>
#include <array>
#include <filesystem>

#include "core/io/formats/json_reader.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::field;
using test::Flight;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t fiveHundredMegabytes = 500'000'000;
constexpr std::array verdicts = {"block", "hold", "review", "approve", "fast_track"}; // strictest first

/// How much a run of `gate` lets through; one without a verdict lets through nothing.
int permission(const test::Ran& ran) {
    const auto at = std::find(verdicts.begin(), verdicts.end(), field(ran, "verdict"));
    return at == verdicts.end() ? -1 : static_cast<int>(at - verdicts.begin());
}

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i)
        out += text;
    return out;
}

std::string lol(int levels) {
    std::string out = "<?xml version=\"1.0\"?><!DOCTYPE testsuite [<!ENTITY e0 \"lol\">";
    for (int i = 1; i <= levels; ++i)
        out += "<!ENTITY e" + std::to_string(i) + " \"" + repeated("&e" + std::to_string(i - 1) + ";", 10) + "\">";
    return out + "]><testsuite name=\"&e" + std::to_string(levels) +
           ";\" tests=\"1\"><testcase name=\"a\"/></testsuite>";
}

/// A flight with every hostile file in its folder.
struct Attack : Flight {
    Attack() {
        const std::string good = scratch.read("tests.xml"), scan = scratch.read("scan.sarif");
        scratch.write("cut.xml", good.substr(0, good.size() / 2));
        scratch.write("cut.sarif", scan.substr(0, scan.size() - 3));
        scratch.write("entities.xml", lol(9));
        scratch.write("external.xml",
                      "<?xml version=\"1.0\"?><!DOCTYPE testsuite [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                      "<testsuite name=\"&x;\" tests=\"1\"><testcase name=\"a\"/></testsuite>");
        scratch.write("deep.xml", "<testsuites>" + repeated("<testsuite name=\"d\">", 10000) +
                                      "<testcase name=\"a\"/>" + repeated("</testsuite>", 10000) + "</testsuites>");
        scratch.write("deep.sarif",
                      "{\"version\":\"2.1.0\",\"runs\":" + repeated("[", 10000) + repeated("]", 10000) + "}");
        scratch.write("twice.sarif", "{\"version\":\"2.1.0\",\"version\":\"2.1.0\",\"runs\":[]}");
        scratch.write("nothing.xml", "<testsuite name=\"t\" tests=\"0\"/>");
        scratch.write("empty.xml", "");
        scratch.write("poem.xml", "Not a report at all.\n");
        scratch.write("page.xml", "<html><body>404</body></html>");
        scratch.write(
            "wide.xml",
            "<testsuite name=\"t\" tests=\"99999999999999999999\" failures=\"-1\"><testcase name=\"a\"/></testsuite>");
        // As long as a disk image, and a report by its first bytes; sparse, so that it costs no disk.
        scratch.write("long.xml", good.substr(0, good.size() - 12));
        fs::resize_file(scratch / "long.xml", fiveHundredMegabytes);
        scratch.write("long.sarif", scan.substr(0, scan.size() - 1));
        fs::resize_file(scratch / "long.sarif", fiveHundredMegabytes);
    }
};

const Attack& attack() {
    static const Attack made;
    return made;
}

const std::vector<const char*> hostileFiles = {"cut.xml",    "cut.sarif",   "entities.xml", "external.xml", "deep.xml",
                                               "deep.sarif", "twice.sarif", "nothing.xml",  "empty.xml",    "poem.xml",
                                               "page.xml",   "wide.xml",    "long.xml",     "long.sarif"};

} // namespace

class TestHostileEvidence : public QObject {
    Q_OBJECT
private slots:
    void cleanupTestCase() {
        for (const char* file : {"long.xml", "long.sarif"})
            fs::remove(attack().scratch / file);
    }

    void neverMakesTheVerdictMilder_data() {
        QTest::addColumn<QByteArray>("file");
        for (const char* file : hostileFiles)
            QTest::newRow(file) << QByteArray(file);
    }
    void neverMakesTheVerdictMilder() {
        const Attack& flight = attack();
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        QFETCH(QByteArray, file);
        const std::vector<std::string> more{"--evidence", flight.scratch / file.toStdString() + "@" + flight.code};
        const bool isScan = file.endsWith(".sarif");
        // Beside good evidence, instead of it, and alone.
        const std::array<std::array<std::string, 2>, 3> sets = {
            {{"tests.xml", "scan.sarif"}, {isScan ? "tests.xml" : "", isScan ? "" : "scan.sarif"}, {"", ""}}};
        for (const auto& [tests, scan] : sets) {
            const auto without = flight.gate(flight.code, "trusting.yaml", tests, scan, "board.json");
            const auto with = flight.gate(flight.code, "trusting.yaml", tests, scan, "board.json", more);
            QVERIFY2(permission(without) >= 0, (without.out + without.error).c_str());
            QVERIFY2(permission(with) <= permission(without), with.out.c_str());
            if (file != "nothing.xml") { // broken, and said so, whatever the verdict
                QVERIFY2(with.exitCode == 2, (std::to_string(with.exitCode) + with.error).c_str());
                QVERIFY2(with.error.find(file.toStdString()) != std::string::npos, with.error.c_str());
                QCOMPARE(std::count(with.error.begin(), with.error.end(), '\n'), 1);
            } else {
                QVERIFY2(with.exitCode != 0, with.out.c_str());
            }
        }
        QCOMPARE(permission(flight.gate(flight.code, "trusting.yaml", "tests.xml", "scan.sarif", "board.json")), 3);
    }

    void isToldByInspectWithItsPlace_data() { neverMakesTheVerdictMilder_data(); }
    void isToldByInspectWithItsPlace() {
        const Attack& flight = attack();
        QFETCH(QByteArray, file);
        const auto ran = flight.ctl({"--json", "evidence", "inspect", flight.scratch / file.toStdString()});
        const auto document = io::readJson(ran.out);
        FERMATA_VERIFY_OK(document);
        const auto items = document->root().list();
        FERMATA_VERIFY_OK(items);
        const auto state = items->front().find("state")->text();
        FERMATA_VERIFY_OK(state);
        if (file == "nothing.xml") {
            QCOMPARE(*state, std::string("missing"));
            return;
        }
        QCOMPARE(ran.exitCode, 2);
        QCOMPARE(*state, std::string("malformed"));
        QVERIFY(items->front().find("error"));
    }

    /// The same files where the gate finds them by itself: in the evidence folder of the workspace.
    void inTheFolderOfTheWorkspaceItCountsAsLittle() {
        Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        flight.writePolicy("w/policy.yaml",
                           "appetite: {fast_track_below: 0.99, review_above: 0.995, block_above: 0.999}\n"
                           "losses: {fast_track: {intercept: 0, slope: 5}, approve: {intercept: 1, slope: 4},"
                           " review: {intercept: 30, slope: 3}, hold: {intercept: 60, slope: 2},"
                           " block: {intercept: 90, slope: 1}}\n");
        const auto gate = [&] {
            return flight.ctl({"--json", "gate", flight.repository.path(), "main.." + flight.code});
        };
        const int alone = permission(gate());
        QVERIFY(alone >= 0);
        for (const char* file : hostileFiles) {
            const fs::path place = fs::path(flight.scratch / "w/evidence") / flight.code / file;
            fs::create_directories(place.parent_path());
            fs::create_hard_link(attack().scratch / file, place);
            const auto with = gate();
            QVERIFY2(permission(with) <= alone, (std::string(file) + with.out + with.error).c_str());
            QVERIFY2(with.exitCode != 0, file);
            fs::remove(place);
        }
        QVERIFY(flight.wholeRecords());
    }

    void ofAnotherRevisionCountsAsNone() {
        const Attack& flight = attack();
        const auto without = flight.gate(flight.code, "trusting.yaml", "", "scan.sarif", "board.json");
        const auto other = flight.gate(flight.code, "trusting.yaml", "", "scan.sarif", "board.json",
                                       {"--evidence", flight.scratch / "tests.xml" + "@" + flight.docs});
        const auto unbound = flight.gate(flight.code, "trusting.yaml", "", "scan.sarif", "board.json",
                                         {"--evidence", flight.scratch / "tests.xml"});
        const auto own = flight.gate(flight.code, "trusting.yaml", "tests.xml", "scan.sarif", "board.json");
        QCOMPARE(permission(own), 3);
        QVERIFY2(permission(without) < 3, without.out.c_str());
        QVERIFY2(permission(other) <= permission(without), other.out.c_str());
        QVERIFY2(permission(unbound) <= permission(without), unbound.out.c_str());
        QCOMPARE(other.exitCode, 1);
        const auto nobody = flight.gate(flight.code, "trusting.yaml", "", "scan.sarif", "board.json",
                                        {"--evidence", flight.scratch / "tests.xml" + "@" + std::string(40, '1')});
        QCOMPARE(nobody.exitCode, 2);
        QVERIFY(nobody.out.empty());
    }

    void aScanIsNoTestReport() {
        const Attack& flight = attack();
        const auto without = flight.gate(flight.code, "trusting.yaml", "", "scan.sarif", "board.json");
        const auto twice = flight.gate(flight.code, "trusting.yaml", "scan.sarif", "scan.sarif", "board.json");
        QVERIFY2(permission(twice) <= permission(without), twice.out.c_str());
    }

    void aBrokenBoardIsAnUnknownProduction_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("cut") << QByteArray(
            "{\"at\":\"2026-03-02T11:59:00Z\",\"environment\":\"production\",\"alerts\":[");
        QTest::newRow("not a board") << QByteArray("[1, 2, 3]");
        QTest::newRow("twice") << QByteArray("{\"at\":\"2026-03-02T11:59:00Z\",\"environment\":\"production\","
                                             "\"incident\":true,\"incident\":false}");
        QTest::newRow("deep") << QByteArray("{\"alerts\":") + QByteArray(10000, '[') + QByteArray(10000, ']') + "}";
    }
    void aBrokenBoardIsAnUnknownProduction() {
        const Attack& flight = attack();
        QFETCH(QByteArray, bytes);
        flight.scratch.write("broken.json", bytes.toStdString());
        const auto without = flight.gate(flight.code, "trusting.yaml", "tests.xml", "scan.sarif", "");
        const auto with = flight.gate(flight.code, "trusting.yaml", "tests.xml", "scan.sarif", "broken.json");
        QCOMPARE(with.exitCode, 2);
        QVERIFY2(permission(with) <= permission(without), with.out.c_str());
        QVERIFY2(with.error.find("broken.json") != std::string::npos, with.error.c_str());
    }

    void aWrongPolicyIsRefusedWithLineAndField_data() {
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("unknown field") << QByteArray("appetit: {}\n") << 4 << QByteArray("appetit");
        QTest::newRow("unknown inner field")
            << QByteArray("appetite:\n  fast_track_below: 0.1\n  block_over: 0.9\n") << 6 << QByteArray("block_over");
        QTest::newRow("duplicate field") << QByteArray("version: 1\n") << 4 << QByteArray("version");
        QTest::newRow("duplicate inner field")
            << QByteArray("appetite:\n  block_above: 0.9\n  block_above: 0.95\n") << 6 << QByteArray("block_above");
        QTest::newRow("alias bomb") << QByteArray("components: &a [x]\nfreezes: [*a, *a, *a]\n") << 4 << QByteArray();
        QTest::newRow("too deep") << QByteArray("components: ") + QByteArray(10000, '[') + QByteArray(10000, ']') + "\n"
                                  << 4 << QByteArray();
    }
    void aWrongPolicyIsRefusedWithLineAndField() {
        static const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        QFETCH(QByteArray, more);
        QFETCH(int, line);
        QFETCH(QByteArray, field);
        const auto before = flight.wholeRecords();
        const std::string sound = flight.scratch.read("w/policy.yaml");
        flight.writePolicy("w/policy.yaml", more.toStdString());
        const std::string file = flight.scratch / "w/policy.yaml";
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"policy", "check", file},
              {"gate", flight.repository.path(), "main.." + flight.code},
              {"gate", flight.repository.path(), "main.." + flight.code, "--policy", file}}) {
            const auto ran = flight.ctl(words);
            const std::string told = words[0] + ": " + std::to_string(ran.exitCode) + " " + ran.out + ran.error;
            QVERIFY2(ran.exitCode == 2, told.c_str());
            QVERIFY2(ran.out.empty(), told.c_str());
            QVERIFY2(std::count(ran.error.begin(), ran.error.end(), '\n') == 1, told.c_str());
            QVERIFY2(ran.error.find("policy.yaml:" + std::to_string(line)) != std::string::npos, told.c_str());
            QVERIFY2(ran.error.find(field.toStdString()) != std::string::npos, told.c_str());
        }
        flight.scratch.write("w/policy.yaml", sound);
        QCOMPARE(flight.wholeRecords(), before);
    }
};

FERMATA_CORE_TEST(TestHostileEvidence)
#include "tst_hostile_evidence.moc"
