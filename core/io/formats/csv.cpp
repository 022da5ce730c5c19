#include "core/io/formats/csv.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"

namespace fermata::io {

CsvReader::CsvReader(std::string_view bytes, std::string file, const CsvLimits& limits)
    : m_bytes(bytes), m_file(std::move(file)), m_limits(limits) {}

Error CsvReader::errorHere(std::string message, Fault fault) const {
    Error error = Error(fault, std::move(message)).at(m_line);
    return m_file.empty() ? error : std::move(error).inFile(m_file);
}

Error CsvReader::error(std::size_t column, std::string message) const {
    Error error = Error(Fault::Malformed, std::move(message)).at(m_rowLine).ofField(m_columns[column]);
    return m_file.empty() ? error : std::move(error).inFile(m_file);
}

Result<CsvReader> CsvReader::open(std::string_view bytes, std::string file, const CsvLimits& limits) {
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF")
        bytes.remove_prefix(3);
    CsvReader reader(bytes, std::move(file), limits);
    if (bytes.size() > limits.bytes)
        return reader.errorHere(fmt::format("is larger than {} bytes", limits.bytes), Fault::TooLarge);
    if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF")
        return reader.errorHere("is UTF-16; tables are read as UTF-8 only");
    if (bytes.find('\0') != std::string_view::npos)
        return reader.errorHere("holds NUL bytes, so it is no table");
    auto head = reader.row();
    if (!head)
        return std::move(head).error();
    if (!*head)
        return reader.errorHere("is empty: the first line must name the columns");
    reader.m_columns = reader.m_fields;
    auto sorted = reader.m_columns;
    std::sort(sorted.begin(), sorted.end());
    if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
        return reader.errorHere(fmt::format("names the column '{}' twice", shortened(*twice, 60)));
    return reader;
}

std::optional<std::size_t> CsvReader::column(std::string_view name) const {
    const auto found = std::find(m_columns.begin(), m_columns.end(), name);
    if (found == m_columns.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_columns.begin());
}

Result<std::size_t> CsvReader::require(const std::vector<std::string>& names) const {
    for (const auto& name : names)
        if (const auto found = column(name))
            return *found;
    Error error = Error(Fault::Malformed, fmt::format("the column '{}' is missing", fmt::join(names, "' or '"))).at(1);
    return m_file.empty() ? error : std::move(error).inFile(m_file);
}

Result<bool> CsvReader::next() {
    auto more = row();
    if (!more || !*more)
        return more;
    if (m_fields.size() != m_columns.size()) {
        Error error = Error(Fault::Malformed,
                            fmt::format("has {} fields, the table has {} columns", m_fields.size(), m_columns.size()))
                          .at(m_rowLine);
        return m_file.empty() ? error : std::move(error).inFile(m_file);
    }
    return true;
}

/// The text between quotes; stands behind the closing one afterwards.
Result<std::string> CsvReader::quoted() {
    const std::size_t firstLine = m_line;
    std::string text;
    for (++m_at;; ++m_at) {
        const std::size_t stop = m_bytes.find('"', m_at);
        if (stop == std::string_view::npos) {
            m_line = firstLine;
            return errorHere("a quote is opened here and never closed");
        }
        const auto part = m_bytes.substr(m_at, stop - m_at);
        m_line += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        text += part;
        m_at = stop + 1;
        if (text.size() > m_limits.fieldBytes)
            return errorHere(fmt::format("has a field over {} bytes", m_limits.fieldBytes), Fault::TooLarge);
        if (m_at >= m_bytes.size() || m_bytes[m_at] != '"')
            return text;
        text += '"';
    }
}

Result<bool> CsvReader::row() {
    // Blank lines are no rows, except in a table of one column, where they are empty fields.
    while (m_columns.size() != 1 && m_at < m_bytes.size() &&
           (m_bytes[m_at] == '\n' || m_bytes.substr(m_at, 2) == "\r\n")) {
        m_at += m_bytes[m_at] == '\n' ? 1 : 2;
        ++m_line;
    }
    m_rowLine = m_line;
    if (m_at >= m_bytes.size())
        return false;
    std::size_t count = 0;
    for (;;) {
        if (count == m_limits.columns)
            return errorHere(fmt::format("has over {} fields", m_limits.columns), Fault::TooLarge);
        if (m_fields.size() == count)
            m_fields.emplace_back();
        if (m_at < m_bytes.size() && m_bytes[m_at] == '"') {
            auto text = quoted();
            if (!text)
                return std::move(text).error();
            m_fields[count] = std::move(*text);
        } else {
            const std::size_t stop = std::min(m_bytes.find_first_of(",\n\"", m_at), m_bytes.size());
            if (stop < m_bytes.size() && m_bytes[stop] == '"')
                return errorHere("a quote stands inside a field that does not begin with one");
            std::size_t end = stop;
            if (end > m_at && m_bytes[end - 1] == '\r' && (stop == m_bytes.size() || m_bytes[stop] == '\n'))
                --end;
            if (end - m_at > m_limits.fieldBytes)
                return errorHere(fmt::format("has a field over {} bytes", m_limits.fieldBytes), Fault::TooLarge);
            m_fields[count].assign(m_bytes.substr(m_at, end - m_at));
            m_at = stop;
        }
        ++count;
        if (m_bytes.substr(m_at, 2) == "\r\n")
            ++m_at;
        if (m_at >= m_bytes.size() || m_bytes[m_at] == '\n') {
            ++m_at;
            ++m_line;
            m_fields.resize(count);
            return true;
        }
        if (m_bytes[m_at] != ',')
            return errorHere("text follows a closing quote");
        ++m_at;
    }
}

Result<double> CsvReader::number(std::size_t column) const {
    const auto text = trimmed(field(column));
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return error(column, fmt::format("'{}' is not a number", shortened(text, 40)));
    return value + 0.0; // minus zero becomes zero
}

Result<std::int64_t> CsvReader::integer(std::size_t column) const {
    const auto text = trimmed(field(column));
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size())
        return error(column, fmt::format("'{}' is not a whole number", shortened(text, 40)));
    return value;
}

