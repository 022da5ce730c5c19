// One open SQLite file: opened in a stated mode, closed by its destructor, errors as faults.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/io/sql/statement.h"

struct sqlite3;

namespace fermata::io {

enum class OpenMode {
    Read,   ///< an existing file, never changed, also on a read-only medium
    Write,  ///< an existing file
    Create, ///< a file that may not exist yet; made readable by its owner only
};

enum class Durability {
    Full,   ///< a commit that returned survives a power failure
    Normal, ///< a commit survives a crash of the process; the file stays whole after a power failure
};

struct DatabaseOptions {
    OpenMode mode = OpenMode::Read;
    Durability durability = Durability::Full;
    /// How long to wait for another process's lock before Fault::Busy.
    std::chrono::milliseconds patience{2000};
};

/// Thread safety: one thread at a time; open the file again for a second thread.
class Database {
public:
    /// @returns Fault::NotFound (no such file and not Create), ReadOnly, Busy, Full, Corrupt (also: no database at all)
    static Result<Database> open(const std::string& path, const DatabaseOptions& options);
    /// Lives in memory only: tests, and comparing schemas.
    static Result<Database> inMemory();

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    const std::string& path() const { return m_path; }
    bool isWritable() const { return m_isWritable; }
    /// Rows changed by the last statement.
    std::int64_t changedRows() const;

    /// Runs statements that answer no rows, separated by semicolons.
    Result<void> run(std::string_view sql);
    /// The statement must not outlive this database.
    Result<Statement> prepare(std::string_view sql) const;
    /// The first column of the first row as an integer. @returns Fault::NotFound without a row
    Result<std::int64_t> number(std::string_view sql) const;
    /// Reads the whole file. @returns Fault::Corrupt where its pages or indexes contradict each other
    Result<void> checkIntegrity() const;

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    Database(sqlite3* handle, std::string path, bool isWritable);

    std::unique_ptr<sqlite3, Close> m_handle;
    std::string m_path;
    bool m_isWritable = false;
};

/// The fault that an extended SQLite result code stands for.
Fault faultOfSqlite(int code);

} // namespace fermata::io
