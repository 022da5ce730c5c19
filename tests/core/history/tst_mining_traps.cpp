#include <filesystem>

#include "tests/core/history/mined.h"
#include "tests/support/test.h"

using namespace fermata;
using history::Metric;
using test::mineAll;
using test::ScratchRepository;

class TestMiningTraps : public QObject {
    Q_OBJECT
private slots:
    void agreesWithGitOnEverySortOfFile() {
        ScratchRepository repository;
        repository.write("text", "one\ntwo\nthree\nfour\nfive\nsix\n");
        repository.write("binary", std::string("a\0b\n", 4));
        repository.write("empty", "");
        repository.write("space in name", "x\n");
        repository.git({"config", "core.symlinks", "true"});
        std::filesystem::create_symlink("text", repository.folder() / "link");
        repository.commit("Begin");
        repository.write("binary", std::string("a\0c\n", 4));
        std::filesystem::remove(repository.folder() / "link");
        std::filesystem::create_symlink("empty", repository.folder() / "link");
        repository.commit("Change binary and link");
        repository.git({"update-index", "--chmod=+x", "text"});
        repository.git({"commit", "-q", "-m", "Mode only"});
        repository.git({"mv", "text", "dir"});
        repository.git({"reset", "-q", "--hard"});
        repository.git({"rm", "-q", "empty"});
        repository.write("empty/inside", "a folder where a file was\n");
        repository.commit("File to folder");
        std::filesystem::remove(repository.folder() / "text");
        std::filesystem::create_symlink("binary", repository.folder() / "text");
        repository.commit("File to link");
        repository.git({"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",module"});
        repository.git({"commit", "-q", "-m", "Add a submodule"});
        repository.git({"update-index", "--cacheinfo", "160000," + std::string(40, '2') + ",module"});
        repository.git({"commit", "-q", "-m", "Move the submodule"});
        repository.git({"commit", "-q", "--allow-empty", "-m", "Nothing"});
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->changes.size(), std::size_t{8});
        compareWithGit(repository, *mined);
    }

    void agreesWithGitOnRenames() {
        ScratchRepository repository;
        const auto body = [](const std::string& word, int count) {
            std::string text;
            for (int i = 0; i < count; ++i)
                text += word + " number " + std::to_string(i) + " of this file\n";
            return text;
        };
        repository.write("a/one.c", body("one", 40));
        repository.write("a/two.c", body("two", 40));
        repository.write("a/three.c", body("three", 40));
        repository.write("b/copy.c", body("one", 40));
        repository.commit("Begin");
        repository.git({"mv", "a/one.c", "c-one.c"});
        repository.git({"mv", "a/two.c", "b/two.c"});
        repository.git({"mv", "a/three.c", "four.c"});
        repository.write("b/two.c", body("two", 30) + body("other", 10));
        repository.write("four.c", body("three", 22) + body("new", 18));
        repository.commit("Move all");
        repository.git({"rm", "-q", "four.c"});
        repository.write("five.c", body("three", 8) + body("quite other", 40));
        repository.commit("Not alike");
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        compareWithGit(repository, *mined);
        QCOMPARE(mined->changes[1][Metric::RenamedFiles], 3.0);
    }

    void goesThroughMergesWithoutMeasuringThem() {
        ScratchRepository repository;
        repository.write("base", "base\n");
        repository.commit("Base");
        for (const char* branch : {"one", "two", "three"}) {
            repository.git({"checkout", "-q", "-b", branch, "main"});
            repository.write(branch, "x\n");
            repository.commit(branch);
        }
        repository.git({"checkout", "-q", "main"});
        repository.git({"merge", "-q", "-m", "Octopus", "one", "two", "three"});
        repository.write("base", "more\n");
        repository.commit("After");
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->summary.merges, std::size_t{1});
        QCOMPARE(mined->summary.commits, std::size_t{6});
        QCOMPARE(mined->changes.size(), std::size_t{5});
    }

