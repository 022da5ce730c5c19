#include "core/sources/journal.h"

#include <algorithm>

#include "core/io/sql/transaction.h"
#include "core/sources/event_codec.h"

namespace fermata::sources {

namespace {

/// The board of what was forgotten, and the newest board that was kept for a quick start.
constexpr const char* base = "base";
constexpr const char* newest = "newest";
/// So many rows are folded at a start before a newer board is worth keeping.
constexpr std::size_t rowsToFold = 10'000;

Time momentOf(const std::vector<delivery::Event>& events) {
    for (auto event = events.rbegin(); event != events.rend(); ++event)
        if (const auto* heard = std::get_if<delivery::SourceHeard>(&*event))
            return heard->at;
    Time moment{};
    for (const delivery::Event& event : events)
        moment = std::max(moment, timeOf(event));
    return moment;
}

Error corrupt(const Error& error, const std::string& what) {
    return Error(Fault::Corrupt, what + ": " + error.text());
}

/// What a row said at a moment: a span of polls answered up to there.
delivery::Event at(delivery::Event event, Time until, Time moment) {
    if (auto* heard = std::get_if<delivery::SourceHeard>(&event))
        heard->at = std::max(heard->at, std::min(until, moment));
    return event;
}

} // namespace

/// A board that rows were folded into.
struct Journal::Snapshot {
    std::int64_t lastRow = 0; ///< later rows are not in it, and earlier ones only up to the moment
    Time moment{};
    delivery::Board board;
};

struct Journal::Folded {
    Snapshot result;
    std::size_t rows = 0;
};

const io::Component& Journal::tables() {
    static const io::Component component{
        "journal",
        {"CREATE TABLE journal_row (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, until INTEGER NOT NULL, "
         "source TEXT NOT NULL, event TEXT NOT NULL);"
         "CREATE INDEX journal_row_until ON journal_row (until);"
         "CREATE INDEX journal_row_source ON journal_row (source, id);"
         "CREATE TABLE journal_cursor (source TEXT PRIMARY KEY NOT NULL, cursor TEXT NOT NULL);"
         "CREATE TABLE journal_snapshot (kind TEXT PRIMARY KEY NOT NULL, last_row INTEGER NOT NULL, "
         "moment INTEGER NOT NULL, board_at INTEGER NOT NULL, events TEXT NOT NULL)"}};
    return component;
}

Result<Journal> Journal::open(const std::string& file, io::OpenMode mode) {
    auto database = io::Database::open(file, {mode, io::Durability::Normal});
    if (!database)
        return std::move(database).error();
    auto ready =
        mode == io::OpenMode::Read ? io::checkVersions(*database, {tables()}) : io::migrate(*database, {tables()});
    if (!ready)
        return std::move(ready).error();
    return Journal(std::move(*database));
}

Result<void> Journal::append(const std::string& source, const std::vector<delivery::Event>& events,
                             const std::optional<Cursor>& cursor) {
    auto transaction = io::Transaction::begin(m_database, io::Transaction::Kind::Write);
    if (!transaction)
        return std::move(transaction).error();
    bool isKept = events.empty();
    if (events.size() == 1)
        if (const auto* heard = std::get_if<delivery::SourceHeard>(&events.front())) {
            auto extended = extend(source, *heard);
            if (!extended)
                return std::move(extended).error();
            isKept = *extended;
        }
    if (!isKept)
        if (auto inserted = insert(source, events); !inserted)
            return inserted;
    if (cursor) {
        auto noted =
            m_database.prepare("INSERT INTO journal_cursor (source, cursor) VALUES (?, ?) ON CONFLICT (source) "
                               "DO UPDATE SET cursor = excluded.cursor WHERE cursor <> excluded.cursor");
        if (!noted)
            return std::move(noted).error();
        if (auto done = noted->bind(1, source).bind(2, cursor->text).run(); !done)
            return done;
    }
    return transaction->commit();
}

Result<void> Journal::insert(const std::string& source, const std::vector<delivery::Event>& events) {
    auto row = m_database.prepare("INSERT INTO journal_row (at, until, source, event) VALUES (?1, ?1, ?2, ?3)");
    if (!row)
        return std::move(row).error();
    const std::int64_t moment = toUnix(momentOf(events));
    for (const delivery::Event& event : events)
        if (auto done = row->bind(1, moment).bind(2, source).bind(3, encodeEvent(event)).run(); !done)
            return done;
    return {};
}

/// Where the source's newest row says the same, and no interval was left out since, that row covers this poll too.
Result<bool> Journal::extend(const std::string& source, const delivery::SourceHeard& heard) {
    auto last =
        m_database.prepare("SELECT id, until, event FROM journal_row WHERE source = ? ORDER BY id DESC LIMIT 1");
    if (!last)
        return std::move(last).error();
    auto found = last->bind(1, source).step();
    if (!found)
        return std::move(found).error();
    if (!*found)
        return false;
    const std::int64_t row = last->integer(0);
    const Time until = fromUnix(last->integer(1));
    const auto event = decodeEvent(last->bytes(2));
    const auto* before = event ? std::get_if<delivery::SourceHeard>(&*event) : nullptr;
    if (!before || heard.at < until || heard.at - until > 2 * heard.interval)
        return false;
    delivery::SourceHeard same = *before;
    same.at = heard.at;
    if (!(same == heard))
        return false;
    last->reset();
    auto longer = m_database.prepare("UPDATE journal_row SET until = ? WHERE id = ?");
    if (!longer)
        return std::move(longer).error();
    if (auto done = longer->bind(1, toUnix(heard.at)).bind(2, row).run(); !done)
        return std::move(done).error();
    return true;
}

Result<std::map<std::string, Cursor>> Journal::cursors() const {
    auto rows = m_database.prepare("SELECT source, cursor FROM journal_cursor");
    if (!rows)
        return std::move(rows).error();
    std::map<std::string, Cursor> all;
    while (true) {
        auto more = rows->step();
        if (!more)
            return std::move(more).error();
        if (!*more)
            return all;
        all[rows->text(0)] = {rows->text(1)};
    }
}

Result<std::optional<Time>> Journal::begin() const {
    auto first = m_database.prepare("SELECT coalesce((SELECT moment FROM journal_snapshot WHERE kind = 'base'), "
                                    "(SELECT at FROM journal_row ORDER BY id LIMIT 1))");
    if (!first)
        return std::move(first).error();
    auto found = first->step();
    if (!found)
        return std::move(found).error();
    return *found && !first->isNull(0) ? std::optional(fromUnix(first->integer(0))) : std::nullopt;
}

Result<void> Journal::read(Time from, Time to, const Take& take) const {
    auto rows = m_database.prepare("SELECT id, at, event FROM journal_row WHERE until >= ? AND at <= ? ORDER BY id");
    if (!rows)
        return std::move(rows).error();
    rows->bind(1, toUnix(from)).bind(2, toUnix(to));
    while (true) {
        auto more = rows->step();
        if (!more)
            return std::move(more).error();
        if (!*more)
            return {};
        const auto event = decodeEvent(rows->bytes(2));
        if (!event)
            return corrupt(event.error(), "row " + std::to_string(rows->integer(0)) + " of the journal");
        take(fromUnix(rows->integer(1)), *event);
    }
}

Result<std::optional<Journal::Snapshot>> Journal::snapshot(const char* kind) const {
    auto row = m_database.prepare("SELECT last_row, moment, board_at, events FROM journal_snapshot WHERE kind = ?");
    if (!row)
        return std::move(row).error();
    auto found = row->bind(1, kind).step();
    if (!found)
        return std::move(found).error();
    if (!*found)
        return std::optional<Snapshot>();
    Snapshot kept{row->integer(0), fromUnix(row->integer(1)), {}};
    std::string_view lines = row->bytes(3);
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        const auto event = decodeEvent(lines.substr(0, end));
        if (!event)
            return corrupt(event.error(), std::string("the journal's snapshot '") + kind + "'");
        kept.board = delivery::apply(std::move(kept.board), *event);
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    kept.board.at = std::max(kept.board.at, fromUnix(row->integer(2)));
    return std::optional(std::move(kept));
}

Result<void> Journal::keep(const char* kind, const Snapshot& snapshot) {
    std::string lines;
    for (const delivery::Event& event : eventsOf(snapshot.board))
        lines += encodeEvent(event) + "\n";
    auto row =
        m_database.prepare("INSERT INTO journal_snapshot (kind, last_row, moment, board_at, events) "
                           "VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind) DO UPDATE SET last_row = excluded.last_row, "
                           "moment = excluded.moment, board_at = excluded.board_at, events = excluded.events");
    if (!row)
        return std::move(row).error();
    return row->bind(1, kind)
        .bind(2, snapshot.lastRow)
        .bind(3, toUnix(snapshot.moment))
        .bind(4, toUnix(snapshot.board.at))
        .bind(5, lines)
        .run();
}

/// Folds the rows up to a moment that the snapshot does not hold yet. Those of its very last second may be folded
/// twice, which changes nothing.
Result<Journal::Folded> Journal::fold(const std::optional<Snapshot>& from, Time moment) const {
    Folded folded{from.value_or(Snapshot{0, Time::min(), {}}), 0};
    Snapshot& result = folded.result;
    auto rows =
        m_database.prepare("SELECT id, until, event FROM journal_row WHERE (id > ?1 OR until >= ?2) AND at <= ?3 "
                           "ORDER BY id");
    if (!rows)
        return std::move(rows).error();
    rows->bind(1, result.lastRow).bind(2, toUnix(result.moment)).bind(3, toUnix(moment));
    while (true) {
        auto more = rows->step();
        if (!more)
            return std::move(more).error();
        if (!*more)
            return folded;
        auto event = decodeEvent(rows->bytes(2));
        if (!event)
            return corrupt(event.error(), "row " + std::to_string(rows->integer(0)) + " of the journal");
        const Time until = fromUnix(rows->integer(1));
        result.board = delivery::apply(std::move(result.board), at(std::move(*event), until, moment));
        result.lastRow = std::max(result.lastRow, rows->integer(0));
        result.moment = std::max(result.moment, until);
        ++folded.rows;
    }
}

Result<delivery::Board> Journal::board() {
    auto from = snapshot(newest);
    if (from && !*from)
        from = snapshot(base);
    if (!from)
        return std::move(from).error();
    auto folded = fold(*from, Time::max());
    if (!folded)
        return std::move(folded).error();
    if (folded->rows > rowsToFold && m_database.isWritable())
        if (auto kept = keep(newest, folded->result); !kept)
            return std::move(kept).error().in("keeping a snapshot of the board");
    return std::move(folded->result.board);
}

Result<delivery::Board> Journal::boardAt(Time moment) const {
    const auto first = begin();
    if (!first)
        return first.error();
    if (!*first || moment < **first)
        return Error(Fault::NotFound, *first ? "the journal begins at " + rfc3339(**first) : "the journal is empty");
    auto from = snapshot(newest);
    if (from && (!*from || (*from)->moment > moment))
        from = snapshot(base);
    if (!from)
        return std::move(from).error();
    auto folded = fold(*from, moment);
    if (!folded)
        return std::move(folded).error();
    return std::move(folded->result.board);
}

Result<std::size_t> Journal::prune(Time now, Seconds kept) {
    const Time limit = now - kept;
    auto transaction = io::Transaction::begin(m_database, io::Transaction::Kind::Write);
    if (!transaction)
        return std::move(transaction).error();
    auto before = snapshot(base);
    if (!before)
        return std::move(before).error();
    if (*before && (*before)->moment >= limit)
        return std::size_t{0};
    Snapshot board = before->value_or(Snapshot{});
    std::size_t forgotten = 0;
    auto rows = m_database.prepare("SELECT id, until, event FROM journal_row WHERE until < ? ORDER BY id");
    if (!rows)
        return std::move(rows).error();
    rows->bind(1, toUnix(limit));
    while (true) {
        auto more = rows->step();
        if (!more)
            return std::move(more).error();
        if (!*more)
            break;
        auto event = decodeEvent(rows->bytes(2));
        if (!event)
            return corrupt(event.error(), "row " + std::to_string(rows->integer(0)) + " of the journal");
        board.board = delivery::apply(std::move(board.board), at(std::move(*event), fromUnix(rows->integer(1)), limit));
        ++forgotten;
    }
    if (forgotten == 0)
        return forgotten;
    rows->reset();
    board.lastRow = 0; // what is left may have any number
    board.moment = limit;
    if (auto done = keep(base, board); !done)
        return std::move(done).error();
    auto cut = m_database.prepare("DELETE FROM journal_row WHERE until < ?");
    if (!cut)
        return std::move(cut).error();
    if (auto done = cut->bind(1, toUnix(limit)).run(); !done)
        return std::move(done).error();
    if (auto done = transaction->commit(); !done)
        return std::move(done).error();
    return forgotten;
}

} // namespace fermata::sources
