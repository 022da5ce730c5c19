#include <algorithm>
#include <filesystem>

#include "core/history/history_store.h"
#include "core/history/range.h"
#include "core/history/word_log.h"
#include "tests/core/history/mined.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::history;
using test::mineAll;
using test::ScratchFolder;
using test::ScratchRepository;

namespace {

WordKey keyOf(std::uint8_t byte) {
    WordKey key;
    key.bytes.fill(byte);
    return key;
}

HashedWords collected(const std::string& before, const std::string& after, const std::string& message = {},
                      const WordKey& key = keyOf(1)) {
    WordCollector words(key);
    std::vector<Hunk> hunks;
    LineDiff().compare(before, after, WhiteSpace::Ignored, &hunks);
    words.addLines(before, after, hunks);
    words.addMessage(message);
    return words.take();
}

bool isPart(const HashedWords& part, const HashedWords& whole) {
    return std::includes(whole.numbers.begin(), whole.numbers.end(), part.numbers.begin(), part.numbers.end());
}

MiningOptions withWords(const std::string& file = {}) {
    MiningOptions options;
    options.words = keyOf(1);
    options.wordsFile = file;
    return options;
}

void writeHistory(ScratchRepository& repository) {
    repository.write("core/reader.c", "int openReader(void)\n{\n    return 1;\n}\n");
    repository.commit("Begin");
    repository.write("core/reader.c", "int openReader(int retries)\n{\n    return retries;\n}\n");
    repository.commit("Fix a race in the reader");
    repository.git({"mv", "core/reader.c", "core/writer.c"});
    repository.commit("Move");
    repository.write("notes.txt", "a few words\n");
    repository.write("core/writer.c", "int openReader(int retries)\n{\n\treturn retries;\n}\n");
    repository.commit("Indent with tabs, and notes");
}

} // namespace

