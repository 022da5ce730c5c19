#include "core/io/formats/csv.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;

/// What is read, written and read again is the same table.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto rows = io::CsvReader::open(fuzz::textOf(data, size), "f");
    if (!rows)
        return 0;
    io::CsvWriter writer(rows->columns());
    std::vector<std::vector<std::string>> table;
    for (auto more = rows->next(); more && *more; more = rows->next()) {
        std::vector<std::string> row;
        for (std::size_t i = 0; i < rows->columns().size(); ++i) {
            row.emplace_back(rows->field(i));
            writer.text(row.back());
        }
        writer.endRow();
        table.push_back(std::move(row));
    }
    const std::string written = writer.take();
    auto again = io::CsvReader::open(written);
    fuzz::require(again.has_value() && again->columns() == rows->columns());
    for (const auto& row : table) {
        const auto more = again->next();
        fuzz::require(more && *more);
        for (std::size_t i = 0; i < row.size(); ++i)
            fuzz::require(again->field(i) == row[i]);
    }
    const auto end = again->next();
    fuzz::require(end && !*end);
    return 0;
}
