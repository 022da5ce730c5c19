#include "app/fermatactl/order_table.h"

#include <algorithm>
#include <set>

#include "core/base/text.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/csv.h"

namespace fermata::ctl {
namespace {

using decision::PlannedTest;

constexpr std::size_t tableCap = std::size_t{1} << 30;

/// The same table with commas: every field between quotes, line by line.
Result<std::string> withCommas(std::string_view bytes, const std::string& file) {
    std::string out;
    std::size_t line = 0;
    while (!bytes.empty()) {
        ++line;
        const auto end = std::min(bytes.find('\n'), bytes.size());
        std::string_view row = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        if (row.ends_with('\r'))
            row.remove_suffix(1);
        if (row.find('"') != std::string_view::npos)
            return Error(Fault::Malformed, "a quote in a table that is separated by semicolons").inFile(file).at(line);
        if (!row.empty()) {
            out += '"';
            for (const char c : row)
                c == ';' ? out += "\",\"" : out += c;
            out += '"';
        }
        out += '\n';
    }
    return out;
}

/// Gathers rows into cycles; a cycle's rows stand together.
class Cycles {
public:
    Result<void> add(const io::CsvReader& rows, std::size_t cycleColumn, std::size_t idColumn, PlannedTest test,
                     bool failed) {
        const std::string cycle(rows.field(cycleColumn));
        if (all.empty() || all.back().cycle != cycle) {
            if (!m_names.insert(cycle).second)
                return rows.error(cycleColumn, "the rows of cycle " + plainText(cycle) + " do not stand together");
            all.push_back({cycle, {}, {}});
            m_ids.clear();
            m_tests.clear();
        }
        if (test.id.empty())
            return rows.error(idColumn, "is empty");
        if (!m_ids.insert(test.id).second)
            return rows.error(idColumn, "the cycle has " + plainText(test.id) + " already");
        if (!m_tests.insert(test.test).second)
            test.earlier.clear(); // its row in front of this one is in there
        all.back().tests.push_back(std::move(test));
        all.back().failed.push_back(failed);
        return {};
    }
    std::vector<TestCycle> all;

private:
    std::set<std::string, std::less<>> m_names, m_ids, m_tests;
};

Result<std::vector<bool>> earlierOutcomes(const io::CsvReader& rows, std::size_t column) {
    const std::string_view text = rows.field(column);
    if (!text.starts_with('[') || !text.ends_with(']'))
        return rows.error(column, "is no list of outcomes such as [0, 1]");
    std::vector<bool> out;
    for (const char c : text.substr(1, text.size() - 2)) {
        if (c == '0' || c == '1')
            out.push_back(c == '1');
        else if (c != ',' && c != ' ')
            return rows.error(column, "is no list of outcomes such as [0, 1]");
    }
    return out;
}

Result<double> durationOf(const io::CsvReader& rows, std::size_t column) {
    auto duration = rows.number(column);
    if (duration && *duration < 0.0)
        return rows.error(column, "a duration below zero");
    return duration;
}

Result<std::vector<TestCycle>> readSemicolons(std::string_view bytes, const std::string& file) {
    const auto table = withCommas(bytes, file);
    if (!table)
        return table.error();
    auto rows = io::CsvReader::open(*table, file);
    if (!rows)
        return std::move(rows).error();
    const auto id = rows->require({"Id"}), name = rows->require({"Name"}), time = rows->require({"Duration"}),
               results = rows->require({"LastResults"}), verdict = rows->require({"Verdict"}),
               cycle = rows->require({"Cycle"});
    for (const auto* column : {&id, &name, &time, &results, &verdict, &cycle})
        if (!*column)
            return column->error();
    Cycles cycles;
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return std::move(cycles.all);
        const auto duration = durationOf(*rows, *time);
        if (!duration)
            return duration.error();
        const auto failed = rows->boolean(*verdict);
        if (!failed)
            return failed.error();
        auto earlier = earlierOutcomes(*rows, *results);
        if (!earlier)
            return std::move(earlier).error();
        PlannedTest test{std::string(rows->field(*id)), std::string(rows->field(*name)), *duration, std::move(*earlier),
                         std::nullopt};
        if (test.test.empty()) // all nameless ones would be variants of one test
            return rows->error(*name, "is empty");
        if (auto added = cycles.add(*rows, *cycle, *id, std::move(test), *failed); !added)
            return std::move(added).error();
    }
}

/// Columns that describe the code of a test class, not its outcomes; together they show that it was edited.
std::vector<std::size_t> contentColumns(const io::CsvReader& rows) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < rows.columns().size(); ++i)
        for (const std::string_view beginning : {"Avg", "Count", "Max", "Ratio", "Sum"})
            if (rows.columns()[i].starts_with(beginning))
                out.push_back(i);
    return out;
}

Result<std::vector<TestCycle>> readClasses(std::string_view bytes, const std::string& file) {
    auto rows = io::CsvReader::open(bytes, file);
    if (!rows)
        return std::move(rows).error();
    const auto name = rows->require({"test_class_name"}), cycle = rows->require({"cycle_id"}),
               failures = rows->require({"current_failures"}), time = rows->require({"time"});
    for (const auto* column : {&name, &cycle, &failures, &time})
        if (!*column)
            return column->error();
    const auto content = contentColumns(*rows);
    Cycles cycles;
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return std::move(cycles.all);
        const auto duration = durationOf(*rows, *time);
        if (!duration)
            return duration.error();
        const auto failed = rows->number(*failures);
        if (!failed)
            return failed.error();
        PlannedTest test;
        test.id = test.test = rows->field(*name);
        test.duration = *duration;
        if (!content.empty()) {
            std::string text;
            for (const std::size_t column : content)
                text.append(rows->field(column)).push_back(',');
            test.content = std::hash<std::string>{}(text);
        }
        if (auto added = cycles.add(*rows, *cycle, *name, std::move(test), *failed > 0.0); !added)
            return std::move(added).error();
    }
}

} // namespace

Result<std::vector<TestCycle>> readCycles(const std::string& file) {
    const auto content = io::readFile(file, tableCap);
    if (!content)
        return content.error();
    const std::string_view bytes = content->bytes;
    const auto first = bytes.substr(0, bytes.find('\n'));
    return first.find(';') != std::string_view::npos && first.find(',') == std::string_view::npos
               ? readSemicolons(bytes, file)
               : readClasses(bytes, file);
}

} // namespace fermata::ctl
