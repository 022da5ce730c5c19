#include <filesystem>
#include <thread>

#include "core/io/files/list_folder.h"
#include "core/sources/files/evidence_folder.h"
#include "core/sources/files/watched_folder.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::sources;
using namespace fermata::test;

namespace {

namespace fs = std::filesystem;
using Milliseconds = std::chrono::milliseconds;

constexpr const char* report = R"(<testsuite name="s" tests="1"><testcase classname="A" name="b"/></testsuite>)";
const Seconds longAgo{100};

struct World {
    World() : clock(SystemClock().now()), source({.name = "evidence", .folder = folder.path().string()}, clock) {}

    /// Writes a file that nothing wrote to since `age`.
    void put(const std::string& name, const std::string& bytes, Seconds age = longAgo) {
        folder.write(name, bytes);
        fs::last_write_time(folder / name, fs::file_time_type::clock::now() - age);
    }
    /// Whether a poll told of a change.
    bool tells() {
        const auto batch = source.poll(cursor, {});
        if (!batch)
            return false;
        cursor = batch->cursor;
        return !batch->events.empty() && std::holds_alternative<delivery::SourceHeard>(batch->events.front());
    }

    ScratchFolder folder;
    FixedClock clock;
    WatchedFolder source;
    Cursor cursor;
};

} // namespace

class TestWatchedFolder : public QObject {
    Q_OBJECT
private slots:
    void tellsOnceWhatChanged() {
        World world;
        QVERIFY(world.tells()); // nothing was known before
        QVERIFY(!world.tells());
        world.put("aaaa/junit.xml", report);
        QVERIFY(world.tells());
        QVERIFY(!world.tells());
        world.put("aaaa/junit.xml", std::string(report) + "\n");
        QVERIFY(world.tells());
        fs::remove(world.folder / "aaaa/junit.xml");
        QVERIFY(world.tells());
        world.put("loose.xml", report);
        QVERIFY(world.tells());
    }

    void doesNotTellAFileThatStillGrows() {
        World world;
        QVERIFY(world.tells());
        world.put("aaaa/junit.xml", "<testsu", Seconds{0});
        QVERIFY(!world.tells());
        QCOMPARE(world.source.test({}).value(), std::string("0 files, 1 still being written"));
        world.put("aaaa/junit.xml", report, Seconds{1});
        QVERIFY(!world.tells());
        world.clock.set(world.clock.now() + WatchedFolder::settling + Seconds{1});
        QVERIFY(world.tells());
    }

    void tellsAFileThatWasMovedInAtOnce() {
        World world;
        world.put(".junit.new", report);
        QVERIFY(world.tells());
        QVERIFY(!world.tells());
        fs::rename(world.folder / ".junit.new", world.folder / "junit.xml");
        QVERIFY(world.tells());
    }

    void tellsAFileFromTheFutureToo() {
        World world;
        QVERIFY(world.tells());
        world.put("junit.xml", report, -Seconds{3600});
        QVERIFY(world.tells());
    }

    void saysThatTheFolderIsNotThere() {
        const FixedClock clock(fromUnix(0));
        WatchedFolder source({.name = "evidence", .folder = "/nonexistent/evidence"}, clock);
        QCOMPARE(source.poll({}, {}).error().fault(), Fault::NotFound);
        QCOMPARE(source.test({}).error().fault(), Fault::NotFound);
        QCOMPARE(source.waitForNews({}).error().fault(), Fault::NotFound);
    }

    void wakesWhenSomethingWasWritten() {
        World world;
        QVERIFY(world.source.waitForNews({}).value()); // what came before it watched
        std::jthread writer([&] { world.folder.write("aaaa/junit.xml", report); });
        QVERIFY(world.source.waitForNews({}).value());
    }
    void wakesWhenAFileHasSettled() {
        World world;
        QVERIFY(world.source.waitForNews({}).value());
        world.folder.write("junit.xml", report);
        QVERIFY(world.source.waitForNews({}).value());
        world.clock.set(SystemClock().now());
        static_cast<void>(world.tells()); // it is not settled yet
        QVERIFY(world.source.waitForNews({}).value());
    }
    void stopsWithinASecond() {
        World world;
        QVERIFY(world.source.waitForNews({}).value());
        std::stop_source stop;
        std::jthread stopper([&] { stop.request_stop(); });
        QCOMPARE(world.source.waitForNews(stop.get_token()).error().fault(), Fault::Cancelled);
    }

    void watchesFilesMovedInAndFoldersThatAreNew() {
        ScratchFolder folder;
        folder.write("known/a", "1");
        auto watch = io::FolderWatch::of(folder.path().string());
        FERMATA_VERIFY_OK(watch);
        const auto changes = [&] { return watch->wait(Milliseconds{2000}, {}).value_or(false); };
        const auto isQuiet = [&] { return !watch->wait(Milliseconds{0}, {}).value_or(true); };
        QVERIFY(isQuiet());
        folder.write("known/b", "1");
        QVERIFY(changes() && isQuiet());
        fs::rename(folder / "known/b", folder / "known/c");
        QVERIFY(changes() && isQuiet());
        fs::create_directory(folder / "new");
        QVERIFY(changes() && isQuiet());
        folder.write("new/a", "1");
        QVERIFY(changes() && isQuiet());
        fs::remove_all(folder / "new");
        QVERIFY(changes() && isQuiet());
        fs::remove_all(folder.path());
        QCOMPARE(watch->wait(Milliseconds{2000}, {}).error().fault(), Fault::NotFound);
    }

    void leavesOutAYoungFileThatCannotBeUnderstood() {
        World world;
        const auto revision = CommitId::fromHex(std::string(40, 'a')).value();
        const std::string place = revision.hex() + "/junit.xml";
        const auto read = [&](std::optional<Time> now) {
            return readEvidenceFolder(world.folder.path().string(), revision, now);
        };
        world.put(place, "<testsuite name=\"s\" tests=\"1\"><testc", Seconds{1});
        const Time now = world.clock.now();
        QCOMPARE(read(now).size(), std::size_t{0}); // missing, not broken
        QVERIFY(read({}).at(0).error.has_value());
        QVERIFY(read(now + stillWriting).at(0).error.has_value());
        world.put(place, report, Seconds{1});
        QVERIFY(read(now).at(0).tests.has_value()); // a whole one counts at once
    }

    void listsFilesAndFoldersWithTheirTimes() {
        ScratchFolder folder;
        folder.write("b/inside", "123");
        folder.write("a", "12");
        folder.write(".hidden", "1");
        const auto entries = io::entriesIn(folder.path().string(), 10);
        FERMATA_VERIFY_OK(entries);
        QCOMPARE(entries->size(), std::size_t{2});
        QVERIFY(!entries->at(0).isFolder && entries->at(1).isFolder);
        QCOMPARE(entries->at(0).size, std::uint64_t{2});
        QVERIFY(entries->at(0).changedAt >= entries->at(0).modifiedAt);
        QCOMPARE(io::entriesIn(folder.path().string(), 1).error().fault(), Fault::TooLarge);
        QCOMPARE(io::entriesIn(folder / "none", 1).error().fault(), Fault::NotFound);
    }
};

FERMATA_CORE_TEST(TestWatchedFolder)
#include "tst_watched_folder.moc"
