#include "core/sources/window_store.h"

#include <algorithm>

#include "core/io/sql/transaction.h"

namespace fermata::sources {
namespace {

/// Cut at the multiples of the block's length.
std::vector<std::vector<io::Sample>> blocksOf(const std::vector<io::Sample>& samples) {
    std::vector<std::vector<io::Sample>> blocks;
    std::int64_t last = 0;
    for (const io::Sample& sample : samples) {
        const std::int64_t number = toUnix(sample.at) / blockLength.count();
        if (blocks.empty() || number != last || blocks.back().size() == io::samplesInBlock)
            blocks.emplace_back();
        last = number;
        blocks.back().push_back(sample);
    }
    return blocks;
}

Result<void> forget(io::Database& database, std::int64_t window) {
    for (const char* sql : {"DELETE FROM watch_block WHERE deployment = ?", "DELETE FROM watch_window WHERE id = ?"}) {
        auto statement = database.prepare(sql);
        if (!statement)
            return std::move(statement).error();
        if (auto done = statement->bind(1, window).run(); !done)
            return done;
    }
    return {};
}

} // namespace

const io::Component& WindowStore::tables() {
    static const io::Component component{
        "window",
        {"CREATE TABLE watch_window (id INTEGER PRIMARY KEY, deployment TEXT UNIQUE NOT NULL, service TEXT NOT NULL, "
         "environment TEXT NOT NULL, version TEXT NOT NULL, previous TEXT NOT NULL, outcome TEXT NOT NULL, "
         "deployed_at INTEGER NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, bytes INTEGER NOT NULL);"
         "CREATE INDEX watch_window_of ON watch_window (service, environment, deployed_at);"
         "CREATE TABLE watch_block (deployment INTEGER NOT NULL, query TEXT NOT NULL, from_at INTEGER NOT NULL, "
         "to_at INTEGER NOT NULL, samples INTEGER NOT NULL, least REAL NOT NULL, most REAL NOT NULL, "
         "total REAL NOT NULL, packed BLOB NOT NULL, PRIMARY KEY (deployment, query, from_at))"}};
    return component;
}

Result<WindowStore> WindowStore::open(const std::string& file, io::OpenMode mode) {
    auto database = io::Database::open(file, {mode, io::Durability::Normal});
    if (!database)
        return std::move(database).error();
    auto ready =
        mode == io::OpenMode::Read ? io::checkVersions(*database, {tables()}) : io::migrate(*database, {tables()});
    if (!ready)
        return std::move(ready).error();
    return WindowStore(std::move(*database));
}

Result<std::optional<std::int64_t>> WindowStore::rowOf(const std::string& deployment) const {
    auto row = m_database.prepare("SELECT id FROM watch_window WHERE deployment = ?");
    if (!row)
        return std::move(row).error();
    auto found = row->bind(1, deployment).step();
    if (!found)
        return std::move(found).error();
    return *found ? std::optional(row->integer(0)) : std::nullopt;
}

Result<bool> WindowStore::holds(const std::string& deployment) const {
    auto row = rowOf(deployment);
    if (!row)
        return std::move(row).error();
    return row->has_value();
}

Result<void> WindowStore::keep(const KeptWindow& window, const SeriesByQuery& series) {
    auto transaction = io::Transaction::begin(m_database, io::Transaction::Kind::Write);
    if (!transaction)
        return std::move(transaction).error();
    auto before = rowOf(window.deployment);
    if (!before)
        return std::move(before).error();
    if (*before)
        if (auto gone = forget(m_database, **before); !gone)
            return gone;
    auto head =
        m_database.prepare("INSERT INTO watch_window (deployment, service, environment, version, previous, outcome, "
                           "deployed_at, from_at, to_at, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)");
    if (!head)
        return std::move(head).error();
    head->bind(1, window.deployment).bind(2, window.service).bind(3, window.environment).bind(4, window.version);
    head->bind(5, window.previous).bind(6, window.outcome).bind(7, toUnix(window.deployedAt));
    if (auto done = head->bind(8, toUnix(window.from)).bind(9, toUnix(window.to)).run(); !done)
        return done;
    auto row = rowOf(window.deployment);
    if (!row)
        return std::move(row).error();
    auto block = m_database.prepare("INSERT INTO watch_block (deployment, query, from_at, to_at, samples, least, most, "
                                    "total, packed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    if (!block)
        return std::move(block).error();
    std::int64_t bytes = 0;
    for (const auto& [query, samples] : series)
        for (const auto& stretch : blocksOf(samples)) {
            auto packed = io::packSamples(stretch);
            if (!packed)
                return std::move(packed).error().in("keeping " + query);
            const io::BlockSummary summary = io::summaryOf(stretch);
            block->bind(1, **row).bind(2, query).bind(3, toUnix(summary.from)).bind(4, toUnix(summary.to));
            block->bind(5, static_cast<std::int64_t>(summary.count)).bind(6, summary.least).bind(7, summary.most);
            if (auto done = block->bind(8, summary.sum).bindBlob(9, *packed).run(); !done)
                return done;
            bytes += static_cast<std::int64_t>(packed->size());
        }
    auto size = m_database.prepare("UPDATE watch_window SET bytes = ? WHERE id = ?");
    if (!size)
        return std::move(size).error();
    if (auto done = size->bind(1, bytes).bind(2, **row).run(); !done)
        return done;
    if (auto pruned = prune(window.service, window.environment, window.deployment); !pruned)
        return pruned;
    return transaction->commit();
}

Result<void> WindowStore::prune(const std::string& service, const std::string& environment, const std::string& kept) {
    std::vector<std::int64_t> over;
    auto ofService = m_database.prepare("SELECT id FROM watch_window WHERE service = ? AND environment = ? AND "
                                        "deployment <> ? ORDER BY deployed_at DESC, id DESC");
    if (!ofService)
        return std::move(ofService).error();
    ofService->bind(1, service).bind(2, environment).bind(3, kept);
    for (std::size_t place = 1;; ++place) { // this one has the first place
        auto found = ofService->step();
        if (!found)
            return std::move(found).error();
        if (!*found)
            break;
        if (place >= windowsKept)
            over.push_back(ofService->integer(0));
    }
    auto all = m_database.prepare("SELECT id, bytes, deployment FROM watch_window ORDER BY deployed_at DESC, id DESC");
    if (!all)
        return std::move(all).error();
    std::size_t bytes = 0;
    for (;;) {
        auto found = all->step();
        if (!found)
            return std::move(found).error();
        if (!*found)
            break;
        bytes += static_cast<std::size_t>(std::max<std::int64_t>(0, all->integer(1)));
        if (bytes > windowBytesKept && all->bytes(2) != kept)
            over.push_back(all->integer(0));
    }
    for (const std::int64_t window : over)
        if (auto gone = forget(m_database, window); !gone)
            return gone;
    return {};
}

Result<std::vector<KeptWindow>> WindowStore::of(const std::string& service, const std::string& environment,
                                                std::size_t most) const {
    auto rows =
        m_database.prepare("SELECT deployment, version, previous, outcome, deployed_at, from_at, to_at FROM "
                           "watch_window WHERE service = ? AND environment = ? ORDER BY deployed_at DESC, id DESC "
                           "LIMIT ?");
    if (!rows)
        return std::move(rows).error();
    rows->bind(1, service).bind(2, environment).bind(3, static_cast<std::int64_t>(most));
    std::vector<KeptWindow> list;
    for (;;) {
        auto found = rows->step();
        if (!found)
            return std::move(found).error();
        if (!*found)
            return list;
        list.push_back({rows->text(0), service, environment, rows->text(1), rows->text(2), rows->text(3),
                        fromUnix(rows->integer(4)), fromUnix(rows->integer(5)), fromUnix(rows->integer(6))});
    }
}

Result<std::vector<io::Sample>> WindowStore::samples(const std::string& deployment, const std::string& query, Time from,
                                                     Time to) const {
    auto rows =
        m_database.prepare("SELECT packed FROM watch_block WHERE deployment = (SELECT id FROM watch_window WHERE "
                           "deployment = ?) AND query = ? AND from_at <= ? AND to_at >= ? ORDER BY from_at");
    if (!rows)
        return std::move(rows).error();
    rows->bind(1, deployment).bind(2, query).bind(3, toUnix(to)).bind(4, toUnix(from));
    std::vector<io::Sample> all;
    for (;;) {
        auto found = rows->step();
        if (!found)
            return std::move(found).error();
        if (!*found)
            return all;
        auto block = io::unpackSamples(rows->bytes(0));
        if (!block)
            return std::move(block).error().in("reading the window of " + deployment);
        const auto first = std::ranges::lower_bound(*block, from, {}, &io::Sample::at);
        const auto last = std::ranges::upper_bound(*block, to, {}, &io::Sample::at);
        if (first < last)
            all.insert(all.end(), first, last);
    }
}

Result<std::vector<io::BlockSummary>> WindowStore::summaries(const std::string& deployment, const std::string& query,
                                                             Time from, Time to) const {
    auto rows = m_database.prepare("SELECT from_at, to_at, samples, least, most, total FROM watch_block WHERE "
                                   "deployment = (SELECT id FROM watch_window WHERE deployment = ?) AND query = ? AND "
                                   "from_at <= ? AND to_at >= ? ORDER BY from_at");
    if (!rows)
        return std::move(rows).error();
    rows->bind(1, deployment).bind(2, query).bind(3, toUnix(to)).bind(4, toUnix(from));
    std::vector<io::BlockSummary> list;
    for (;;) {
        auto found = rows->step();
        if (!found)
            return std::move(found).error();
        if (!*found)
            return list;
        list.push_back({fromUnix(rows->integer(0)), fromUnix(rows->integer(1)),
                        static_cast<std::size_t>(std::max<std::int64_t>(0, rows->integer(2))), rows->real(3),
                        rows->real(4), rows->real(5)});
    }
}

Result<std::vector<std::string>> WindowStore::queries(const std::string& deployment) const {
    auto rows =
        m_database.prepare("SELECT DISTINCT query FROM watch_block WHERE deployment = (SELECT id FROM watch_window "
                           "WHERE deployment = ?) ORDER BY query");
    if (!rows)
        return std::move(rows).error();
    rows->bind(1, deployment);
    std::vector<std::string> list;
    for (;;) {
        auto found = rows->step();
        if (!found)
            return std::move(found).error();
        if (!*found)
            return list;
        list.push_back(rows->text(0));
    }
}

} // namespace fermata::sources
