#include "core/sources/files/lcov.h"

#include <charconv>
#include <optional>

#include "core/base/text.h"
#include "core/sources/files/coverage_builder.h"

namespace fermata::sources {

namespace {

using delivery::CoverageReport;

std::optional<std::int64_t> countOf(std::string_view text) {
    text = trimmed(text);
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

class Reader {
public:
    Reader(std::string_view bytes, const std::string& file) : m_rest(bytes), m_file(file) {}

    Result<CoverageReport> read() {
        CoverageReport report;
        while (!m_rest.empty()) {
            ++m_line;
            const auto end = std::min(m_rest.find('\n'), m_rest.size());
            const auto line = trimmed(m_rest.substr(0, end));
            m_rest.remove_prefix(std::min(end + 1, m_rest.size()));
            if (auto taken = take(line); !taken)
                return std::move(taken).error();
        }
        if (m_path)
            return wrong("ends within the record of " + shortened(*m_path, 100));
        if (m_records == 0)
            return wrong("holds no record");
        std::move(m_builder).finish(report);
        return report;
    }

private:
    Error wrong(std::string message) const {
        Error error = Error(Fault::Malformed, std::move(message)).at(std::max<std::size_t>(m_line, 1));
        return m_file.empty() ? error : std::move(error).inFile(m_file);
    }

    Result<void> take(std::string_view line) {
        if (line.empty() || line.starts_with('#'))
            return {};
        if (line == "end_of_record")
            return endRecord();
        const auto colon = line.find(':');
        const auto key = line.substr(0, colon);
        if (colon == std::string_view::npos || key.empty() || key.size() > 8 ||
            key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") != std::string_view::npos)
            return wrong("is not a line of an LCOV tracefile");
        const auto value = line.substr(colon + 1);
        if (key == "SF")
            return beginRecord(value);
        if (key == "DA")
            return executed(value);
        if (key == "LF" || key == "LH")
            return stated(key == "LF" ? m_statedLines : m_statedHits, value);
        return {}; // functions, branches, versions and what later versions of lcov add
    }

    Result<void> beginRecord(std::string_view path) {
        if (m_path)
            return wrong("begins a record within a record");
        if (trimmed(path).empty())
            return wrong("names no source file");
        m_path = repairedUtf8(trimmed(path));
        m_builder.file(*m_path);
        m_lines = 0;
        m_statedLines = m_statedHits = std::nullopt;
        return {};
    }

    Result<void> executed(std::string_view value) {
        const auto comma = value.find(',');
        const auto number = countOf(value.substr(0, comma));
        // A third field is a checksum of the source line.
        const auto rest = comma == std::string_view::npos ? std::string_view{} : value.substr(comma + 1);
        const auto hits = countOf(rest.substr(0, rest.find(',')));
        if (!m_path || !number || !hits || *number == 0 || *number > 100'000'000)
            return wrong("DA needs a source file, a line number and a count");
        m_builder.line(*m_path, static_cast<int>(*number), *hits > 0);
        ++m_lines;
        return {};
    }

    Result<void> stated(std::optional<std::int64_t>& target, std::string_view value) {
        target = countOf(value);
        return target ? Result<void>{} : wrong("LF and LH need a count");
    }

    Result<void> endRecord() {
        if (!m_path)
            return wrong("ends a record that was not begun");
        if (m_statedLines && *m_statedLines > m_lines)
            return wrong("the record states more lines (LF) than it lists");
        m_path.reset();
        ++m_records;
        return {};
    }

    std::string_view m_rest;
    const std::string& m_file;
    std::size_t m_line = 0;
    CoverageBuilder m_builder;
    std::optional<std::string> m_path;
    std::size_t m_records = 0;
    std::int64_t m_lines = 0;
    std::optional<std::int64_t> m_statedLines;
    std::optional<std::int64_t> m_statedHits;
};

} // namespace

Result<CoverageReport> parseLcov(std::string_view bytes, const std::string& file) {
    if (bytes.size() > std::size_t{64} << 20)
        return Error(Fault::TooLarge, "is larger than 64 MiB").inFile(file);
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    return Reader(bytes, file).read();
}

} // namespace fermata::sources
