#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"
#include "core/io/sql/transaction.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;
using fermata::test::ScratchFolder;

namespace {

DatabaseOptions options(OpenMode mode) { return {mode, Durability::Full, std::chrono::milliseconds{50}}; }

Database created(const std::string& path) {
    auto database = Database::open(path, options(OpenMode::Create));
    if (!database)
        qFatal("%s", database.error().text().c_str());
    return std::move(*database);
}

std::vector<Component> notes(int version) {
    std::vector<std::string> steps{"CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL)",
                                   "ALTER TABLE note ADD COLUMN author TEXT"};
    steps.resize(static_cast<std::size_t>(version));
    return {{"notes", steps}};
}

} // namespace

class TestDatabase : public QObject {
    Q_OBJECT
private slots:
    void keepsEveryTypeOfValue() {
        ScratchFolder folder;
        auto database = created(folder / "a.db");
        FERMATA_VERIFY_OK(database.run("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n TEXT)"));
        auto insert = database.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?)");
        FERMATA_VERIFY_OK(insert);
        const std::string zeros("a\0b", 3);
        insert->bind(1, std::int64_t{-5}).bind(2, 0.1).bind(3, "").bindBlob(4, zeros).bindNull(5);
        FERMATA_VERIFY_OK(insert->run());
        auto query = database.prepare("SELECT i, r, s, b, n FROM t");
        FERMATA_VERIFY_OK(query);
        QVERIFY(query->step().value());
        QCOMPARE(query->integer(0), std::int64_t{-5});
        QCOMPARE(query->real(1), 0.1);
        QVERIFY(query->type(2) == ColumnType::Text && query->text(2).empty());
        QVERIFY(query->type(3) == ColumnType::Blob && query->text(3) == zeros);
        QVERIFY(query->isNull(4));
        QVERIFY(!query->step().value());
    }

    void reportsABindingToNowhere() {
        auto database = Database::inMemory();
        auto query = database->prepare("SELECT ?");
        QCOMPARE(query->bind(2, 1).step().error().fault(), Fault::Internal);
    }

    void rollsBackWhatWasNotCommitted() {
        ScratchFolder folder;
        auto database = created(folder / "a.db");
        FERMATA_VERIFY_OK(database.run("CREATE TABLE t (i INTEGER)"));
        {
            auto transaction = Transaction::begin(database, Transaction::Kind::Write);
            FERMATA_VERIFY_OK(transaction);
            FERMATA_VERIFY_OK(database.run("INSERT INTO t VALUES (1)"));
        }
        QCOMPARE(database.number("SELECT count(*) FROM t").value(), 0);
        auto transaction = Transaction::begin(database, Transaction::Kind::Write);
        FERMATA_VERIFY_OK(transaction);
        FERMATA_VERIFY_OK(database.run("INSERT INTO t VALUES (1)"));
        FERMATA_VERIFY_OK(transaction->commit());
        QCOMPARE(database.number("SELECT count(*) FROM t").value(), 1);
    }

    void saysThatTheFileIsMissing() {
        ScratchFolder folder;
        QCOMPARE(Database::open(folder / "none.db", options(OpenMode::Read)).error().fault(), Fault::NotFound);
        QCOMPARE(Database::open(folder / "none.db", options(OpenMode::Write)).error().fault(), Fault::NotFound);
        QCOMPARE(Database::open(folder / "none/a.db", options(OpenMode::Create)).error().fault(), Fault::NotFound);
    }

    void refusesAFileThatIsNoDatabase() {
        ScratchFolder folder;
        folder.write("a.db", std::string(4096, 'x'));
        QCOMPARE(Database::open(folder / "a.db", options(OpenMode::Read)).error().fault(), Fault::Corrupt);
        QCOMPARE(Database::open(folder / "a.db", options(OpenMode::Write)).error().fault(), Fault::Corrupt);
    }

    void saysThatAnotherProcessHoldsTheLock() {
        ScratchFolder folder;
        auto first = created(folder / "a.db");
        FERMATA_VERIFY_OK(first.run("CREATE TABLE t (i INTEGER)"));
        auto second = Database::open(folder / "a.db", options(OpenMode::Write));
        FERMATA_VERIFY_OK(second);
        auto held = Transaction::begin(first, Transaction::Kind::Write);
        FERMATA_VERIFY_OK(held);
        QCOMPARE(Transaction::begin(*second, Transaction::Kind::Write).error().fault(), Fault::Busy);
        QCOMPARE(second->number("SELECT count(*) FROM t").value(), 0); // readers never wait
    }

    void saysThatTheFileIsFull() {
        ScratchFolder folder;
        auto database = created(folder / "a.db");
        FERMATA_VERIFY_OK(database.run("CREATE TABLE t (b BLOB)"));
        FERMATA_VERIFY_OK(database.number("PRAGMA max_page_count=4"));
        auto insert = database.prepare("INSERT INTO t VALUES (?)");
        QCOMPARE(insert->bindBlob(1, std::string(1 << 16, 'x')).run().error().fault(), Fault::Full);
    }

    void neverWritesAFileOpenedForReading() {
        ScratchFolder folder;
        static_cast<void>(created(folder / "a.db").run("CREATE TABLE t (i INTEGER)"));
        auto database = Database::open(folder / "a.db", options(OpenMode::Read));
        FERMATA_VERIFY_OK(database);
        QCOMPARE(database->run("INSERT INTO t VALUES (1)").error().fault(), Fault::ReadOnly);
    }

    void readsFromAMediumThatCannotBeWritten() {
        if (::geteuid() == 0)
            QSKIP("root writes everywhere");
        ScratchFolder folder;
        static_cast<void>(created(folder / "a.db").run("CREATE TABLE t (i INTEGER)"));
        namespace fs = std::filesystem;
        fs::permissions(folder / "a.db", fs::perms::owner_read);
        fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
        auto database = Database::open(folder / "a.db", options(OpenMode::Read));
        const auto writable = Database::open(folder / "a.db", options(OpenMode::Write));
        fs::permissions(folder.path(), fs::perms::owner_all);
        FERMATA_VERIFY_OK(database);
        QCOMPARE(database->number("SELECT count(*) FROM t").value(), 0);
        QCOMPARE(writable.error().fault(), Fault::ReadOnly);
    }

    void givesNewFilesToTheirOwnerOnly() {
        ScratchFolder folder;
        auto database = created(folder / "a.db");
        struct stat facts {};
        QCOMPARE(::stat((folder / "a.db").c_str(), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);
    }

    void opensAPathWithSignsThatMeanSomethingInAUri() {
        ScratchFolder folder;
        auto database = created(folder / "what? 100% #1.db");
        FERMATA_VERIFY_OK(database.run("CREATE TABLE t (i INTEGER)"));
        QVERIFY(std::filesystem::exists(folder / "what? 100% #1.db"));
    }

    void bringsAnOlderFileForward() {
        ScratchFolder folder;
        auto database = created(folder / "a.db");
        FERMATA_VERIFY_OK(migrate(database, notes(1)));
        FERMATA_VERIFY_OK(database.run("INSERT INTO note (words) VALUES ('kept')"));
        QCOMPARE(checkVersions(database, notes(2)).error().fault(), Fault::Unsupported);
        FERMATA_VERIFY_OK(migrate(database, notes(2)));
        FERMATA_VERIFY_OK(migrate(database, notes(2)));
        FERMATA_VERIFY_OK(checkVersions(database, notes(2)));
        QCOMPARE(database.number("SELECT count(*) FROM note WHERE author IS NULL").value(), 1);
    }

    void refusesANewerFileAndLeavesItAlone() {
        ScratchFolder folder;
        auto database = created(folder / "a.db");
        FERMATA_VERIFY_OK(migrate(database, notes(2)));
        auto older = notes(1);
        older.insert(older.begin(), Component{"other", {"CREATE TABLE other (i INTEGER)"}});
        QCOMPARE(migrate(database, older).error().fault(), Fault::Newer);
        QCOMPARE(checkVersions(database, notes(1)).error().fault(), Fault::Newer);
        QCOMPARE(database.number("SELECT count(*) FROM sqlite_master WHERE name='other'").value(), 0);
    }

    void takesBackAMigrationThatFailsHalfWay() {
        ScratchFolder folder;
        auto database = created(folder / "a.db");
        const std::vector<Component> broken{{"notes", {"CREATE TABLE a (i INTEGER); CREATE TABLE a (i INTEGER)"}}};
        QVERIFY(!migrate(database, broken));
        QCOMPARE(database.number("SELECT count(*) FROM sqlite_master").value(), 0);
    }
};

FERMATA_CORE_TEST(TestDatabase)
#include "tst_database.moc"
