// All or nothing: what was not committed is rolled back when the transaction goes out of scope.
#pragma once

#include "core/base/result.h"
#include "core/io/sql/database.h"

namespace fermata::io {

class Transaction {
public:
    enum class Kind {
        Read,  ///< one unchanging view of the file
        Write, ///< takes the write lock now, so that what is read inside cannot change before it is written
    };

    /// @requires `database` outlives the transaction; no other transaction is open on it
    static Result<Transaction> begin(Database& database, Kind kind);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    /// After an error nothing was written.
    Result<void> commit();

private:
    explicit Transaction(Database& database) : m_database(&database) {}
    Database* m_database; // null once committed, rolled back or moved from
};

} // namespace fermata::io