Result<bool> CsvReader::boolean(std::size_t column) const {
    const auto text = lowerAscii(trimmed(field(column)));
    if (text == "1" || text == "true")
        return true;
    if (text == "0" || text == "false")
        return false;
    return error(column, fmt::format("'{}' is neither 0/1 nor true/false", shortened(text, 40)));
}

Result<Time> CsvReader::time(std::size_t column) const {
    auto time = parseTime(trimmed(field(column)));
    if (!time)
        return error(column, time.error().message());
    return *time;
}

CsvWriter::CsvWriter(const std::vector<std::string>& columns, Formulas formulas)
    : m_formulas(formulas), m_columns(columns.size()) {
    for (const auto& column : columns)
        text(column);
    endRow();
}

CsvWriter& CsvWriter::raw(std::string_view value) {
    assert(m_inRow < m_columns);
    if (m_inRow++ > 0)
        m_out += ',';
    m_out += value;
    return *this;
}

CsvWriter& CsvWriter::text(std::string_view value) {
    // The first characters that spreadsheets take for a formula (OWASP, "CSV Injection").
    const bool computes = m_formulas == Formulas::Neutralised && !value.empty() &&
                          std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
    const bool isEmptyLine = m_columns == 1 && value.empty();
    // Read at the beginning of a table these would be its encoding.
    const bool seemsMark = m_out.empty() && (value.starts_with("\xFF\xFE") || value.starts_with("\xFE\xFF") ||
                                             value.starts_with("\xEF\xBB\xBF"));
    if (!computes && !isEmptyLine && !seemsMark && value.find_first_of(",\"\r\n") == std::string_view::npos)
        return raw(value);
    std::string quoted = computes ? "\"'" : "\"";
    for (const char c : value) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return raw(quoted + '"');
}

CsvWriter& CsvWriter::number(double value) {
    assert(std::isfinite(value));
    char digits[32];
    const auto written = std::to_chars(digits, digits + sizeof digits, value + 0.0);
    return raw(std::string_view(digits, static_cast<std::size_t>(written.ptr - digits)));
}

CsvWriter& CsvWriter::integer(std::int64_t value) {
    return raw(std::to_string(value));
}

CsvWriter& CsvWriter::empty() {
    return text({});
}

void CsvWriter::endRow() {
    assert(m_inRow == m_columns);
    m_inRow = 0;
    m_out += '\n';
}

std::string CsvWriter::take() {
    std::string out;
    out.swap(m_out);
    return out;
}

} // namespace fermata::io
