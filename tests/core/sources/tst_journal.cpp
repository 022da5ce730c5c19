#include <csignal>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

#include "core/sources/journal.h"
#include "tests/core/delivery/sights.h"
#include "tests/core/sources/events.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

using namespace fermata;
using namespace fermata::delivery;
using namespace fermata::sources;
using namespace fermata::test;

class TestJournal : public QObject {
    Q_OBJECT

    static Journal open(const ScratchFolder& folder) {
        auto journal = Journal::open(folder / "store.db", io::OpenMode::Create);
        if (!journal)
            qFatal("%s", journal.error().text().c_str());
        return std::move(*journal);
    }

    using Batch = std::vector<Event>;

    /// Some days of a small world: batches that end with a SourceHeard, as the poller makes them.
    static std::vector<std::pair<std::string, Batch>> days(unsigned seed, int batches) {
        std::mt19937 dice(seed);
        const auto below = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
        std::vector<std::pair<std::string, Batch>> all;
        for (int i = 0; i < batches; ++i) {
            const int now = i * 600;
            const std::string source = below(3) == 0 ? "alertmanager" : "ci";
            Batch batch;
            if (source == "ci" && below(3) > 0) {
                const int began = std::max(0, now - below(5000));
                batch.push_back(aRun(std::to_string(began / 100), RunState(below(11)), now, began));
                if (below(4) == 0)
                    batch.push_back(aDeployment(std::to_string(i), std::to_string(below(5)),
                                                below(3) ? RunState::Succeeded : RunState::Failed, now, below(9) == 0));
            } else if (source == "alertmanager" && below(2) == 0) {
                AlertsSeen seen = alerts({}, now);
                for (int n = below(3); n > 0; --n)
                    seen.alerts.push_back({"a" + std::to_string(n), "page", false, at(now)});
                batch.push_back(seen);
                if (below(3) == 0)
                    batch.push_back(
                        anIncident(std::to_string(below(9)), now, below(2) ? std::optional(now) : std::nullopt));
            }
            batch.push_back(heard(source, now, below(5) == 0 ? "down" : ""));
            all.emplace_back(source, std::move(batch));
        }
        return all;
    }

private slots:
    void givesBackEveryEventInOrderAfterARestart() {
        ScratchFolder folder;
        const auto events = everyEvent();
        {
            Journal journal = open(folder);
            FERMATA_VERIFY_OK(journal.append("ci", events, Cursor{"17"}));
            FERMATA_VERIFY_OK(journal.append("git", {}, Cursor{"\n\xff"}));
        }
        const Journal journal = open(folder);
        Batch read;
        FERMATA_VERIFY_OK(
            journal.read(Time::min(), Time::max(), [&](Time, const Event& event) { read.push_back(event); }));
        QVERIFY(read == events);
        const auto cursors = journal.cursors();
        FERMATA_VERIFY_OK(cursors);
        QCOMPARE(cursors->at("ci").text, std::string("17"));
        QCOMPARE(cursors->at("git").text, std::string("\n\xff"));
    }

    void readsASpanOfTime() {
        ScratchFolder folder;
        Journal journal = open(folder);
        for (int second : {10, 20, 30})
            FERMATA_VERIFY_OK(journal.append("ci", {aRun(std::to_string(second), RunState::Running, second)}, {}));
        std::vector<std::string> ids;
        FERMATA_VERIFY_OK(journal.read(at(20), at(30), [&](Time moment, const Event& event) {
            ids.push_back(std::get<RunSeen>(event).run.id);
            QVERIFY(moment == at(std::stoi(ids.back())));
        }));
        QCOMPARE(ids, (std::vector<std::string>{"20", "30"}));
        const auto begin = journal.begin();
        QVERIFY(begin && *begin == at(10));
    }

    void anErrorWritesNeitherEventsNorCursor() {
        ScratchFolder folder;
        Journal journal = open(folder);
        FERMATA_VERIFY_OK(journal.append("ci", {heard("ci", 1)}, Cursor{"1"}));
        auto other = io::Database::open(folder / "store.db", {io::OpenMode::Write, io::Durability::Normal});
        FERMATA_VERIFY_OK(other);
        FERMATA_VERIFY_OK(other->run("CREATE TRIGGER full BEFORE UPDATE ON journal_cursor BEGIN "
                                     "SELECT raise(ABORT, 'no room'); END"));
        QVERIFY(!journal.append("ci", {aRun("1", RunState::Running, 2)}, Cursor{"2"}));
        FERMATA_VERIFY_OK(other->run("DROP TRIGGER full"));
        int events = 0;
        FERMATA_VERIFY_OK(journal.read(Time::min(), Time::max(), [&](Time, const Event&) { ++events; }));
        QCOMPARE(events, 1);
        QCOMPARE(journal.cursors()->at("ci").text, std::string("1"));
    }

