// `fermatactl watch anomalies`: how unlike its past each row of a series is.
#include <cmath>

#include <fmt/format.h>

#include "app/fermatactl/record_access.h"
#include "app/fermatactl/series_table.h"
#include "app/fermatactl/watch_commands.h"
#include "core/assessment/production/anomaly.h"
#include "core/io/files/write_file.h"
#include "core/io/formats/csv.h"

namespace fermata::ctl {

namespace {

Result<std::size_t> scoreRows(const std::string& in, const std::string& out, Context& context) {
    const auto rows = readSeries(in, SeriesOrder::Any);
    if (!rows)
        return rows.error();
    io::CsvWriter table({"timestamp", "value", "anomaly_score", "label"});
    assessment::AnomalyScorer scorer;
    for (const SeriesRow& row : *rows) {
        if (context.stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        const bool isNumber = std::isfinite(row.point.value);
        table.text(row.timestamp);
        isNumber ? table.number(row.point.value) : table.empty();
        table.number(scorer.score(row.point.at, isNumber ? std::optional(row.point.value) : std::nullopt)).integer(0);
        table.endRow();
    }
    if (auto written = io::writeFileDurably(out, table.take()); !written)
        return std::move(written).error();
    return rows->size();
}

} // namespace

void addWatchAnomalies(CLI::App& watch, Context& context) {
    CLI::App* one = watch.add_subcommand("anomalies", "Score each row of a series by the rows up to it");
    auto in = std::make_shared<std::string>(), out = std::make_shared<std::string>();
    one->add_option("--in", *in, "CSV timestamp,value")->required();
    one->add_option("--out", *out, "CSV timestamp,value,anomaly_score,label, a row for each row")->required();
    one->footer("Example: fermatactl watch anomalies --in requests.csv --out scores.csv");
    one->callback([in, out, &context] {
        const auto rows = scoreRows(*in, *out, context);
        if (!rows)
            return context.fail(rows.error());
        if (context.json)
            printJson(context, io::Json::Map{{"schema", "fermata/anomalies/1"}, {"rows", *rows}});
        else
            context.print(fmt::format("{} rows scored\n", *rows));
    });
}

} // namespace fermata::ctl