    void aShallowCloneEndsAtItsBorder() {
        ScratchRepository repository;
        for (int i = 0; i < 6; ++i) {
            repository.write("a", std::string(static_cast<std::size_t>(i + 1), '\n'));
            repository.commit("Change " + std::to_string(i));
        }
        const test::ScratchFolder folder;
        const std::string clone = folder / "clone";
        const auto made = test::run({"git", "clone", "-q", "--depth", "3", "file://" + repository.path(), clone});
        QCOMPARE(made.exitCode, 0);
        const auto mined = mineAll(clone);
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->summary.borders, std::size_t{1});
        QCOMPARE(mined->changes.size(), std::size_t{2});
        QCOMPARE(mined->summary.warnings.size(), std::size_t{1});
        QCOMPARE(mined->changes[0][Metric::LinesAdded], 1.0);
    }

    void missingBlobsCountAsUnknownWithOneWarning() {
        ScratchRepository repository;
        repository.git({"config", "uploadpack.allowFilter", "true"});
        for (int i = 0; i < 4; ++i) {
            repository.write("a", std::string(static_cast<std::size_t>(i + 1), '\n'));
            repository.write("b", std::to_string(i));
            repository.commit("Change " + std::to_string(i));
        }
        const test::ScratchFolder folder;
        const std::string clone = folder / "clone";
        const auto made =
            test::run({"git", "clone", "-q", "--bare", "--filter=blob:none", "file://" + repository.path(), clone});
        QCOMPARE(made.exitCode, 0);
        history::MiningOptions options;
        options.cacheFile = folder / "past";
        const auto mined = mineAll(clone, options);
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->changes.size(), std::size_t{4});
        QCOMPARE(mined->summary.unknownFiles, std::size_t{8});
        QCOMPARE(mined->summary.warnings.size(), std::size_t{1});
        QCOMPARE(mined->changes[1][Metric::UnknownFiles], 2.0);
        QCOMPARE(mined->changes[1][Metric::Files], 2.0);
        // Once the blobs are there, a later run measures again what it did not know.
        test::run({"git", "-C", clone, "fetch", "-q", "--refetch", "--no-filter", "origin", "main"});
        const auto again = mineAll(clone, options);
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->summary.unknownFiles, std::size_t{0});
        QCOMPARE(again->changes[1][Metric::LinesAdded], 2.0);
    }

    void graftsAreObeyed() {
        ScratchRepository repository;
        repository.write("a", "1\n");
        repository.commit("One");
        repository.write("a", "2\n");
        const auto second = repository.commit("Two");
        repository.write("a", "3\n");
        repository.commit("Three");
        repository.folder().write(".git/info/grafts", second + "\n");
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->changes.size(), std::size_t{2});
        QCOMPARE(mined->of(second)[Metric::NewFiles], 1.0);
    }

    void namesAndMessagesMayBeAnyBytes() {
        ScratchRepository repository;
        repository.write("caf\xE9/\xFF\xFE.c", "x\n");
        repository.git({"config", "i18n.commitEncoding", "ISO-8859-1"});
        const auto odd = repository.commit("Fix \xE9\x1b[31m", "J\xF6rg <j\xF6rg@example.org>");
        repository.commit("");
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->changes.size(), std::size_t{2});
        QCOMPARE(mined->of(odd)[Metric::Files], 1.0);
        QCOMPARE(QString::fromStdString(mined->of(odd).title), QString::fromUtf8("Fix \xEF\xBF\xBD\x1b[31m"));
    }

    void clocksMayRunBackwardsAndAhead() {
        ScratchRepository repository;
        const long long times[] = {1577836800, 0, 4102444800, 1577836900};
        std::vector<std::string> hashes;
        for (int i = 0; i < 4; ++i) {
            repository.setTime(times[i]);
            repository.write("a", std::to_string(i) + "\n");
            hashes.push_back(repository.commit("Change " + std::to_string(i)));
        }
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->changes.size(), std::size_t{4});
        for (std::size_t i = 0; i < 4; ++i) { // parents come before children whatever the clocks say
            QCOMPARE(mined->changes[i].commit.hex(), hashes[i]);
            QVERIFY(mined->changes[i][Metric::Age] >= 0.0);
        }
        QCOMPARE(toUnix(mined->changes[1].committerTime), std::int64_t{0});
    }

    void aHugeFileIsNeverRead() {
        ScratchRepository repository;
        repository.write("huge", std::string((std::size_t{64} << 20) + 1, 'x'));
        repository.write("small", "x\n");
        repository.commit("Add both");
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->changes[0][Metric::UnknownFiles], 1.0);
        QCOMPARE(mined->changes[0][Metric::LinesAdded], 1.0);
    }

    void bareRepositoriesAndLinkedWorkTreesAreTheSame() {
        ScratchRepository repository;
        repository.write("a", "1\n");
        repository.commit("One");
        const test::ScratchFolder folder;
        test::run({"git", "clone", "-q", "--bare", repository.path(), folder / "bare.git"});
        repository.git({"config", "core.repositoryformatversion", "1"});
        repository.git({"config", "extensions.worktreeConfig", "true"});
        repository.git({"worktree", "add", "-q", folder / "linked", "-b", "other"});
        const auto plain = mineAll(repository.path());
        FERMATA_VERIFY_OK(plain);
        for (const char* name : {"bare.git", "linked"}) {
            const auto mined = mineAll(folder / name);
            FERMATA_VERIFY_OK(mined);
            QVERIFY(mined->changes == plain->changes);
        }
    }

    void brokenBlobsAreUnknownAndBrokenCommitsAnError() {
        ScratchRepository repository;
        repository.write("a", "1\n");
        repository.commit("One");
        repository.write("a", "2\n");
        const auto tip = repository.commit("Two");
        std::string blob = repository.git({"rev-parse", "HEAD:a"});
        blob.resize(40);
        damage(repository, blob);
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->of(tip)[Metric::UnknownFiles], 1.0);
        std::string parent = repository.git({"rev-parse", "HEAD~1"});
        parent.resize(40);
        damage(repository, parent);
        const auto broken = mineAll(repository.path());
        QVERIFY(!broken.has_value());
        QCOMPARE(broken.error().fault(), Fault::Malformed);
    }

private:
    static void damage(ScratchRepository& repository, const std::string& hash) {
        const std::string name = ".git/objects/" + hash.substr(0, 2) + '/' + hash.substr(2);
        std::filesystem::remove(repository.folder() / name);
        repository.folder().write(name, "this is no zlib stream");
    }

    static void compareWithGit(ScratchRepository& repository, const test::Mined& mined) {
        for (const auto& change : mined.changes) {
            int files = 0, added = 0, deleted = 0, binary = 0;
            for (const auto& [path, lines] : test::numstat(repository.path(), change.commit.hex())) {
                ++files;
                binary += lines.first < 0;
                added += std::max(0, lines.first);
                deleted += std::max(0, lines.second);
            }
            const std::string name = change.title;
            QVERIFY2(change[Metric::Files] == files, name.c_str());
            QVERIFY2(change[Metric::LinesAdded] == added, name.c_str());
            QVERIFY2(change[Metric::LinesDeleted] == deleted, name.c_str());
            QVERIFY2(change[Metric::BinaryFiles] == binary, name.c_str());
        }
    }
};

FERMATA_CORE_TEST(TestMiningTraps)
#include "tst_mining_traps.moc"
