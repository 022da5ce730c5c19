#include <algorithm>

#include "core/engine/waiting_file.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;

class TestWaiting : public QObject {
    Q_OBJECT

    static Result<engine::Waiting> look(const std::string& path, const engine::Waiting& before = {}) {
        auto repository = io::git::Repository::open(path);
        if (!repository)
            return std::move(repository).error();
        return engine::findWaiting(*repository, "shop", {}, before);
    }

private slots:
    void findsBranchesAheadOfTheDefaultBranch() {
        test::ScratchRepository repository;
        repository.write("a", "1\n");
        const std::string base = repository.commit("Start");
        repository.git({"checkout", "-q", "-b", "feature"});
        repository.write("b", "1\n");
        repository.commit("One");
        repository.write("b", "2\n");
        const std::string head = repository.commit("Two");
        repository.git({"checkout", "-q", "main"});
        repository.write("c", "1\n");
        repository.commit("Meanwhile");
        repository.git({"branch", "merged", base});

        const auto waiting = look(repository.path());
        FERMATA_VERIFY_OK(waiting);
        QVERIFY(!waiting->isReplay);
        QCOMPARE(waiting->ranges.size(), 1u);
        QCOMPARE(waiting->ranges[0].key, std::string("shop/feature"));
        QCOMPARE(waiting->ranges[0].range.base.hex(), base);
        QCOMPARE(waiting->ranges[0].range.head.hex(), head);
        QCOMPARE(waiting->branches.size(), 2u);
        const auto& feature = waiting->branches[0].name == "feature" ? waiting->branches[0] : waiting->branches[1];
        QCOMPARE(feature.ahead, 2);
        QCOMPARE(feature.behind, 1);
    }

    void comparesAgainOnlyWhatHasMoved() {
        test::ScratchRepository repository;
        repository.write("a", "1\n");
        repository.commit("Start");
        for (const char* name : {"left", "right"}) {
            repository.git({"checkout", "-q", "-b", name, "main"});
            repository.write(name, "1\n");
            repository.commit(name);
        }
        repository.git({"checkout", "-q", "main"}); // the branch that HEAD names is what all are compared with
        auto before = look(repository.path());
        FERMATA_VERIFY_OK(before);
        QCOMPARE(before->ranges.size(), 2u);
        for (auto& branch : before->branches)
            branch.behind = 77; // so that it shows where a number came from
        repository.git({"checkout", "-q", "right"});
        repository.write("right", "2\n");
        const std::string head = repository.commit("More");
        repository.git({"checkout", "-q", "main"});
        const auto after = look(repository.path(), *before);
        FERMATA_VERIFY_OK(after);
        QCOMPARE(after->ranges.size(), 2u);
        QCOMPARE(after->branches.size(), 2u);
        for (const auto& branch : after->branches) {
            QCOMPARE(branch.behind, branch.name == "left" ? 77 : 0);
            QCOMPARE(branch.ahead, branch.name == "left" ? 1 : 2);
        }
        QCOMPARE(std::ranges::find(after->ranges, "shop/right", &engine::WaitingRange::key)->range.head.hex(), head);
        // When the default branch moves, so does everything.
        repository.write("a", "2\n");
        repository.commit("Meanwhile");
        const auto moved = look(repository.path(), *after);
        FERMATA_VERIFY_OK(moved);
        for (const auto& branch : moved->branches)
            QCOMPARE(branch.behind, 1);
    }

