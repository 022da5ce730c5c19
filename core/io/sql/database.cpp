#include "core/io/sql/database.h"

#include <cassert>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <fmt/format.h>

namespace fermata::io {

Fault faultOfSqlite(int code) {
    switch (code) {
    // SQLite says "full" of ENOSPC alone. A quota, a limit on files and the log's index that does not fit are no I/O
    // errors to us: what could not be written is known, and nothing of it was.
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_SHMOPEN:
    case SQLITE_IOERR_SHMMAP: return Fault::Full;
    default: break;
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Fault::Busy;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN: return Fault::ReadOnly;
    case SQLITE_FULL: return Fault::Full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Fault::Corrupt;
    case SQLITE_CONSTRAINT: return Fault::Conflict;
    case SQLITE_TOOBIG: return Fault::TooLarge;
    case SQLITE_INTERRUPT: return Fault::Cancelled;
    case SQLITE_IOERR: return Fault::Unreachable;
    default: return Fault::Internal;
    }
}

namespace {

Error errorOf(sqlite3* handle, int code) {
    const char* message = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    return Error(faultOfSqlite(code), message ? message : "unknown error");
}

std::string uriOf(const std::string& path, bool isImmutable) {
    std::string uri = "file:";
    for (const char c : path) {
        if (c == '?' || c == '#' || c == '%')
            uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
        else
            uri += c;
    }
    return uri + (isImmutable ? "?immutable=1" : "");
}

/// SQLite gives new files the umask's mode; the record and the store are nobody else's business.
Result<void> createPrivately(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0) {
        ::close(file);
        return {};
    }
    const int reason = errno;
    const Fault fault = reason == ENOENT   ? Fault::NotFound
                        : reason == ENOSPC ? Fault::Full
                        : reason == EISDIR ? Fault::Usage
                                           : Fault::ReadOnly;
    return Error(fault, std::strerror(reason)).inFile(path);
}

Result<sqlite3*> openHandle(const std::string& path, int flags, bool isImmutable) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(uriOf(path, isImmutable).c_str(), &handle,
                                     flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code == SQLITE_OK)
        return handle;
    auto error = errorOf(handle, code).inFile(path);
    sqlite3_close_v2(handle);
    return error;
}

} // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Database::Database(sqlite3* handle, std::string path, bool isWritable)
    : m_handle(handle), m_path(std::move(path)), m_isWritable(isWritable) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::string& path, const DatabaseOptions& options) {
    std::error_code ignored;
    if (options.mode == OpenMode::Create) {
        if (auto created = createPrivately(path); !created)
            return std::move(created).error();
    } else if (!std::filesystem::exists(path, ignored)) {
        return Error(Fault::NotFound, "no such file").inFile(path);
    }
    const bool isWritable = options.mode != OpenMode::Read;
    // SQLite opens a write-protected file for reading without a word; we want to know.
    if (isWritable && ::access(path.c_str(), W_OK) != 0)
        return Error(Fault::ReadOnly, std::strerror(errno)).inFile(path);

    auto opened = openHandle(path, isWritable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, false);
    if (!opened)
        return std::move(opened).error();
    Database database(*opened, path, isWritable);
    const auto settle = [&](Database& fresh) -> Result<void> {
        sqlite3_busy_timeout(fresh.m_handle.get(), static_cast<int>(options.patience.count()));
        sqlite3_extended_result_codes(fresh.m_handle.get(), 1);
        if (!isWritable) {
            auto tables = fresh.number("SELECT count(*) FROM sqlite_master"); // opening alone reads nothing
            return tables ? Result<void>{} : Result<void>{std::move(tables).error()};
        }
        // Write-ahead log: one fsync a commit, and readers never wait for the writer.
        const char* pragmas = options.durability == Durability::Full
                                  ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                                  : "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;";
        return fresh.run(pragmas);
    };
    auto settled = settle(database);
    const bool hasNoRoom =
        !settled && (settled.error().fault() == Fault::ReadOnly || settled.error().fault() == Fault::Full);
    const auto logSize = std::filesystem::file_size(path + "-wal", ignored); // no such file: the largest number
    const bool hasLog = !ignored && logSize > 0;
    if (hasNoRoom && !isWritable && !hasLog) {
        // A read-only or full medium has no room for the log's index; without a log the file does not change under us.
        auto again = openHandle(path, SQLITE_OPEN_READONLY, true);
        if (!again)
            return std::move(again).error();
        database = Database(*again, path, false);
        settled = settle(database);
    }
    if (!settled)
        return std::move(settled).error().inFile(path);
    return database;
}

Result<Database> Database::inMemory() {
    auto opened = openHandle(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, false);
    if (!opened)
        return std::move(opened).error();
    return Database(*opened, ":memory:", true);
}

std::int64_t Database::changedRows() const { return sqlite3_changes64(m_handle.get()); }

Result<void> Database::run(std::string_view sql) {
    const char* rest = sql.data();
    const char* const end = sql.data() + sql.size();
    while (rest < end) {
        sqlite3_stmt* handle = nullptr;
        const int code = sqlite3_prepare_v2(m_handle.get(), rest, static_cast<int>(end - rest), &handle, &rest);
        if (code != SQLITE_OK)
            return errorOf(m_handle.get(), code);
        if (!handle)
            continue; // white space or a comment
        if (auto done = Statement(handle).run(); !done)
            return done;
    }
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) const {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(m_handle.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK)
        return errorOf(m_handle.get(), code);
    assert(handle && "an empty statement");
    return Statement(handle);
}

Result<std::int64_t> Database::number(std::string_view sql) const {
    auto statement = prepare(sql);
    if (!statement)
        return std::move(statement).error();
    auto row = statement->step();
    if (!row)
        return std::move(row).error();
    if (!*row)
        return Error(Fault::NotFound, "no row");
    return statement->integer(0);
}

Result<void> Database::checkIntegrity() const {
    auto statement = prepare("PRAGMA integrity_check(1)");
    if (!statement)
        return std::move(statement).error();
    auto row = statement->step();
    if (!row)
        return std::move(row).error();
    if (!*row || statement->bytes(0) != "ok")
        return Error(Fault::Corrupt, *row ? statement->text(0) : "no answer to the check of integrity");
    return {};
}

} // namespace fermata::io
