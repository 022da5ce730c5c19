// A prepared SQL statement: typed values in, typed columns out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/digest.h"
#include "core/base/result.h"

struct sqlite3_stmt;

namespace fermata::io {

enum class ColumnType { Null, Integer, Real, Text, Blob };

/// Parameters are numbered from 1, columns from 0, as in SQL's own interface.
/// Thread safety: that of its Database.
class Statement {
public:
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;
    ~Statement();

    /// Binding cannot fail visibly; a wrong position or no memory is reported by the next step().
    Statement& bind(int position, std::int64_t value);
    Statement& bind(int position, int value) { return bind(position, std::int64_t{value}); }
    Statement& bind(int position, double value);
    /// Text is bound by its length; it may hold any byte.
    Statement& bind(int position, std::string_view text);
    Statement& bind(int position, const char* text) { return bind(position, std::string_view{text}); }
    Statement& bindBlob(int position, std::string_view bytes);
    template <std::size_t Size, class Tag>
    Statement& bind(int position, const FixedId<Size, Tag>& id) {
        return bindBlob(position, {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
    }
    Statement& bindNull(int position);

    /// Moves to the next row. @returns false after the last one
    Result<bool> step();
    /// Runs to the end and makes ready for the next values; for statements whose rows do not matter.
    Result<void> run();
    /// Makes ready to run again; bound values are forgotten.
    void reset();

    ColumnType type(int column) const;
    bool isNull(int column) const { return type(column) == ColumnType::Null; }
    std::int64_t integer(int column) const;
    double real(int column) const;
    /// Text or blob; valid until the next step, run or reset.
    std::string_view bytes(int column) const;
    std::string text(int column) const { return std::string{bytes(column)}; }
    /// Nothing unless the column holds a blob of exactly this size.
    template <class Id>
    std::optional<Id> id(int column) const {
        const auto stored = bytes(column);
        Id id;
        if (type(column) != ColumnType::Blob || stored.size() != id.bytes.size())
            return std::nullopt;
        std::memcpy(id.bytes.data(), stored.data(), stored.size());
        return id;
    }

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const;
    };
    explicit Statement(sqlite3_stmt* handle);
    Error failed(int code) const;

    std::unique_ptr<sqlite3_stmt, Finalize> m_handle;
    int m_bindFailure = 0;
};

} // namespace fermata::io