    void remembersWhatWasComparedFromOneStartToTheNext() {
        test::ScratchRepository repository;
        repository.write("a", "1\n");
        repository.commit("Start");
        repository.git({"checkout", "-q", "-b", "feature"});
        repository.write("b", "1\n");
        repository.commit("One");
        repository.git({"checkout", "-q", "main"});
        const test::ScratchFolder folder;
        const std::string file = folder / "branches";
        const auto first = look(repository.path());
        FERMATA_VERIFY_OK(first);
        QVERIFY(first->compared > 0);
        FERMATA_VERIFY_OK(engine::saveWaiting(file, "shop", *first));
        const auto again = look(repository.path(), engine::loadWaiting(file, "shop"));
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->compared, 0u);
        QCOMPARE(again->ranges.size(), 1u);
        QCOMPARE(again->ranges[0].key, std::string("shop/feature"));
        QCOMPARE(again->ranges[0].reference, std::string("feature"));
        QVERIFY(again->ranges[0].range.base == first->ranges[0].range.base);
        QVERIFY(again->ranges[0].range.head == first->ranges[0].range.head);
        QCOMPARE(again->branches.size(), 1u);
        QCOMPARE(again->branches[0].ahead, first->branches[0].ahead);
        QVERIFY(again->branches[0].mergeBase == first->branches[0].mergeBase);
        QVERIFY(again->branches[0].updatedAt == first->branches[0].updatedAt);
        QCOMPARE(again->trunk.size(), first->trunk.size());

        QVERIFY(engine::loadWaiting(file, "another").ranges.empty());
        QVERIFY(engine::loadWaiting(folder / "absent", "shop").ranges.empty());
        std::string bytes = folder.read("branches");
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        folder.write("branches", bytes);
        QVERIFY(engine::loadWaiting(file, "shop").branches.empty());
    }

    void replaysTheNewestCommitsWhereNoBranchWaits() {
        test::ScratchRepository repository;
        std::string newest;
        for (int i = 0; i < 60; ++i) {
            repository.write("a", std::to_string(i) + "\n");
            newest = repository.commit("Step " + std::to_string(i));
        }
        const auto waiting = look(repository.path());
        FERMATA_VERIFY_OK(waiting);
        QVERIFY(waiting->isReplay);
        QCOMPARE(waiting->ranges.size(), engine::replayedCommits);
        QCOMPARE(waiting->ranges[0].range.head.hex(), newest);
        QCOMPARE(waiting->ranges[0].key, "shop/" + newest);
        QCOMPARE(waiting->trunk.size(), 60u);
    }

    void doesNotAskToDecideOnUnrelatedHistories() {
        test::ScratchRepository repository;
        repository.write("a", "1\n");
        repository.commit("Start");
        repository.git({"checkout", "-q", "--orphan", "pages"});
        repository.write("b", "1\n");
        repository.commit("Another root");
        repository.git({"checkout", "-q", "main"});
        const auto waiting = look(repository.path());
        FERMATA_VERIFY_OK(waiting);
        QVERIFY(waiting->isReplay);
        QCOMPARE(waiting->branches.size(), 1u);
        QVERIFY(waiting->branches[0].changeKey.empty());
    }

    void countsAnAdvancedMergeBase() {
        // main is merged into the branch: the base is main's tip, and only the branch's own commits count.
        test::ScratchRepository repository;
        repository.write("a", "1\n");
        repository.commit("Start");
        repository.git({"checkout", "-q", "-b", "feature"});
        repository.write("b", "1\n");
        repository.commit("One");
        repository.git({"checkout", "-q", "main"});
        repository.write("c", "1\n");
        const std::string tip = repository.commit("Meanwhile");
        repository.git({"checkout", "-q", "feature"});
        repository.git({"merge", "-q", "--no-ff", "-m", "Merge main", "main"});
        repository.git({"checkout", "-q", "main"});
        const auto waiting = look(repository.path());
        FERMATA_VERIFY_OK(waiting);
        QCOMPARE(waiting->ranges.size(), 1u);
        QCOMPARE(waiting->ranges[0].range.base.hex(), tip);
        QCOMPARE(waiting->branches[0].ahead, 2);
        QCOMPARE(waiting->branches[0].behind, 0);
    }

    void saysThatARepositoryHasNoCommits() {
        test::ScratchRepository repository;
        const auto waiting = look(repository.path());
        QVERIFY(!waiting);
        QCOMPARE(waiting.error().fault(), Fault::NotFound);
    }
};

FERMATA_CORE_TEST(TestWaiting)
#include "tst_waiting.moc"
