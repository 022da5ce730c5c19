// A store that is locked, read-only, full or newer: exit code 5 in one clear line, nothing lost, the record whole.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/io/sql/database.h"
#include "core/io/sql/transaction.h"
#include "tests/support/test.h"
#include "tests/system/flight.h"
#include "tests/system/mount.h"

using namespace fermata;
using test::Flight;

namespace fs = std::filesystem;

namespace {

/// A workspace with one decision on record and one trained version of the model.
struct Kept : Flight {
    Kept() {
        if (!isReady)
            return;
        id = decide(code);
        const auto trained = ctl({"model", "train", "--repo", repository.path()});
        isReady = trained.exitCode == 0;
        trouble = trained.error;
    }
    /// The commands that write: what they do, and the words that do it.
    std::vector<std::pair<std::string, std::vector<std::string>>> writing() const {
        return {{"gate", {"gate", repository.path(), "main.." + docs}},
                {"hold", {"decision", "hold", id, "--reason", "wait", "--until", "2100-01-01T00:00:00Z"}},
                {"rotate", {"key", "rotate", "--reason", "new year"}},
                {"train", {"model", "train", "--repo", repository.path()}},
                {"mine", {"history", "mine", repository.path()}}};
    }
    /// The commands that only look.
    std::vector<std::vector<std::string>> looking() const {
        return {{"decision", "list"},
                {"decision", "show", id},
                {"audit", "verify", "--re-execute"},
                {"audit", "export", "--out", scratch / "export.jsonl"},
                {"report", id, "--format", "html", "--out", scratch / "report.html"},
                {"model", "list"},
                {"model", "show", "1"},
                {"key", "show"},
                {"assess", repository.path(), "main.." + code}};
    }

    std::string id;
};

/// Empty where the program ended as a troubled workspace must, else what it did instead.
std::string otherThanTrouble(const test::Ran& ran) {
    const bool isOneLine =
        std::count(ran.error.begin(), ran.error.end(), '\n') == 1 && ran.error.starts_with("fermatactl: ");
    if (ran.exitCode == 5 && isOneLine && ran.out.empty())
        return {};
    return "exit " + std::to_string(ran.exitCode) + "\n" + ran.out + ran.error;
}

io::Database opened(const std::string& file) {
    auto database = io::Database::open(file, {io::OpenMode::Write, io::Durability::Full, std::chrono::milliseconds{0}});
    if (!database)
        qFatal("%s", database.error().text().c_str());
    return std::move(*database);
}

} // namespace

class TestStoreTrouble : public QObject {
    Q_OBJECT
private slots:
    void aLockedStoreIsBusyForWritersOnly() {
        const Kept kept;
        QVERIFY2(kept.isReady, kept.trouble.c_str());
        const auto before = kept.wholeRecords();
        QVERIFY(before);
        {
            io::Database record = opened(kept.scratch / "w/record.db"), store = opened(kept.scratch / "w/store.db");
            const auto held = io::Transaction::begin(record, io::Transaction::Kind::Write);
            const auto heldToo = io::Transaction::begin(store, io::Transaction::Kind::Write);
            FERMATA_VERIFY_OK(held);
            FERMATA_VERIFY_OK(heldToo);
            for (const auto& [name, words] : kept.writing())
                if (name != "mine") // keeps its own files, which are replaced as a whole and never locked
                    QCOMPARE(name + ": " + otherThanTrouble(kept.ctl(words)), name + ": ");
            for (const auto& words : kept.looking()) {
                const auto ran = kept.ctl(words);
                QVERIFY2(ran.exitCode == 0, (words[0] + " " + words[1] + ": " + ran.out + ran.error).c_str());
            }
        }
        QCOMPARE(kept.wholeRecords(), before);
        QVERIFY(kept.ctl({"gate", kept.repository.path(), "main.." + kept.docs}).error.empty());
        QCOMPARE(kept.wholeRecords(), *before + 1);
    }

    void aReadOnlyStoreCanBeReadAndKeepsWhatItHas() {
        const Kept kept;
        QVERIFY2(kept.isReady, kept.trouble.c_str());
        const auto before = kept.wholeRecords();
        QVERIFY(before);
        {
            const auto protectedFolder = writeProtected(kept.scratch / "w");
            for (const auto& [name, words] : kept.writing())
                QCOMPARE(name + ": " + otherThanTrouble(kept.ctl(words)), name + ": ");
            for (const auto& words : kept.looking()) {
                const auto ran = kept.ctl(words);
                QVERIFY2(ran.exitCode == 0, (words[0] + " " + words[1] + ": " + ran.out + ran.error).c_str());
            }
            QCOMPARE(kept.wholeRecords(), before);
        }
        QVERIFY(kept.ctl({"gate", kept.repository.path(), "main.." + kept.docs}).error.empty());
        QCOMPARE(kept.wholeRecords(), *before + 1);
    }

