// RFC 4180 tables: a reader that knows its lines and columns, and a writer that spreadsheets cannot be tricked with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::io {

struct CsvLimits {
    std::size_t bytes = std::size_t{1} << 30;
    std::size_t columns = 1024;
    std::size_t fieldBytes = std::size_t{1} << 20;
};

/// Reads one row after the other; the bytes must outlive the reader. The first row names the columns.
///     auto rows = CsvReader::open(bytes, "labels.csv");
///     auto hash = rows->require({"hash", "_id"});
///     while (true) { auto more = rows->next(); if (!more) return more.error(); if (!*more) break; … rows->field(*hash)
///     … }
class CsvReader {
public:
    /// One column may go without a name, as the row numbers do that pandas writes.
    /// @returns Malformed for an empty text, a column named twice, UTF-16 and NUL; TooLarge over a limit
    static Result<CsvReader> open(std::string_view bytes, std::string file = {}, const CsvLimits& limits = {});

    const std::vector<std::string>& columns() const { return m_columns; }
    std::optional<std::size_t> column(std::string_view name) const;
    /// The column with the first of these names that exists. @returns Malformed where none does
    Result<std::size_t> require(const std::vector<std::string>& names) const;

    /// Moves to the next row; false behind the last. @returns Malformed for a broken quote or another number of fields
    Result<bool> next();
    /// The line in which the current row begins, from 1.
    std::size_t line() const { return m_rowLine; }
    /// A field of the current row. @requires column < columns().size()
    std::string_view field(std::size_t column) const { return m_fields[column]; }
    /// A finite number. @returns Malformed with line and column's name
    Result<double> number(std::size_t column) const;
    Result<std::int64_t> integer(std::size_t column) const;
    /// 0/1, true/false.
    Result<bool> boolean(std::size_t column) const;
    /// RFC 3339 with a zone, or unix seconds.
    Result<Time> time(std::size_t column) const;
    Error error(std::size_t column, std::string message) const;

private:
    CsvReader(std::string_view bytes, std::string file, const CsvLimits& limits);
    Error errorHere(std::string message, Fault fault = Fault::Malformed) const;
    Result<bool> row();
    Result<std::string> quoted();

    std::string_view m_bytes;
    std::string m_file;
    CsvLimits m_limits;
    std::vector<std::string> m_columns;
    std::vector<std::string> m_fields;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
    std::size_t m_rowLine = 1;
};

/// Builds a table with LF line ends.
class CsvWriter {
public:
    enum class Formulas {
        Kept,       ///< for programs: the bytes of the text
        Neutralised ///< for people: text that a spreadsheet would compute gets an apostrophe in front
    };
    explicit CsvWriter(const std::vector<std::string>& columns, Formulas formulas = Formulas::Kept);

    CsvWriter& text(std::string_view value);
    /// The shortest digits that read back the same.
    CsvWriter& number(double value);
    CsvWriter& integer(std::int64_t value);
    CsvWriter& empty();
    /// @requires as many fields as columns since the last row
    void endRow();
    /// The rows so far; the writer goes on with the next ones.
    std::string take();

private:
    CsvWriter& raw(std::string_view value);

    Formulas m_formulas;
    std::size_t m_columns;
    std::size_t m_inRow = 0;
    std::string m_out;
};

} // namespace fermata::io
