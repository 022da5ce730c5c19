#include "core/history/history_store.h"
#include "tests/core/history/mined.h"
#include "tests/support/slowness.h"
#include "tests/support/test.h"

using namespace fermata;

class TestHistoryStore : public QObject {
    Q_OBJECT
private slots:
    void readsBackWhatWasKept() {
        const test::ScratchFolder folder;
        const auto kept = some(300);
        FERMATA_VERIFY_OK(history::saveHistory(folder / "h", kept));
        const auto read = history::loadHistory(folder / "h");
        FERMATA_VERIFY_OK(read);
        QVERIFY(*read == kept);
    }
    void noFlippedByteGoesUnseen() {
        const test::ScratchFolder folder;
        FERMATA_VERIFY_OK(history::saveHistory(folder / "h", some(2)));
        const std::string bytes = folder.read("h");
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            std::string flipped = bytes;
            flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
            folder.write("h", flipped);
            const auto read = history::loadHistory(folder / "h");
            QVERIFY(!read.has_value());
            QVERIFY(read.error().fault() == Fault::Corrupt || read.error().fault() == Fault::Newer);
        }
    }
    void aCutFileIsCorruptAndALaterVersionNewer() {
        const test::ScratchFolder folder;
        FERMATA_VERIFY_OK(history::saveHistory(folder / "h", some(2)));
        std::string bytes = folder.read("h");
        folder.write("cut", bytes.substr(0, bytes.size() - 1));
        QCOMPARE(history::loadHistory(folder / "cut").error().fault(), Fault::Corrupt);
        bytes[8] = 99;
        folder.write("newer", bytes);
        QCOMPARE(history::loadHistory(folder / "newer").error().fault(), Fault::Newer);
        QCOMPARE(history::loadHistory(folder / "none").error().fault(), Fault::NotFound);
    }
    void sixtyThousandChangesAreThereAtOnce() {
        const test::ScratchFolder folder;
        FERMATA_VERIFY_OK(history::saveHistory(folder / "h", some(60000)));
        QElapsedTimer timer;
        timer.start();
        const auto read = history::loadHistory(folder / "h");
        FERMATA_VERIFY_OK(read);
        QCOMPARE(read->changes.size(), std::size_t{60000});
        // Measured in Release by tests/bench; here only that it is not slow by its nature.
        QVERIFY(timer.elapsed() < 2000 * test::slowness);
    }
    void everyRepositoryHasFilesOfItsOwn() {
        const test::ScratchFolder folder;
        const auto one = history::historyFiles(folder.path().string(), "/one/repo/.git");
        const auto other = history::historyFiles(folder.path().string(), "/other/repo/.git");
        const auto hostile = history::historyFiles(folder.path().string(), "/x/..\n$(rm)");
        FERMATA_VERIFY_OK(one);
        FERMATA_VERIFY_OK(other);
        FERMATA_VERIFY_OK(hostile);
        QVERIFY(one->metrics != other->metrics);
        QVERIFY(one->metrics != one->cache);
        QVERIFY(hostile->metrics.find("..") == std::string::npos);
    }

private:
    static history::MinedHistory some(std::size_t count) {
        history::MinedHistory kept;
        kept.fixRule = "keywords/1";
        kept.basis = 42;
        for (std::size_t i = 0; i < count; ++i) {
            history::ChangeMetrics change;
            change.commit.bytes[0] = static_cast<std::uint8_t>(i);
            change.commit.bytes[1] = static_cast<std::uint8_t>(i >> 8);
            change.authorTime = fromUnix(static_cast<std::int64_t>(1000 + i));
            change.authorId = static_cast<std::uint32_t>(i % 7);
            change.author = "person" + std::to_string(i % 7);
            change.title = "Change number " + std::to_string(i);
            for (std::size_t m = 0; m < change.values.size(); ++m)
                change.values[m] = static_cast<double>(i) / (static_cast<double>(m) + 3.0);
            kept.changes.push_back(change);
        }
        return kept;
    }
};

FERMATA_CORE_TEST(TestHistoryStore)
#include "tst_history_store.moc"
