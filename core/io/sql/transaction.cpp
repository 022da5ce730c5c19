#include "core/io/sql/transaction.h"

#include <cassert>
#include <utility>

namespace fermata::io {

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
    // A deferred BEGIN would let two writers read the same state and one of them fail half-way.
    if (auto begun = database.run(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN"); !begun)
        return std::move(begun).error();
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Transaction::~Transaction() {
    // After some errors (disk full) SQLite has rolled back already and says so; either way nothing was written.
    if (m_database)
        static_cast<void>(m_database->run("ROLLBACK"));
}

Result<void> Transaction::commit() {
    assert(m_database && "committed twice");
    auto committed = m_database->run("COMMIT");
    if (committed)
        m_database = nullptr;
    return committed;
}

} // namespace fermata::io
