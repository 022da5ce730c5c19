#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QElapsedTimer>

#include "core/io/files/lock_file.h"
#include "core/io/files/read_file.h"
#include "core/io/files/write_file.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::io;

class TestFiles : public QObject {
    Q_OBJECT
private slots:
    void readsAFileUpToItsCap() {
        const test::ScratchFolder folder;
        folder.write("a", std::string("x\0y", 3));
        const auto content = readFile(folder / "a", 3);
        FERMATA_VERIFY_OK(content);
        QCOMPARE(content->bytes, std::string("x\0y", 3));
        QVERIFY(toUnix(content->modifiedAt) > 1500000000);
        QCOMPARE(readFile(folder / "a", 2).error().fault(), Fault::TooLarge);
        folder.write("empty", "");
        QCOMPARE(readFile(folder / "empty", 0)->bytes, std::string());
    }
    void refusesAHugeFileWithoutReadingIt() {
        const test::ScratchFolder folder;
        folder.write("huge", "");
        std::filesystem::resize_file(folder / "huge", std::uintmax_t{500} << 20); // sparse
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(readFile(folder / "huge", std::size_t{64} << 20).error().fault(), Fault::TooLarge);
        QVERIFY(timer.elapsed() < 100);
    }
    void refusesWhatIsNoRegularFile() {
        const test::ScratchFolder folder;
        QCOMPARE(readFile(folder / "none", 10).error().fault(), Fault::NotFound);
        QCOMPARE(readFile(folder.path().string(), 10).error().fault(), Fault::Malformed);
        QCOMPARE(mkfifo((folder / "pipe").c_str(), 0600), 0);
        QCOMPARE(readFile(folder / "pipe", 10).error().fault(), Fault::Malformed); // and does not wait for a writer
        QCOMPARE(readFile("/dev/zero", 10).error().fault(), Fault::Malformed);
    }
    void readsFilesThatStateNoSize() {
        const auto content = readFile("/proc/self/status", 1 << 20);
        FERMATA_VERIFY_OK(content);
        QVERIFY(content->bytes.size() > 100);
    }
    void replacesAFileWholeOrNotAtAll() {
        const test::ScratchFolder folder;
        FERMATA_VERIFY_OK(writeFileDurably(folder / "a", "one"));
        FERMATA_VERIFY_OK(writeFileDurably(folder / "a", "two", FileAccess::Private));
        QCOMPARE(folder.read("a"), std::string("two"));
        struct stat state {};
        QCOMPARE(stat((folder / "a").c_str(), &state), 0);
        QCOMPARE(static_cast<int>(state.st_mode & 0777), 0600);
        QCOMPARE(createFileDurably(folder / "a", "three").error().fault(), Fault::Conflict);
        QCOMPARE(folder.read("a"), std::string("two"));
        QCOMPARE(writeFileDurably(folder / "no/a", "x").error().fault(), Fault::NotFound);
        // Nothing is left lying beside it.
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), std::ptrdiff_t{1});
    }
    void refusesASecondHolderAndNamesTheFirst() {
        const test::ScratchFolder folder;
        {
            auto first = LockFile::take(folder / "lock", "ada, process 7");
            FERMATA_VERIFY_OK(first);
            const auto second = LockFile::take(folder / "lock", "bob");
            QVERIFY(!second);
            QCOMPARE(second.error().fault(), Fault::Busy);
            QVERIFY(second.error().text().find("is in use by ada, process 7") != std::string::npos);
        }
        FERMATA_VERIFY_OK(LockFile::take(folder / "lock", "bob"));
    }
    void doesNotFollowALinkWhenLocking() {
        const test::ScratchFolder folder;
        folder.write("target", "precious");
        std::filesystem::create_symlink(folder / "target", folder / "lock");
        QVERIFY(!LockFile::take(folder / "lock", "bob"));
        QCOMPARE(folder.read("target"), std::string("precious"));
    }
};

FERMATA_CORE_TEST(TestFiles)
#include "tst_files.moc"
