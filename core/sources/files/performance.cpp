#include "core/sources/files/performance.h"

#include "core/base/text.h"
#include "core/io/formats/csv.h"
#include "core/sources/files/stated.h"

namespace fermata::sources {
namespace {

constexpr std::size_t cap = std::size_t{16} << 20;

Result<double> share(const io::CsvReader& rows, std::size_t column) {
    const auto number = rows.number(column);
    if (number && (*number < -1.0 || *number > 100.0))
        return rows.error(column, "must be a share between -1 and 100; 0.02 is 2 %");
    return number;
}

Result<delivery::Dip> readDip(const io::CsvReader& rows, std::size_t dipColumn, std::size_t lowColumn,
                              std::size_t highColumn) {
    delivery::Dip dip;
    for (const auto& [column, target] :
         {std::pair{dipColumn, &dip.dip}, std::pair{lowColumn, &dip.low}, std::pair{highColumn, &dip.high}}) {
        const auto read = share(rows, column);
        if (!read)
            return read.error();
        *target = *read;
    }
    if (!(dip.low <= dip.dip && dip.dip <= dip.high))
        return rows.error(dipColumn, "must lie between low and high");
    return dip;
}

} // namespace

Result<delivery::PerformanceReport> parsePerformance(std::string_view bytes, const std::string& file) {
    auto rows = io::CsvReader::open(bytes, file, {.bytes = cap});
    if (!rows)
        return std::move(rows).error();
    const auto metric = rows->require({"metric"}), dip = rows->require({"dip"}), low = rows->require({"low"}),
               high = rows->require({"high"});
    for (const auto* column : {&metric, &dip, &low, &high})
        if (!*column)
            return column->error();
    const auto revision = rows->column("revision"), time = rows->column("time");
    delivery::PerformanceReport report;
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return report;
        auto read = readDip(*rows, *dip, *low, *high);
        if (!read)
            return std::move(read).error();
        read->metric = std::string(trimmed(rows->field(*metric)));
        if (read->metric.empty())
            return rows->error(*metric, "must not be empty");
        if (revision && !trimmed(rows->field(*revision)).empty()) {
            const auto stated = statedRevision(trimmed(rows->field(*revision)));
            if (!stated)
                return rows->error(*revision, "must be a full git revision of 40 hex digits");
            if (!keepRevision(report.revision, *stated))
                return rows->error(*revision, "is another revision than that of a row before it");
        }
        if (time && !trimmed(rows->field(*time)).empty()) {
            const auto stated = rows->time(*time);
            if (!stated)
                return stated.error();
            keepOldest(report.time, *stated);
        }
        report.dips.push_back(std::move(*read));
    }
}

} // namespace fermata::sources
