#include "app/fermatactl/series_table.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "core/io/files/read_file.h"
#include "core/io/formats/csv.h"

namespace fermata::ctl {

namespace {

constexpr std::size_t fileCap = std::size_t{256} << 20;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// A number, NaN for nothing and for NaN. @returns nothing for anything else
std::optional<double> numberOrGap(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    if (text.empty() || text == "NaN" || text == "nan" || text == "NA")
        return none;
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

} // namespace

Result<Time> readMoment(std::string_view text) {
    const bool isPlain = text.size() >= 16 && text[4] == '-' && (text[10] == ' ' || text[10] == 'T') &&
                         text.find_first_of("Zz+", 10) == std::string_view::npos &&
                         text.find('-', 10) == std::string_view::npos;
    if (!isPlain)
        return parseTime(text);
    std::string whole(text);
    whole[10] = 'T';
    if (whole.size() == 16)
        whole += ":00";
    return parseTime(whole + "Z");
}

Result<std::vector<SeriesRow>> readSeries(const std::string& file, SeriesOrder order) {
    const auto content = io::readFile(file, fileCap);
    if (!content)
        return content.error();
    auto rows = io::CsvReader::open(content->bytes, file);
    if (!rows)
        return std::move(rows).error();
    const auto time = rows->require({"timestamp", "time"}), value = rows->require({"value"});
    for (const auto* column : {&time, &value})
        if (!*column)
            return column->error();
    std::vector<SeriesRow> out;
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return out;
        const auto at = readMoment(rows->field(*time));
        if (!at)
            return rows->error(*time, "is no time");
        const auto number = numberOrGap(rows->field(*value));
        if (!number)
            return rows->error(*value, "is no number");
        if (order == SeriesOrder::Rising && !out.empty() && *at <= out.back().point.at)
            return rows->error(*time, "is not later than the row before it");
        out.push_back({std::string(rows->field(*time)), {*at, *number}});
    }
}

std::vector<assessment::MetricPoint> pointsOf(const std::vector<SeriesRow>& rows) {
    std::vector<assessment::MetricPoint> points;
    points.reserve(rows.size());
    for (const SeriesRow& row : rows)
        points.push_back(row.point);
    return points;
}

Result<std::vector<double>> readValues(const std::string& file) {
    const auto content = io::readFile(file, fileCap);
    if (!content)
        return content.error();
    std::vector<double> out;
    std::string_view rest = content->bytes;
    for (std::size_t line = 1; !rest.empty(); ++line) {
        const std::size_t end = rest.find('\n');
        const auto number = numberOrGap(rest.substr(0, end));
        if (!number)
            return Error(Fault::Malformed, "is no number").inFile(file).at(line);
        out.push_back(*number);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return out;
}

} // namespace fermata::ctl