    void aFullDiskRefusesTheWholeRecordOrNone() {
        if (!test::mayMount())
            QSKIP("NOT PROVED HERE: a full disk needs a small file system of its own, and only root may mount one");
        const Kept kept;
        QVERIFY2(kept.isReady, kept.trouble.c_str());
        const auto before = kept.wholeRecords();
        QVERIFY(before);
        const fs::path workspace = kept.scratch / "w", aside = kept.scratch / "aside";
        fs::rename(workspace, aside);
        fs::create_directory(workspace);
        const auto disk = test::Mount::small(workspace, std::size_t{4} << 20U);
        QVERIFY(disk.isThere());
        fs::copy(aside, workspace, fs::copy_options::recursive);
        {
            std::ofstream filler(workspace / "filler", std::ios::binary);
            const std::string page(4096, 'x');
            while (filler.write(page.data(), static_cast<std::streamsize>(page.size())) && filler.flush())
                continue;
        }
        QCOMPARE(fs::space(workspace).available, std::uintmax_t{0});
        for (const auto& [name, words] : kept.writing())
            QCOMPARE(name + ": " + otherThanTrouble(kept.ctl(words)), name + ": ");
        QCOMPARE(kept.wholeRecords(), before);
        fs::remove(workspace / "filler");
        QCOMPARE(kept.wholeRecords(), before);
        QVERIFY(kept.ctl({"gate", kept.repository.path(), "main.." + kept.docs}).error.empty());
        QCOMPARE(kept.wholeRecords(), *before + 1);
    }

    /// A limit on the size of files is another way to have no room, and needs no right to mount.
    void aLimitOnFilesIsAFullDisk_data() {
        QTest::addColumn<int>("bytes");
        for (const int bytes : {1, 4096, 8192, 20000, 32768})
            QTest::newRow(std::to_string(bytes).c_str()) << bytes;
    }
    void aLimitOnFilesIsAFullDisk() {
        QFETCH(int, bytes);
        const Kept kept;
        QVERIFY2(kept.isReady, kept.trouble.c_str());
        auto before = kept.wholeRecords();
        QVERIFY(before);
        const std::vector<std::string> limit{"prlimit", "--fsize=" + std::to_string(bytes)};
        for (const auto& [name, words] : kept.writing()) {
            const auto ran = kept.ctl(words, limit);
            const bool isRefused = otherThanTrouble(ran).empty();
            // A larger limit has room for the smaller commands; none ends in any other way.
            const bool isDone = ran.exitCode == 0 || (name == "gate" && ran.exitCode == 1 && ran.error.empty());
            QVERIFY2(isRefused || (bytes > 1 && isDone), (name + ": " + otherThanTrouble(ran)).c_str());
            // What was refused left nothing behind, what was acknowledged is there.
            const auto after = kept.wholeRecords();
            QVERIFY(after);
            QCOMPARE(*after - *before, !isRefused && (name == "gate" || name == "hold" || name == "rotate") ? 1 : 0);
            before = after;
        }
        QVERIFY(kept.ctl({"gate", kept.repository.path(), "main.." + kept.pipeline}).error.empty());
        QCOMPARE(kept.wholeRecords(), *before + 1);
    }

    void aNewerStoreIsLeftAlone_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("record") << QByteArray("record.db");
        QTest::newRow("store") << QByteArray("store.db");
        QTest::newRow("settings") << QByteArray("workspace.yaml");
    }
    void aNewerStoreIsLeftAlone() {
        QFETCH(QByteArray, file);
        const Kept kept;
        QVERIFY2(kept.isReady, kept.trouble.c_str());
        const auto before = kept.wholeRecords();
        QVERIFY(before);
        const std::string name = file.toStdString(), path = kept.scratch / "w/" + name;
        const std::string settings = kept.scratch.read("w/workspace.yaml");
        if (file == "workspace.yaml") {
            QVERIFY(settings.find("version: 1") != std::string::npos);
            std::string newer = settings;
            newer.replace(newer.find("version: 1"), 10, "version: 9");
            kept.scratch.write("w/workspace.yaml", newer);
        } else {
            FERMATA_VERIFY_OK(opened(path).run("UPDATE component_version SET version = version + 90"));
        }
        for (const auto& [command, words] : kept.writing()) {
            const bool isConcerned = file == "workspace.yaml" ? command != "mine"
                                     : file == "record.db"    ? command != "train" && command != "mine"
                                                              : command == "gate" || command == "train";
            if (isConcerned)
                QCOMPARE(command + ": " + otherThanTrouble(kept.ctl(words)), command + ": ");
        }
        if (file == "record.db")
            for (const std::vector<std::string>& words : {std::vector<std::string>{"audit", "verify"},
                                                          {"decision", "list"},
                                                          {"audit", "export", "--out", kept.scratch / "x"}})
                QCOMPARE(words[1] + ": " + otherThanTrouble(kept.ctl(words)), words[1] + ": ");
        if (file == "workspace.yaml")
            kept.scratch.write("w/workspace.yaml", settings);
        else
            FERMATA_VERIFY_OK(opened(path).run("UPDATE component_version SET version = version - 90"));
        QCOMPARE(kept.wholeRecords(), before);
    }

private:
    /// A folder that cannot be written as long as it lives.
    struct Protection {
        std::optional<test::Mount> mount;
        std::vector<std::pair<fs::path, fs::perms>> modes;
        Protection() = default;
        Protection(Protection&&) = default;
        ~Protection() {
            std::error_code ignored;
            for (auto back = modes.rbegin(); back != modes.rend(); ++back)
                fs::permissions(back->first, back->second, ignored);
        }
    };
    static Protection writeProtected(const std::string& folder) {
        Protection made;
        if (test::mayMount()) {
            made.mount.emplace(test::Mount::readOnly(folder));
            if (!made.mount->isThere())
                qFatal("the folder could not be mounted read-only");
            return made;
        }
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            made.modes.emplace_back(entry.path(), entry.status().permissions());
        made.modes.emplace_back(folder, fs::status(folder).permissions());
        for (const auto& [path, mode] : made.modes)
            fs::permissions(path, mode & ~(fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write));
        return made;
    }
};

FERMATA_CORE_TEST(TestStoreTrouble)
#include "tst_store_trouble.moc"
