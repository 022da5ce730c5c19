#include "core/io/sql/statement.h"

#include <sqlite3.h>

#include "core/io/sql/database.h"

namespace fermata::io {

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Statement::Statement(sqlite3_stmt* handle) : m_handle(handle) {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Error Statement::failed(int code) const {
    return Error(faultOfSqlite(code), sqlite3_errmsg(sqlite3_db_handle(m_handle.get())));
}

Statement& Statement::bind(int position, std::int64_t value) {
    if (const int code = sqlite3_bind_int64(m_handle.get(), position, value); code != SQLITE_OK)
        m_bindFailure = code;
    return *this;
}

Statement& Statement::bind(int position, double value) {
    if (const int code = sqlite3_bind_double(m_handle.get(), position, value); code != SQLITE_OK)
        m_bindFailure = code;
    return *this;
}

Statement& Statement::bind(int position, std::string_view text) {
    const char* data = text.data() ? text.data() : ""; // a null pointer would bind NULL
    if (const int code = sqlite3_bind_text64(m_handle.get(), position, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
        code != SQLITE_OK)
        m_bindFailure = code;
    return *this;
}

Statement& Statement::bindBlob(int position, std::string_view bytes) {
    const char* data = bytes.data() ? bytes.data() : "";
    if (const int code = sqlite3_bind_blob64(m_handle.get(), position, data, bytes.size(), SQLITE_TRANSIENT);
        code != SQLITE_OK)
        m_bindFailure = code;
    return *this;
}

Statement& Statement::bindNull(int position) {
    if (const int code = sqlite3_bind_null(m_handle.get(), position); code != SQLITE_OK)
        m_bindFailure = code;
    return *this;
}

Result<bool> Statement::step() {
    if (m_bindFailure != 0) {
        const int code = std::exchange(m_bindFailure, 0);
        return Error(faultOfSqlite(code), sqlite3_errstr(code)).in("binding a value");
    }
    const int code = sqlite3_step(m_handle.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    auto error = failed(code);
    sqlite3_reset(m_handle.get()); // lets go of its locks
    return error;
}

Result<void> Statement::run() {
    for (;;) {
        auto row = step();
        if (!row)
            return std::move(row).error();
        if (!*row)
            break;
    }
    reset();
    return {};
}

void Statement::reset() {
    sqlite3_reset(m_handle.get());
    sqlite3_clear_bindings(m_handle.get());
}

ColumnType Statement::type(int column) const {
    switch (sqlite3_column_type(m_handle.get(), column)) {
    case SQLITE_INTEGER: return ColumnType::Integer;
    case SQLITE_FLOAT: return ColumnType::Real;
    case SQLITE_TEXT: return ColumnType::Text;
    case SQLITE_BLOB: return ColumnType::Blob;
    default: return ColumnType::Null;
    }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_handle.get(), column); }

double Statement::real(int column) const { return sqlite3_column_double(m_handle.get(), column); }

std::string_view Statement::bytes(int column) const {
    const void* data = sqlite3_column_blob(m_handle.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_handle.get(), column));
    return data ? std::string_view{static_cast<const char*>(data), size} : std::string_view{};
}

} // namespace fermata::io
