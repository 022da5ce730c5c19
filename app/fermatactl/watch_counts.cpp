#include "app/fermatactl/watch_counts.h"

#include "core/io/files/read_file.h"
#include "core/io/formats/csv.h"

namespace fermata::ctl {

using namespace assessment;

namespace {

constexpr std::size_t fileCap = std::size_t{256} << 20;

}

Result<bool> isOfValues(const std::string& file) {
    const auto content = io::readFile(file, fileCap);
    if (!content)
        return content.error();
    const auto rows = io::CsvReader::open(content->bytes, file);
    if (!rows)
        return rows.error();
    return rows->column("value") && !rows->column("events");
}

Result<Counts> readCounts(const std::string& file) {
    const auto content = io::readFile(file, fileCap);
    if (!content)
        return content.error();
    auto rows = io::CsvReader::open(content->bytes, file);
    if (!rows)
        return std::move(rows).error();
    const auto time = rows->require({"time"}), events = rows->require({"events"}),
               exposure = rows->require({"exposure"});
    for (const auto* column : {&time, &events, &exposure})
        if (!*column)
            return column->error();
    Counts counts;
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return counts;
        const auto at = rows->time(*time);
        if (!at)
            return at.error();
        const auto seen = rows->number(*events);
        if (!seen)
            return seen.error();
        const auto exposed = rows->number(*exposure);
        if (!exposed)
            return exposed.error();
        if (*seen < 0.0)
            return rows->error(*events, "fewer than no events");
        if (*exposed < *seen)
            return rows->error(*exposure, "fewer were exposed than events happened to");
        if (!counts.emplace(*at, ArmCount{*seen, *exposed}).second)
            return rows->error(*time, "this time stands twice");
    }
}

std::vector<EventTick> together(const Counts& treatment, const Counts& control, std::optional<Time> from) {
    std::map<Time, EventTick> ticks;
    for (const auto& [at, count] : treatment)
        ticks[at].treatment = count;
    for (const auto& [at, count] : control)
        ticks[at].control = count;
    std::vector<EventTick> out;
    for (auto& [at, tick] : ticks) {
        tick.at = at;
        if (!from || at > *from) // `time` is the end of its interval
            out.push_back(tick);
    }
    return out;
}

} // namespace fermata::ctl