    void pollsThatSayNothingNewAreOneRow() {
        ScratchFolder folder;
        Journal journal = open(folder);
        for (int i = 0; i <= 1000; ++i)
            FERMATA_VERIFY_OK(journal.append("ci", {heard("ci", i * 15)}, Cursor{"same"}));
        int events = 0;
        FERMATA_VERIFY_OK(journal.read(Time::min(), Time::max(), [&](Time, const Event&) { ++events; }));
        QCOMPARE(events, 1);
        const auto board = journal.board();
        FERMATA_VERIFY_OK(board);
        QVERIFY(board->sources.at("ci").heardAt == at(15000));
        const auto past = journal.boardAt(at(7003));
        FERMATA_VERIFY_OK(past);
        QVERIFY(!past->sources.at("ci").isStale(at(7003)));
        // A problem, a gap and other numbers are news.
        SourceHeard fewer = heard("ci", 15015);
        fewer.budget = 7;
        FERMATA_VERIFY_OK(journal.append("ci", {fewer}, {}));
        FERMATA_VERIFY_OK(journal.append("ci", {heard("ci", 15030, "down")}, {}));
        FERMATA_VERIFY_OK(journal.append("ci", {heard("ci", 15045, "down")}, {}));
        FERMATA_VERIFY_OK(journal.append("ci", {heard("ci", 16000, "down")}, {}));
        events = 0;
        FERMATA_VERIFY_OK(journal.read(Time::min(), Time::max(), [&](Time, const Event&) { ++events; }));
        QCOMPARE(events, 4);
        QVERIFY(journal.boardAt(at(15500))->sources.at("ci").heardAt == at(15015));
        QVERIFY(journal.boardAt(at(15500))->sources.at("ci").isStale(at(15500)));
    }

