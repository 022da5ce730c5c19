#include <cmath>

#include "core/history/history_store.h"
#include "tests/core/history/mined.h"
#include "tests/support/test.h"

using namespace fermata;
using history::Metric;
using test::mineAll;
using test::ScratchRepository;

namespace {

constexpr long long start = 1577836800; // 2020-01-01, a Wednesday
constexpr long long day = 86400;

std::string lines(int count, const std::string& word = "line") {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += word + ' ' + std::to_string(i) + '\n';
    return text;
}

} // namespace

class TestMining : public QObject {
    Q_OBJECT
private slots:
    void measuresWhatKameiDefined() {
        ScratchRepository repository;
        repository.write("core/a.c", lines(10));
        repository.write("core/b.c", lines(20));
        const auto first = repository.commit("Begin", "Ada <ada@example.org>");
        repository.setTime(start + 10 * day);
        repository.write("core/a.c", lines(12));
        const auto second = repository.commit("Fix the crash", "Bob <bob@example.org>");
        repository.setTime(start + 20 * day);
        repository.write("core/a.c", lines(14));
        repository.write("core/b.c", lines(18));
        repository.write("ui/x/c.c", lines(4));
        const auto third = repository.commit("Grow", "Ada <ADA@example.org>");

        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->changes.size(), std::size_t{3});
        const auto one = mined->of(first);
        QCOMPARE(one[Metric::Files], 2.0);
        QCOMPARE(one[Metric::LinesAdded], 30.0);
        QCOMPARE(one[Metric::NewFiles], 2.0);
        QCOMPARE(one[Metric::Experience], 0.0);
        const auto two = mined->of(second);
        QVERIFY(two.isFix());
        QCOMPARE(two[Metric::Developers], 1.0);
        QCOMPARE(two[Metric::Age], 10.0);
        QCOMPARE(two[Metric::LinesBefore], 10.0);
        const auto three = mined->of(third);
        QCOMPARE(three[Metric::Subsystems], 2.0);
        QCOMPARE(three[Metric::Directories], 2.0);
        QCOMPARE(three[Metric::Files], 3.0);
        QCOMPARE(three[Metric::LinesAdded], 6.0);
        QCOMPARE(three[Metric::LinesDeleted], 2.0);
        QCOMPARE(three[Metric::LinesBefore], (12.0 + 20.0 + 0.0) / 3);
        const double entropy = -(0.25 * std::log2(0.25) * 2 + 0.5 * std::log2(0.5));
        QVERIFY(std::abs(three[Metric::Entropy] - entropy) < 1e-12);
        QCOMPARE(three[Metric::Developers], 2.0);
        QVERIFY(std::abs(three[Metric::Age] - (10.0 + 20.0 - 0.0) / 2) < 1e-4); // commits are a second apart
        QCOMPARE(three[Metric::LastChanges], 2.0);
        QCOMPARE(three[Metric::Experience], 1.0); // the same e-mail in other letters
        QCOMPARE(three[Metric::RecentExperience], 1.0);
        QCOMPARE(three[Metric::SubsystemExperience], 1.0);
        QCOMPARE(three.authorId, one.authorId);
        QVERIFY(three.authorId != two.authorId);
        QCOMPARE(three[Metric::Fixes], 1.0);
        QCOMPARE(three[Metric::RecentFixes], 1.0);
        QCOMPARE(three[Metric::Changes], 3.0);
        QVERIFY(std::abs(three[Metric::Ownership] - 2.0 / 3) < 1e-12);
        QCOMPARE(three[Metric::Weekday], 1.0); // 2020-01-21 was a Tuesday
        QCOMPARE(three.title, std::string("Grow"));
    }

    void olderExperienceWeighsLess() {
        ScratchRepository repository;
        for (int year = 0; year < 4; ++year) {
            repository.setTime(start + year * 366 * day);
            repository.write("a", lines(year + 1));
            repository.commit("Change");
        }
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QVERIFY(std::abs(mined->changes.back()[Metric::RecentExperience] - (1.0 / 2 + 1.0 / 3 + 1.0 / 4)) < 1e-12);
    }

    void aRenamedFileKeepsItsPast() {
        ScratchRepository repository;
        repository.write("old.c", lines(40));
        repository.commit("Begin");
        repository.git({"mv", "old.c", "new.c"});
        repository.write("new.c", lines(42));
        const auto renamed = repository.commit("Rename", "Bob <bob@example.org>");
        repository.write("new.c", lines(43));
        const auto later = repository.commit("Change");
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->of(renamed)[Metric::RenamedFiles], 1.0);
        QCOMPARE(mined->of(renamed)[Metric::LinesAdded], 2.0);
        QCOMPARE(mined->of(renamed)[Metric::Developers], 1.0);
        QCOMPARE(mined->of(later)[Metric::Developers], 2.0);
        QCOMPARE(mined->of(later)[Metric::Changes], 2.0);
    }

    void cuttingLaterHistoryChangesNoEarlierValue() {
        ScratchRepository repository;
        writeBusyHistory(repository);
        const auto whole = mineAll(repository.path());
        FERMATA_VERIFY_OK(whole);
        for (const char* revision : {"HEAD~1", "HEAD~4", "HEAD~9"}) {
            history::MiningOptions options;
            options.revision = revision;
            const auto cut = mineAll(repository.path(), options);
            FERMATA_VERIFY_OK(cut);
            QVERIFY(!cut->changes.empty());
            for (const auto& change : cut->changes) {
                // What a side branch did meanwhile belongs to the past of the whole only; the rest is equal to the bit.
                if (whole->of(change.commit.hex()) != change)
                    QFAIL(("another value of " + change.title + " when cut at " + revision).c_str());
            }
        }
    }

    void aLaterRunEqualsAFullOne() {
        ScratchRepository repository;
        const test::ScratchFolder folder;
        writeBusyHistory(repository);
        history::MiningOptions options;
        options.cacheFile = folder / "past";
        options.revision = "HEAD~6";
        const auto early = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(early);
        // A branch with older commits is merged in: they belong between those that were mined before.
        repository.git({"checkout", "-q", "-b", "side", "HEAD~8"});
        repository.setTime(start + 3 * day);
        repository.write("core/b.c", lines(77, "side"));
        repository.commit("Fix on the side", "Eve <eve@example.org>");
        repository.git({"checkout", "-q", "main"});
        repository.setTime(start + 100 * day);
        repository.git({"merge", "-q", "-s", "ours", "-m", "Merge", "side"});
        options.revision = "HEAD";
        const auto later = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(later);
        options.cacheFile.clear();
        const auto full = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(full);
        QVERIFY(later->summary.read < full->summary.read);
        QVERIFY(!later->summary.wasRewritten);
        QCOMPARE(later->changes.size(), full->changes.size());
        QVERIFY(later->changes == full->changes);
    }

    void takesOverWhatIsKnownAsFarAsItHolds() {
        ScratchRepository repository;
        const test::ScratchFolder folder;
        writeBusyHistory(repository);
        history::MiningOptions options;
        options.cacheFile = folder / "past";
        options.revision = "HEAD~6";
        const auto early = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(early);
        history::MinedHistory known{early->summary.tip, options.fixRule.name, early->summary.basis, early->changes};
        for (auto& change : known.changes)
            change.title = "known: " + change.title; // so that it shows where a number came from
        options.known = &known;
        const auto again = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(again);
        QCOMPARE(again->summary.takenOver, known.changes.size());
        QVERIFY(again->changes == known.changes);

        // A branch with older commits is merged in: what comes behind them is counted anew.
        repository.git({"checkout", "-q", "-b", "side", "HEAD~8"});
        repository.setTime(start + 3 * day);
        repository.write("core/b.c", lines(77, "side"));
        const auto side = repository.commit("Fix on the side", "Eve <eve@example.org>");
        repository.git({"checkout", "-q", "main"});
        repository.setTime(start + 100 * day);
        repository.git({"merge", "-q", "-s", "ours", "-m", "Merge", "side"});
        options.revision = "HEAD";
        const auto later = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(later);
        const auto full = mineAll(repository.path());
        FERMATA_VERIFY_OK(full);
        QVERIFY(later->summary.takenOver > 0);
        QVERIFY(later->summary.takenOver < known.changes.size());
        QCOMPARE(later->changes.size(), full->changes.size());
        for (std::size_t i = 0; i < full->changes.size(); ++i) {
            auto expected = full->changes[i];
            if (i < later->summary.takenOver)
                expected.title = "known: " + expected.title;
            QVERIFY2(later->changes[i] == expected, expected.title.c_str());
        }
        QCOMPARE(full->changes[later->summary.takenOver].commit.hex(), side);
    }

    void takesNothingOverThatRestsOnSomethingElse() {
        ScratchRepository repository;
        writeBusyHistory(repository);
        history::MiningOptions options;
        const auto mined = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(mined);
        const history::MinedHistory known{mined->summary.tip, options.fixRule.name, mined->summary.basis,
                                          mined->changes};
        options.known = &known;
        QCOMPARE(mineAll(repository.path(), options)->summary.takenOver, known.changes.size());
        options.fixRule = {"none/1", [](const io::git::Commit&) { return false; }};
        const auto judged = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(judged);
        QCOMPARE(judged->summary.takenOver, std::size_t{0});
        QVERIFY(judged->changes != known.changes);
        // Contents that are not there may come later.
        const test::ScratchFolder folder;
        repository.git({"config", "uploadpack.allowFilter", "true"});
        QCOMPARE(test::run({"git", "clone", "-q", "--bare", "--filter=blob:none", "file://" + repository.path(),
                            folder / "partial"})
                     .exitCode,
                 0);
        const auto partial = mineAll(folder / "partial", {});
        FERMATA_VERIFY_OK(partial);
        QVERIFY(partial->summary.unknownFiles > 0);
        QCOMPARE(partial->summary.basis, std::uint64_t{0});
    }

    void noticesRewrittenHistory() {
        ScratchRepository repository;
        const test::ScratchFolder folder;
        repository.write("a", lines(5));
        repository.commit("One");
        repository.write("a", lines(6));
        repository.commit("Two");
        history::MiningOptions options;
        options.cacheFile = folder / "past";
        FERMATA_VERIFY_OK(mineAll(repository.path(), options));
        repository.git({"reset", "-q", "--hard", "HEAD~1"});
        repository.write("a", lines(9));
        repository.commit("Another two");
        const auto mined = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(mined);
        QVERIFY(mined->summary.wasRewritten);
        QCOMPARE(mined->changes.size(), std::size_t{2});
        QCOMPARE(mined->changes.back()[Metric::LinesAdded], 4.0);
    }

    void aBrokenCacheIsMadeAnew() {
        ScratchRepository repository;
        const test::ScratchFolder folder;
        repository.write("a", lines(5));
        repository.commit("One");
        history::MiningOptions options;
        options.cacheFile = folder / "past";
        const auto first = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(first);
        std::string bytes = folder.read("past");
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        folder.write("past", bytes);
        const auto second = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(second);
        QCOMPARE(second->summary.warnings.size(), std::size_t{1});
        QVERIFY(first->changes == second->changes);
    }

    void theMailmapOfTheMomentSaysWhoIsWho() {
        ScratchRepository repository;
        repository.write("a", lines(1));
        repository.commit("One", "Ada <ada@old.example>");
        repository.write("a", lines(2));
        const auto before = repository.commit("Two", "Ada <ada@new.example>");
        repository.write(".mailmap", "Ada <ada@new.example> <ada@old.example>\n");
        repository.commit("Say who is who", "Ada <ada@new.example>");
        repository.write("a", lines(3));
        const auto after = repository.commit("Three", "Ada <ada@old.example>");
        const auto mined = mineAll(repository.path());
        FERMATA_VERIFY_OK(mined);
        QCOMPARE(mined->of(before)[Metric::Experience], 0.0);
        QCOMPARE(mined->of(after)[Metric::Experience], 3.0);
        QCOMPARE(mined->of(after)[Metric::Developers], 1.0);
        QCOMPARE(mined->of(after).author, std::string("ada@new.example"));
    }

    void handsOutOnlyWhatIsNotInSince() {
        ScratchRepository repository;
        writeBusyHistory(repository);
        history::MiningOptions options;
        const auto whole = mineAll(repository.path(), options);
        options.since = "HEAD~2";
        const auto part = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(whole);
        FERMATA_VERIFY_OK(part);
        QCOMPARE(part->changes.size(), std::size_t{2});
        QVERIFY(part->changes.back() == whole->changes.back());
    }

    void threadsDoNotChangeTheResult() {
        ScratchRepository repository;
        writeBusyHistory(repository);
        history::MiningOptions options;
        options.threads = 1;
        const auto one = mineAll(repository.path(), options);
        options.threads = 4;
        const auto four = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(one);
        FERMATA_VERIFY_OK(four);
        QVERIFY(one->changes == four->changes);
    }

    void stopsWhenAsked() {
        ScratchRepository repository;
        writeBusyHistory(repository);
        const auto opened = io::git::Repository::open(repository.path());
        FERMATA_VERIFY_OK(opened);
        std::stop_source stop;
        test::Mined mined;
        const auto result = history::mine(*opened, {}, mined, [&](auto, auto) { stop.request_stop(); }, stop.get_token());
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().fault(), Fault::Cancelled);
    }

private:
    static void writeBusyHistory(ScratchRepository& repository) {
        const char* authors[] = {"Ada <ada@example.org>", "Bob <bob@example.org>", "Eve <eve@example.org>"};
        for (int i = 0; i < 12; ++i) {
            repository.setTime(start + i * day);
            repository.write(i % 2 ? "core/a.c" : "core/b.c", lines(10 + 3 * i, i % 3 ? "line" : "row"));
            if (i % 4 == 0)
                repository.write("docs/readme.md", lines(i + 1));
            if (i == 7)
                repository.git({"mv", "core/a.c", "core/moved.c"});
            repository.commit(i % 5 == 0 ? "Fix a bug" : "Work", authors[i % 3]);
        }
    }
};

FERMATA_CORE_TEST(TestMining)
#include "tst_mining.moc"
