#include <filesystem>

#include "core/io/git/repository.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using io::git::Repository;
using test::ScratchRepository;

class TestRepository : public QObject {
    Q_OBJECT
private slots:
    void saysWhatIsWrongWithAPath() {
        const test::ScratchFolder folder;
        std::filesystem::create_directory(folder / "plain");
        QCOMPARE(Repository::open(folder / "plain").error().fault(), Fault::NotFound);
        QCOMPARE(Repository::open(folder / "absent").error().fault(), Fault::NotFound);
        QCOMPARE(test::run({"git", "init", "-q", "--object-format=sha256", folder / "sha256"}).exitCode, 0);
        const auto modern = Repository::open(folder / "sha256");
        QCOMPARE(modern.error().fault(), Fault::Unsupported);
        QVERIFY(modern.error().message().find("sha256") != std::string::npos);
        test::run({"git", "init", "-q", folder / "new"});
        const auto set = [&](const char* name, const char* value) {
            QCOMPARE(test::run({"git", "config", "--file", folder / "new/.git/config", name, value}).exitCode, 0);
        };
        set("extensions.tomorrow", "true");
        FERMATA_VERIFY_OK(Repository::open(folder / "new")); // of version 0: nobody may mean anything by it
        set("core.repositoryformatversion", "1");
        const auto extended = Repository::open(folder / "new");
        QCOMPARE(extended.error().fault(), Fault::Unsupported);
        QVERIFY2(extended.error().message().find("tomorrow") != std::string::npos, extended.error().message().c_str());
        set("core.repositoryformatversion", "2");
        QCOMPARE(Repository::open(folder / "new").error().fault(), Fault::Unsupported);
        folder.write("new/.git/config", "[core\n");
        QCOMPARE(Repository::open(folder / "new").error().fault(), Fault::Malformed);
        test::run({"git", "init", "-q", folder / "empty"});
        const auto empty = Repository::open(folder / "empty");
        FERMATA_VERIFY_OK(empty);
        QCOMPARE(empty->resolve("HEAD").error().fault(), Fault::NotFound);
        QVERIFY(empty->resolve("HEAD").error().message().find("no commits") != std::string::npos);
        QCOMPARE(empty->defaultBranch().error().fault(), Fault::NotFound);
    }
    void followsRevisionsAndReferences() {
        ScratchRepository scratch;
        scratch.write("a", "1\n");
        const auto first = scratch.commit("One");
        scratch.git({"tag", "-a", "-m", "tag", "v1"});
        scratch.write("a", "2\n");
        const auto second = scratch.commit("Two");
        const auto repository = Repository::open(scratch.path());
        FERMATA_VERIFY_OK(repository);
        QCOMPARE(repository->resolve("v1")->hex(), first);
        QCOMPARE(repository->resolve("HEAD~1")->hex(), first);
        QCOMPARE(repository->resolve(second.substr(0, 8))->hex(), second);
        for (const std::string& spelling :
             {std::string("main"), std::string("@"), std::string("@~0"), std::string("main^{commit}"),
              "v1-1-g" + second.substr(0, 7), second, std::string("main@{0}")}) {
            const auto found = repository->resolve(spelling);
            QVERIFY2(found && found->hex() == second, spelling.c_str());
        }
        QCOMPARE(repository->resolve("v1^{}")->hex(), first);
        QCOMPARE(repository->resolve("main^")->hex(), first);
        for (const char* nothing :
             {"nowhere", "", "nowhere~1", "main~7", "0000000", "v1-1-gfffffff", "main:a", "a b"}) {
            const auto found = repository->resolve(nothing);
            QVERIFY2(!found && found.error().fault() != Fault::Internal, nothing);
        }
        QCOMPARE(repository->resolve("nowhere").error().fault(), Fault::NotFound);
        QCOMPARE(repository->defaultBranch()->name, std::string("refs/heads/main"));
        const auto references = repository->references();
        FERMATA_VERIFY_OK(references);
        QCOMPARE(references->size(), std::size_t{2});
        QCOMPARE((*references)[1].name, std::string("refs/tags/v1"));
        QCOMPARE((*references)[1].commit.hex(), first);
    }
    void findsTheNearestCommonAncestor() {
        ScratchRepository scratch;
        scratch.write("a", "1\n");
        scratch.commit("Base");
        scratch.git({"checkout", "-q", "-b", "side"});
        for (int i = 0; i < 3; ++i) {
            scratch.write("s", std::to_string(i));
            scratch.commit("Side");
        }
        scratch.git({"checkout", "-q", "main"});
        scratch.write("m", "1");
        scratch.commit("Main");
        scratch.git({"merge", "-q", "-m", "Merge", "side~1"});
        scratch.write("m", "2");
        scratch.commit("Main again");
        const auto repository = Repository::open(scratch.path());
        FERMATA_VERIFY_OK(repository);
        std::string expected = scratch.git({"merge-base", "main", "side"});
        expected.resize(40);
        QCOMPARE(repository->mergeBase(*repository->resolve("main"), *repository->resolve("side"))->hex(), expected);
        scratch.git({"checkout", "-q", "--orphan", "other"});
        scratch.commit("Unrelated");
        QCOMPARE(repository->mergeBase(*repository->resolve("main"), *repository->resolve("other")).error().fault(),
                 Fault::NotFound);
    }
    void readsAFileOfACommitAndChecksIt() {
        ScratchRepository scratch;
        scratch.write("dir/policy.yaml", "version: 1\n");
        scratch.commit("One");
        const auto repository = Repository::open(scratch.path());
        FERMATA_VERIFY_OK(repository);
        const auto head = *repository->resolve("HEAD");
        QCOMPARE(*repository->fileAt(head, "dir/policy.yaml", 1000), std::string("version: 1\n"));
        QCOMPARE(repository->fileAt(head, "dir/policy.yaml", 3).error().fault(), Fault::TooLarge);
        QCOMPARE(repository->fileAt(head, "dir/absent", 1000).error().fault(), Fault::NotFound);
        QCOMPARE(repository->fileAt(head, "dir", 1000).error().fault(), Fault::Malformed);
        scratch.write("other", "milder: true\n");
        std::string other = scratch.git({"hash-object", "-w", "other"}),
                    own = scratch.git({"rev-parse", "HEAD:dir/policy.yaml"});
        const auto fileOf = [](const std::string& hash) {
            return ".git/objects/" + hash.substr(0, 2) + '/' + hash.substr(2, 38);
        };
        const std::string bytes = scratch.folder().read(fileOf(other));
        std::filesystem::remove(scratch.folder() / fileOf(own));
        scratch.folder().write(fileOf(own), bytes);
        const auto again = Repository::open(scratch.path());
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->fileAt(head, "dir/policy.yaml", 1000).error().fault(), Fault::Malformed);
    }
    void readsCommitsThatWereFetchedLater() {
        ScratchRepository scratch;
        scratch.write("a", "0\n");
        const auto first = scratch.commit("First");
        const auto repository = Repository::open(scratch.path());
        FERMATA_VERIFY_OK(repository);
        FERMATA_VERIFY_OK(repository->commit(*ObjectId::fromHex(first)));
        for (int round = 1; round < 6; ++round) {
            scratch.write("a", std::to_string(round));
            const auto later = scratch.commit("Later");
            scratch.git({"repack", "-q", "-a", "-d"}); // another pack each time, as after a fetch
            FERMATA_VERIFY_OK(repository->commit(*ObjectId::fromHex(later)));
            QCOMPARE(repository->commit(*ObjectId::fromHex(std::string(40, 'e'))).error().fault(), Fault::NotFound);
        }
    }
    void readsCommitsInAnyStateOfDisrepair() {
        const ObjectId id;
        const std::string tree = "tree " + std::string(40, 'a') + '\n';
        const auto commit = io::git::parseCommit(
            id, tree + "author A <a@x> 99999999999999999999 +0000\ncommitter <> -5 -9999\n\n\n\nTitle\n\nBody\n");
        FERMATA_VERIFY_OK(commit);
        QCOMPARE(std::string(commit->title()), std::string("Title"));
        QCOMPARE(toUnix(commit->author.time), std::int64_t{0});
        QCOMPARE(commit->author.email, std::string("a@x"));
        QCOMPARE(io::git::parseCommit(id, "tree zz\n").error().fault(), Fault::Malformed);
        QCOMPARE(io::git::parseCommit(id, "").error().fault(), Fault::Malformed);
        QVERIFY(io::git::parseCommit(id, tree)->message.empty());
        const auto zone = io::git::parseCommit(id, tree + "author A <a> b> 10 -0530\n\nx");
        QCOMPARE(zone->author.minutesEast, -330);
    }
};

FERMATA_CORE_TEST(TestRepository)
#include "tst_repository.moc"