    void anyPastMomentIsTheFoldOfWhatWasKnownThen() {
        ScratchFolder folder;
        Journal journal = open(folder);
        const auto batches = days(1, 150);
        std::map<int, Board> boards;
        Board live;
        for (const auto& [source, batch] : batches) {
            FERMATA_VERIFY_OK(journal.append(source, batch, {}));
            for (const Event& event : batch)
                live = delivery::apply(std::move(live), event);
            boards[static_cast<int>((std::get<SourceHeard>(batch.back()).at - noon).count())] = live;
        }
        QVERIFY(*journal.board() == live);
        for (const auto& [second, board] : boards) {
            if (second % 1800 != 0 && second < 80'000)
                continue; // every third is enough
            const auto past = journal.boardAt(at(second + 599));
            FERMATA_VERIFY_OK(past);
            QVERIFY(*past == board);
        }
        QCOMPARE(journal.boardAt(at(-1)).error().fault(), Fault::NotFound);
    }

    void forgettingChangesNoBoardOfTheTimeThatIsKept() {
        ScratchFolder folder;
        Journal journal = open(folder);
        const auto batches = days(2, 300);
        for (const auto& [source, batch] : batches)
            FERMATA_VERIFY_OK(journal.append(source, batch, {}));
        const int last = 299 * 600;
        std::map<int, Board> before;
        for (int second = 150 * 600; second <= last; second += 13 * 600)
            before[second] = *journal.boardAt(at(second));
        std::size_t forgotten = 0;
        for (const int now : {last - 100 * 600, last - 50 * 600, last}) { // once a day, as the engine does it
            const auto cut = journal.prune(at(now), Seconds{149 * 600});
            FERMATA_VERIFY_OK(cut);
            forgotten += *cut;
        }
        QVERIFY(forgotten > 150);
        QVERIFY(*journal.begin() == at(150 * 600));
        for (const auto& [second, board] : before) {
            const auto after = journal.boardAt(at(second));
            FERMATA_VERIFY_OK(after);
            QVERIFY(*after == board);
        }
        QCOMPARE(journal.boardAt(at(150 * 600 - 1)).error().fault(), Fault::NotFound);
        QCOMPARE(*journal.prune(at(last), Seconds{149 * 600}), std::size_t{0});
        Journal again = open(folder);
        QVERIFY(*again.board() == *journal.board());
    }

    void aSourceThatWasQuietForLongIsNotForgotten() {
        ScratchFolder folder;
        Journal journal = open(folder);
        FERMATA_VERIFY_OK(journal.append("ci", {aRun("1", RunState::Succeeded, 1), heard("ci", 1)}, {}));
        for (int i = 1; i < 100; ++i)
            FERMATA_VERIFY_OK(journal.append("ci", {heard("ci", i * 15)}, {}));
        const Board before = *journal.board();
        FERMATA_VERIFY_OK(journal.prune(at(1500), Seconds{100}));
        QVERIFY(*journal.board() == before);
        QVERIFY(before.runs.contains("ci/1"));
    }

    void aLongJournalStartsFromItsSnapshotAndGivesTheSameBoards() {
        ScratchFolder folder;
        Journal journal = open(folder);
        Batch batch;
        Board live;
        for (int i = 0; i < 11'000; ++i) {
            batch.push_back(aRun(std::to_string(i / 3), RunState(i % 11), i, i / 3));
            live = delivery::apply(std::move(live), batch.back());
        }
        FERMATA_VERIFY_OK(journal.append("ci", batch, {}));
        FERMATA_VERIFY_OK(journal.append("ci", {heard("ci", 11'000)}, {}));
        live = apply(std::move(live), heard("ci", 11'000));
        QVERIFY(*journal.board() == live); // keeps the snapshot
        auto other = io::Database::open(folder / "store.db", {io::OpenMode::Read, io::Durability::Normal});
        FERMATA_VERIFY_OK(other);
        QCOMPARE(*other->number("SELECT count(*) FROM journal_snapshot WHERE kind = 'newest'"), std::int64_t{1});
        // What comes later, and a span that grows, is not lost behind it.
        FERMATA_VERIFY_OK(journal.append("ci", {heard("ci", 11'015)}, {}));
        FERMATA_VERIFY_OK(journal.append("git", {RefMoved{"git", "shop", "main", aCommit(1), at(11'020)}}, {}));
        live = fold({heard("ci", 11'015), RefMoved{"git", "shop", "main", aCommit(1), at(11'020)}}, live);
        QVERIFY(*journal.board() == live);
        QVERIFY(*journal.boardAt(at(11'020)) == live);
        QVERIFY(journal.boardAt(at(11'010))->refs.empty());
    }

    void anotherProcessMayRead() {
        ScratchFolder folder;
        QCOMPARE(Journal::open(folder / "store.db", io::OpenMode::Read).error().fault(), Fault::NotFound);
        Journal journal = open(folder);
        FERMATA_VERIFY_OK(journal.append("ci", {aRun("1", RunState::Running, 2)}, {}));
        auto reader = Journal::open(folder / "store.db", io::OpenMode::Read);
        FERMATA_VERIFY_OK(reader);
        QCOMPARE(reader->board()->runs.size(), 1u);
        QVERIFY(!reader->append("ci", {aRun("1", RunState::Failed, 3)}, {}));
    }

    void aDamagedRowIsNamed() {
        ScratchFolder folder;
        Journal journal = open(folder);
        FERMATA_VERIFY_OK(journal.append("ci", {aRun("1", RunState::Running, 2)}, {}));
        auto other = io::Database::open(folder / "store.db", {io::OpenMode::Write, io::Durability::Normal});
        FERMATA_VERIFY_OK(other->run("UPDATE journal_row SET event = replace(event, 'running', 'green')"));
        const auto board = journal.board();
        QVERIFY(!board);
        QCOMPARE(board.error().fault(), Fault::Corrupt);
        QVERIFY(board.error().text().find("row 1 of the journal: state:") != std::string::npos);
    }

    /// kill -9 at any moment: each batch is whole or absent, and its cursor with it.
    void aKilledWriterLeavesWholeBatches() {
        ScratchFolder folder;
        std::mt19937 dice(20261127);
        long acknowledged = 0;
        for (int kill = 0; kill < 25; ++kill) {
            acknowledged = std::max(acknowledged, runAndKill(folder / "store.db", static_cast<int>(dice() % 40)));
            const Journal journal = open(folder);
            std::map<std::string, int> events;
            FERMATA_VERIFY_OK(journal.read(Time::min(), Time::max(), [&](Time, const Event& event) {
                ++events[std::get<RefMoved>(event).reference];
            }));
            const long newest = std::stol(journal.cursors()->at("w").text);
            QVERIFY(newest >= acknowledged);
            QCOMPARE(events.size(), static_cast<std::size_t>(newest));
            for (const auto& [batch, count] : events)
                QVERIFY2(count == 5, batch.c_str());
        }
    }

private:
    /// @returns the last batch that the writer said is kept, after `words` more of them it is killed
    static long runAndKill(const std::string& file, int words) {
        int pipe[2];
        if (::pipe(pipe) != 0)
            qFatal("no pipe");
        const pid_t child = ::fork();
        if (child == 0) {
            ::dup2(pipe[1], STDOUT_FILENO);
            ::close(pipe[0]);
            ::close(pipe[1]);
            ::execl(FERMATA_JOURNAL_WRITER, FERMATA_JOURNAL_WRITER, file.c_str(), static_cast<char*>(nullptr));
            ::_exit(127);
        }
        ::close(pipe[1]);
        QByteArray text;
        char buffer[64];
        ssize_t size = 0;
        while (text.count('\n') <= words && (size = ::read(pipe[0], buffer, sizeof buffer)) > 0)
            text.append(buffer, static_cast<int>(size));
        ::kill(child, SIGKILL);
        while ((size = ::read(pipe[0], buffer, sizeof buffer)) > 0)
            text.append(buffer, static_cast<int>(size));
        ::close(pipe[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        if (!WIFSIGNALED(status))
            qFatal("the writer ended by itself");
        text.truncate(text.lastIndexOf('\n'));
        return text.mid(text.lastIndexOf('\n') + 1).toLong();
    }
};

FERMATA_CORE_TEST(TestJournal)
#include "tst_journal.moc"
