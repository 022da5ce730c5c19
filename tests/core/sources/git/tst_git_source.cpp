#include "core/sources/git/git_source.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::sources;
using namespace fermata::test;

class TestGitSource : public QObject {
    Q_OBJECT

    const FixedClock m_clock{fromUnix(1764244800)};

    GitSource source(const ScratchRepository& repository) const {
        return GitSource("shop", repository.path(), Seconds{5}, m_clock);
    }
    /// `name=hash`, `name gone`; hashes shortened by the caller's comparison.
    static std::vector<std::string> moves(const Batch& batch) {
        std::vector<std::string> all;
        for (const Event& event : batch.events) {
            const auto& move = std::get<RefMoved>(event);
            all.push_back(move.reference + (move.commit ? "=" + move.commit->hex() : " gone"));
        }
        return all;
    }

private slots:
    void tellsEveryReferenceAtFirstAndNothingWhenNothingIsNew() {
        ScratchRepository repository;
        repository.write("a", "1");
        const std::string first = repository.commit("One");
        repository.git({"tag", "-a", "v1", "-m", "v1"});
        repository.git({"branch", "topic"});
        GitSource git = source(repository);
        QCOMPARE(git.name(), std::string("git:shop"));
        const auto batch = git.poll({}, {});
        FERMATA_VERIFY_OK(batch);
        QCOMPARE(moves(*batch), (std::vector<std::string>{"refs/heads/main=" + first, "refs/heads/topic=" + first,
                                                          "refs/tags/v1=" + first}));
        const auto& move = std::get<RefMoved>(batch->events.front());
        QCOMPARE(move.source, git.name());
        QCOMPARE(move.repository, std::string("shop"));
        QVERIFY(move.seenAt == m_clock.now());
        const auto again = git.poll(batch->cursor, {});
        FERMATA_VERIFY_OK(again);
        QVERIFY(again->events.empty());
        QCOMPARE(again->cursor, batch->cursor);
        QVERIFY(source(repository).poll(batch->cursor, {})->events.empty()); // after a restart neither
    }

    void tellsOnlyWhatMovedAlsoAfterARestart() {
        ScratchRepository repository;
        repository.write("a", "1");
        const std::string first = repository.commit("One");
        repository.git({"branch", "old"});
        repository.git({"branch", "still"});
        const auto before = source(repository).poll({}, {});
        FERMATA_VERIFY_OK(before);
        repository.git({"branch", "-D", "old"});
        repository.git({"checkout", "-q", "-b", "topic"});
        repository.write("a", "2");
        const std::string second = repository.commit("Two");
        GitSource git = source(repository);
        const auto batch = git.poll(before->cursor, {});
        FERMATA_VERIFY_OK(batch);
        QCOMPARE(moves(*batch), (std::vector<std::string>{"refs/heads/topic=" + second, "refs/heads/old gone"}));
        QCOMPARE(moves(*git.poll(before->cursor, {})), moves(*batch)); // the same question, the same answer
    }

    void theDefaultBranchMovesMergeByMerge() {
        ScratchRepository repository;
        repository.write("a", "1");
        repository.commit("One");
        const auto before = source(repository).poll({}, {});
        repository.write("a", "2");
        const std::string second = repository.commit("Two");
        repository.git({"checkout", "-q", "-b", "topic"});
        repository.write("b", "1");
        const std::string topic = repository.commit("Topic");
        repository.git({"checkout", "-q", "main"});
        repository.git({"merge", "-q", "--no-ff", "-m", "Merge topic", "topic"});
        std::string merge = repository.git({"rev-parse", "HEAD"});
        merge.resize(40);
        const auto batch = source(repository).poll(before->cursor, {});
        FERMATA_VERIFY_OK(batch);
        QCOMPARE(moves(*batch), (std::vector<std::string>{"refs/heads/main=" + second, "refs/heads/main=" + merge,
                                                          "refs/heads/topic=" + topic}));
    }

    void aBranchThatJumpedMovesToItsEnd() {
        ScratchRepository repository;
        repository.write("a", "1");
        const std::string first = repository.commit("One");
        repository.write("a", "2");
        repository.commit("Two");
        const auto before = source(repository).poll({}, {});
        repository.git({"reset", "-q", "--hard", first});
        const auto batch = source(repository).poll(before->cursor, {});
        FERMATA_VERIFY_OK(batch);
        QCOMPARE(moves(*batch), (std::vector<std::string>{"refs/heads/main=" + first}));
    }

    void aDamagedCursorIsTheBeginning() {
        ScratchRepository repository;
        repository.write("a", "1");
        repository.commit("One");
        GitSource git = source(repository);
        const auto first = git.poll({}, {});
        for (std::string text : {first->cursor.text + "x", first->cursor.text.substr(1), std::string("\n\n")}) {
            const auto batch = source(repository).poll(Cursor{text}, {});
            FERMATA_VERIFY_OK(batch);
            QCOMPARE(moves(*batch), moves(*first));
        }
    }

    void manyReferencesAreKnownWhileTheProgramRuns() {
        ScratchRepository repository;
        repository.write("a", "1");
        const std::string first = repository.commit("One");
        std::string lines;
        for (int i = 0; i < 6000; ++i)
            lines += first + " refs/tags/v" + std::to_string(i) + "\n";
        repository.write(".git/packed-refs", "# pack-refs with: peeled fully-peeled \n" + lines);
        GitSource git = source(repository);
        const auto batch = git.poll({}, {});
        FERMATA_VERIFY_OK(batch);
        QCOMPARE(batch->events.size(), 6001u);
        QCOMPARE(batch->cursor.text.size(), 64u); // the digest alone
        QVERIFY(git.poll(batch->cursor, {})->events.empty());
        repository.git({"branch", "new"});
        QCOMPARE(moves(*git.poll(batch->cursor, {})), (std::vector<std::string>{"refs/heads/new=" + first}));
    }

    void saysWhatIsWrong() {
        ScratchFolder folder;
        GitSource none("shop", folder / "nothing", Seconds{5}, m_clock);
        QCOMPARE(none.poll({}, {}).error().fault(), Fault::NotFound);
        QVERIFY(!none.test({}));
        QCOMPARE(none.waitForNews({}).error().fault(), Fault::Unsupported);
        QCOMPARE(none.log("1", 0, {}).error().fault(), Fault::Unsupported);
    }

    void testSaysWhatIsThere() {
        ScratchRepository repository;
        const auto empty = source(repository).test({});
        FERMATA_VERIFY_OK(empty);
        QVERIFY(empty->starts_with("no commits yet"));
        FERMATA_VERIFY_OK(source(repository).poll({}, {}));
        repository.write("a", "1");
        const std::string first = repository.commit("One");
        const auto text = source(repository).test({});
        FERMATA_VERIFY_OK(text);
        QCOMPARE(*text, "refs/heads/main at " + first.substr(0, 10) + ", 1 local branches, 0 remote names, 0 tags");
    }
};

FERMATA_CORE_TEST(TestGitSource)
#include "tst_git_source.moc"
