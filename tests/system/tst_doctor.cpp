// `fermatactl doctor`: what is in order and what is not by its exit code, and a support bundle that gives nobody away.
#include <filesystem>
#include <fstream>

#include "tests/support/scratch.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::Flight;
using test::Ran;

namespace {

/// Names that must not leave the house, in any case of letters.
constexpr const char* names[] = {"acme-ci",    "acme-host",  "acme-robot", "acme-token",
                                 "acme-build", "acme-force", "acme-logs"};
constexpr const char* canary = "hunter2-canary";

std::string lower(std::string text) {
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

std::string bytesOf(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

class TestDoctor : public QObject {
    Q_OBJECT

    static void addSource(const Flight& flight) {
        std::ofstream(flight.scratch / "w/workspace.yaml", std::ios::app)
            << "sources:\n  - name: acme-ci\n    kind: buildbot\n    url: \"https://acme-host.internal:8443/ci\"\n"
               "    user: acme-robot\n    secret: acme-token\n    log_hosts: [\"acme-logs.internal\"]\n    pipelines:\n"
               "      - name: acme-build\n        lane: build\n        scheduler: acme-force\n";
    }

private slots:
    void findsNothingWrongWhereNothingIs() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        const Ran ran = flight.ctl({"doctor", "--offline"});
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.error).c_str());
        QVERIFY2(ran.out.find("record                 whole") != std::string::npos, ran.out.c_str());
    }
    void saysWhatIsMissingAndWhere() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        addSource(flight);
        const Ran ran = flight.ctl({"--json", "doctor", "--offline"});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.out.find("\"secret acme-token\"") != std::string::npos, ran.out.c_str());
        QVERIFY2(ran.out.find("FERMATA_SECRET_ACME_TOKEN") != std::string::npos,
                 ran.out.c_str()); // where it was looked for
        QCOMPARE(
            flight.ctl({"doctor", "--offline"}, {"env", std::string("FERMATA_SECRET_ACME_TOKEN=") + canary}).exitCode,
            0);
    }
    void aDamagedRecordIsBroken() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        const std::string file = flight.scratch / "w/record.db";
        std::string bytes = bytesOf(file);
        const auto at = bytes.find("workspace_created");
        QVERIFY(at != std::string::npos);
        bytes[at] = 'W';
        std::ofstream(file, std::ios::binary) << bytes;
        const Ran ran = flight.ctl({"doctor", "--offline"});
        QVERIFY2(ran.exitCode == 1, ran.out.c_str());
        QVERIFY2(ran.out.find("broken      record") != std::string::npos, ran.out.c_str());
    }
    void settingsThatCannotBeReadAreNamedByLine() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        std::ofstream(flight.scratch / "w/workspace.yaml", std::ios::app) << "evry: 5s\n";
        const Ran ran = flight.ctl({"doctor", "--offline"});
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.error.find("evry") != std::string::npos && ran.error.find("workspace.yaml:") != std::string::npos,
                 ran.error.c_str());
    }
    void theBundleGivesNobodyAway() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        addSource(flight);
        const std::string file = flight.scratch / "bundle.json";
        for (const bool isThere : {false, true}) {
            std::filesystem::remove(file);
            std::vector<std::string> before;
            if (isThere)
                before = {"env", std::string("FERMATA_SECRET_ACME_TOKEN=") + canary};
            const Ran ran = flight.ctl({"doctor", "--offline", "--bundle", file}, before);
            QVERIFY2(ran.exitCode == (isThere ? 0 : 1), ran.error.c_str());
            const std::string bundle = bytesOf(file);
            QVERIFY(bundle.find("fermata/support-bundle/1") != std::string::npos);
            QVERIFY(bundle.find("\"kind\": \"buildbot\"") != std::string::npos);
            for (const char* each : names)
                QVERIFY2(lower(bundle).find(each) == std::string::npos &&
                             lower(bundle).find(lower(each).replace(4, 1, "_")) == std::string::npos,
                         (std::string(each) + "\n" + bundle).c_str());
            QVERIFY(bundle.find(canary) == std::string::npos);
            QVERIFY(bundle.find(flight.scratch / "") == std::string::npos);
            QVERIFY((ran.out + ran.error).find(canary) == std::string::npos);
            QCOMPARE(std::filesystem::status(file).permissions() & std::filesystem::perms::mask,
                     std::filesystem::perms(0600));
        }
        QCOMPARE(flight.ctl({"doctor", "--offline", "--bundle", file}).exitCode, 1); // never over a file that is there
    }
};

QTEST_APPLESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