class TestWords : public QObject {
    Q_OBJECT
private slots:
    void addedRemovedAndSaidAreApart() {
        const auto added = collected("", "lock\n"), removed = collected("lock\n", ""), said = collected("", "", "lock");
        QCOMPARE(added.numbers.size(), std::size_t{1});
        QVERIFY(added != removed && added != said && removed != said);
        QVERIFY(isPart(added, collected("", "lock and wait\n")));
    }
    void aWordThatIsPutTogetherCountsInPartsToo() {
        const auto parts = collected("", "read line\n");
        for (const char* word : {"readLine\n", "read_line\n", "READ_LINE\n", "readLINE\n"})
            QVERIFY2(isPart(parts, collected("", word)), word);
        QVERIFY(isPart(collected("", "xml reader\n"), collected("", "XMLReader\n")));
        QCOMPARE(collected("", "XMLReader\n").numbers.size(), std::size_t{3});
        QVERIFY(collected("", "0x1F + 10L; x = 1\n").numbers.empty()); // numbers and single letters are no words
    }
    void whiteSpaceAndCaseDoNotCount() {
        QVERIFY(collected("if (ready)\n\tgo();\n", "if (ready)\n        go();\n").numbers.empty());
        QCOMPARE(collected("", "Ready\n"), collected("", "ready\n"));
    }
    void personsAreNoWords() {
        QCOMPARE(collected("", "",
                           "Fix the lock\n\nReviewed-by: Ada Lovelace\nSigned-off-by: A <a@example.org>\n"
                           "git-svn-id: trunk\nMail ada@example.org\n"),
                 collected("", "", "Fix the lock"));
    }
    void anotherKeyGivesOtherNumbers() {
        const auto one = collected("", "lock wait retry\n", {}, keyOf(1)),
                   other = collected("", "lock wait retry\n", {}, keyOf(2));
        QVERIFY(one.key != other.key && one.numbers != other.numbers);
    }
    void ofManyWordsTheSameOnesAreKept() {
        std::string all, half;
        for (int i = 0; i < 4000; ++i) {
            const std::string line = "word" + std::string(1, char('a' + i % 26)) +
                                     std::string(1, char('a' + i / 26 % 26)) + std::string(1, char('a' + i / 676)) +
                                     "\n";
            all += line;
            if (i % 2 == 0)
                half += line;
        }
        const auto whole = collected("", all), part = collected("", half);
        QCOMPARE(whole.numbers.size(), mostWords);
        QCOMPARE(part.numbers.size(), mostWords);
        std::vector<std::uint32_t> common;
        std::set_intersection(whole.numbers.begin(), whole.numbers.end(), part.numbers.begin(), part.numbers.end(),
                              std::back_inserter(common));
        QVERIFY2(common.size() > mostWords * 4 / 10,
                 std::to_string(common.size()).c_str()); // a half of the words, not chance
        QVERIFY(std::is_sorted(whole.numbers.begin(), whole.numbers.end()));
    }
    void miningTracingAndMeasuringGiveTheSameWords() {
        ScratchRepository repository;
        writeHistory(repository);
        const auto mined = mineAll(repository.path(), withWords());
        auto tracing = withWords();
        tracing.traceFixes = true;
        const auto traced = mineAll(repository.path(), tracing);
        FERMATA_VERIFY_OK(mined);
        FERMATA_VERIFY_OK(traced);
        QVERIFY(mined->changes == traced->changes);
        const auto opened = io::git::Repository::open(repository.path());
        FERMATA_VERIFY_OK(opened);
        for (const ChangeMetrics& change : mined->changes) {
            QVERIFY(change.words && !change.words->numbers.empty());
            const auto range = parseRange(*opened, change.commit.hex());
            FERMATA_VERIFY_OK(range);
            const auto measured = measureRange(*opened, *range, withWords(), {});
            FERMATA_VERIFY_OK(measured);
            QVERIFY2(measured->metrics.words == change.words, change.title.c_str());
        }
        const auto plain = mineAll(repository.path());
        FERMATA_VERIFY_OK(plain);
        for (const ChangeMetrics& change : plain->changes)
            QVERIFY(!change.words);
    }
    /// Invariant 3: without what came later every change has the same words.
    void theFutureChangesNoWord() {
        ScratchRepository repository;
        writeHistory(repository);
        const auto whole = mineAll(repository.path(), withWords());
        FERMATA_VERIFY_OK(whole);
        for (std::size_t left = 1; left < whole->changes.size(); ++left) {
            repository.git({"reset", "--hard", "HEAD~1"});
            const auto cut = mineAll(repository.path(), withWords());
            FERMATA_VERIFY_OK(cut);
            QCOMPARE(cut->changes.size(), whole->changes.size() - left);
            for (std::size_t i = 0; i < cut->changes.size(); ++i)
                QVERIFY(cut->changes[i] == whole->changes[i]);
        }
    }
    void aLaterRunReadsOnlyWhatIsNew() {
        ScratchRepository repository;
        writeHistory(repository);
        const ScratchFolder folder;
        auto options = withWords(folder / "words");
        options.cacheFile = folder / "past";
        auto numbersOnly = options;
        numbersOnly.words.reset();
        FERMATA_VERIFY_OK(mineAll(repository.path(), numbersOnly)); // a cache from before there were words
        const auto first = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(first);
        QCOMPARE(first->summary.read, std::size_t{4});
        repository.write("notes.txt", "a few other words\n");
        repository.commit("More");
        const auto second = mineAll(repository.path(), options);
        const auto anew = mineAll(repository.path(), withWords());
        FERMATA_VERIFY_OK(second);
        FERMATA_VERIFY_OK(anew);
        QCOMPARE(second->summary.read, std::size_t{1});
        QVERIFY(second->changes == anew->changes);
        // With another key nothing of it can be used; a broken file is said and read anew.
        options.words = keyOf(2);
        const auto rekeyed = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(rekeyed);
        QCOMPARE(rekeyed->summary.read, std::size_t{5});
        QCOMPARE(rekeyed->summary.warnings.size(), std::size_t{1});
        QCOMPARE(rekeyed->changes.back().words->key, keyOf(2).mark());
        folder.write("words", folder.read("words").substr(0, 60));
        const auto mended = mineAll(repository.path(), options);
        FERMATA_VERIFY_OK(mended);
        QVERIFY(mended->changes == rekeyed->changes);
        QCOMPARE(mended->summary.warnings.size(), std::size_t{1});
    }
    void keepsWhatWasWrittenAndRefusesWhatWasNot() {
        const ScratchFolder folder;
        WordLog log(7);
        CommitId one, other;
        one.bytes[0] = 1;
        other.bytes[0] = 2;
        log.set(one, {7, {0, 1, 127, 128, 70'000, wordNumbers - 1}});
        log.set(other, {7, {}});
        FERMATA_VERIFY_OK(log.save(folder / "words"));
        const auto read = WordLog::load(folder / "words", 7);
        FERMATA_VERIFY_OK(read);
        QCOMPARE(*read->find(one), *log.find(one));
        QCOMPARE(*read->find(other), *log.find(other));
        QCOMPARE(WordLog::load(folder / "words", 8).error().fault(), Fault::Conflict);
        QCOMPARE(WordLog::load(folder / "none", 7).error().fault(), Fault::NotFound);
        log.set(one, {7, {5, wordNumbers}}); // no word has that number
        FERMATA_VERIFY_OK(log.save(folder / "words"));
        QCOMPARE(WordLog::load(folder / "words", 7).error().fault(), Fault::Corrupt);
    }
    void theKeyIsMadeOnceAndForItsOwnerOnly() {
        const ScratchFolder folder;
        const auto key = wordKeyOf(folder.path().string());
        FERMATA_VERIFY_OK(key);
        const auto again = wordKeyOf(folder.path().string());
        FERMATA_VERIFY_OK(again);
        QVERIFY(key->bytes == again->bytes && key->mark() != 0);
        const auto mode = std::filesystem::status(folder / "words.key").permissions();
        QCOMPARE(mode & std::filesystem::perms::mask,
                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        const ScratchFolder elsewhere;
        QVERIFY(wordKeyOf(elsewhere.path().string())->bytes != key->bytes);
        folder.write("words.key", "no key\n");
        const auto broken = wordKeyOf(folder.path().string());
        QVERIFY(!broken && broken.error().fault() == Fault::Malformed);
        QVERIFY(broken.error().text().find("words.key") != std::string::npos);
    }
};

FERMATA_CORE_TEST(TestWords)
#include "tst_words.moc"
