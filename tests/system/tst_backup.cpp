// `fermatactl backup`: whole or not at all, also while others write, and the copy goes on like the original.
#include <filesystem>
#include <fstream>

#include "core/io/sql/database.h"
#include "core/workspace/workspace.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"

using namespace fermata;
using test::Flight;
using test::Ran;

class TestBackup : public QObject {
    Q_OBJECT
private slots:
    void copiesARecordThatVerifiesAndGoesOn() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        flight.decide(flight.docs);
        const std::string copy = flight.scratch / "kept/copy";
        std::filesystem::create_directories(flight.scratch / "kept");
        const Ran ran = flight.ctl({"--json", "backup", copy});
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.error).c_str());
        QCOMPARE(test::field(ran, "folder"), copy);
        QVERIFY(std::filesystem::exists(copy + "/record.db") && std::filesystem::exists(copy + "/policy.yaml"));
        for (const char* file : {"record.db", "workspace.yaml", "policy.yaml"})
            QCOMPARE(std::filesystem::status(copy + "/" + file).permissions(), std::filesystem::perms(0600));
        QCOMPARE(std::filesystem::status(copy).permissions(), std::filesystem::perms(0700));
        QVERIFY(!std::filesystem::exists(copy + ".part"));
        const auto opened = workspace::Workspace::open(copy);
        QVERIFY2(opened, opened ? "" : opened.error().text().c_str());
        for (const auto& watched : opened->settings().repositories)
            QVERIFY(std::filesystem::path(watched.path).is_absolute());
        for (const std::string& folder : opened->settings().evidence)
            QVERIFY(std::filesystem::path(folder).is_absolute());
        const Ran verified =
            test::run({FERMATACTL, "--workspace", copy, "audit", "verify", "--re-execute"}, flight.environment());
        QVERIFY2(verified.exitCode == 0, (verified.out + verified.error).c_str());
    }
    void takesTheStateOfOneMomentWhileAnotherWrites() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        auto store = io::Database::open(flight.scratch / "w/store.db", {io::OpenMode::Create});
        QVERIFY(store.has_value());
        QVERIFY(store->run("PRAGMA journal_mode=WAL; CREATE TABLE mine (n INTEGER); INSERT INTO mine VALUES (1);")
                    .has_value());
        QVERIFY(store->run("BEGIN IMMEDIATE; INSERT INTO mine VALUES (2);").has_value());
        const std::string copy = flight.scratch / "copy";
        const Ran ran = flight.ctl({"backup", copy});
        QVERIFY2(ran.exitCode == 0, ran.error.c_str());
        const auto kept = io::Database::open(copy + "/store.db", {});
        QVERIFY(kept.has_value());
        QCOMPARE(*kept->number("SELECT COUNT(*) FROM mine"), 1); // what was not committed is not in it
        QVERIFY(store->run("COMMIT;").has_value());              // and the writer was not disturbed
    }
    void neverOverwritesAndLeavesNothingHalf() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        flight.scratch.write("there/keep", "mine");
        QCOMPARE(flight.ctl({"backup", flight.scratch / "there"}).exitCode, 1);
        QVERIFY(std::filesystem::exists(flight.scratch / "there/keep"));
        // A journal that is no database: nothing appears under the name.
        flight.scratch.write("w/store.db",
                             "this is no database, and long enough to be looked at as one: " + std::string(4096, 'x'));
        const Ran ran = flight.ctl({"backup", flight.scratch / "copy"});
        QVERIFY(ran.exitCode != 0);
        QVERIFY2(ran.error.find("store.db") != std::string::npos, ran.error.c_str());
        QVERIFY(!std::filesystem::exists(flight.scratch / "copy") &&
                !std::filesystem::exists(flight.scratch / "copy.part"));
    }
    void aRecordThatIsNotWholeIsSaid() {
        const Flight flight;
        QVERIFY2(flight.isReady, flight.trouble.c_str());
        flight.decide(flight.docs);
        {
            auto record = io::Database::open(flight.scratch / "w/record.db", {io::OpenMode::Write});
            QVERIFY(record.has_value());
            auto tables = record->prepare("SELECT name FROM sqlite_master WHERE type='trigger'");
            QVERIFY(tables.has_value());
            std::vector<std::string> triggers;
            while (true) {
                const auto row = tables->step();
                if (!row || !*row)
                    break;
                triggers.emplace_back(tables->text(0));
            }
            for (const std::string& trigger : triggers)
                QVERIFY(record->run("DROP TRIGGER " + trigger).has_value());
        }
        const Ran ran = flight.ctl({"backup", flight.scratch / "copy"});
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.error.find("not whole") != std::string::npos, ran.error.c_str());
    }
};

QTEST_APPLESS_MAIN(TestBackup)
#include "tst_backup.moc"
