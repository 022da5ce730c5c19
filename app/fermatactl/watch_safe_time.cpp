// `fermatactl watch safe-time`: when a deployment would do the least harm.
#include <charconv>
#include <cstdio>

#include <fmt/format.h>

#include "app/fermatactl/record_access.h"
#include "app/fermatactl/series_table.h"
#include "app/fermatactl/watch_commands.h"
#include "core/assessment/production/safe_time.h"
#include "core/base/text.h"
#include "core/io/formats/csv.h"

namespace fermata::ctl {

namespace {

using namespace assessment;

struct Wanted {
    std::string traffic, horizon = "24h", slot = "30m", at;
    std::vector<std::string> freezes;
    DetectionRules rules;
};

/// A whole number of `m`, `h`, `d` or seconds.
Result<Seconds> durationOf(const std::string& text, const char* option, Seconds least, Seconds most) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const std::int64_t seconds = unit.empty() || unit == "s" ? 1
                                 : unit == "m"               ? 60
                                 : unit == "h"               ? 3600
                                 : unit == "d"               ? 86400
                                                             : 0;
    if (error != std::errc{} || seconds == 0 || count < 0 || count > most.count() || Seconds{count * seconds} < least ||
        Seconds{count * seconds} > most)
        return Error(Fault::Usage, fmt::format("needs a duration such as 90m or 24h, from {} to {}",
                                               shortDuration(least), shortDuration(most)))
            .ofField(option);
    return Seconds{count * seconds};
}

/// NAME=FROM/TO
Result<ClosedTime> freezeOf(const std::string& text) {
    const std::size_t equals = text.find('='), slash = text.find('/', equals == std::string::npos ? 0 : equals);
    const auto wrong = [] { return Error(Fault::Usage, "needs NAME=FROM/TO").ofField("--freeze"); };
    if (equals == std::string::npos || equals == 0 || slash == std::string::npos)
        return wrong();
    const auto from = readMoment(std::string_view(text).substr(equals + 1, slash - equals - 1));
    const auto to = readMoment(std::string_view(text).substr(slash + 1));
    if (!from || !to || *from >= *to)
        return wrong();
    return ClosedTime{text.substr(0, equals), *from, *to};
}

void printTable(const SafeTimes& found, Context& context) {
    io::CsvWriter table(
        {"start", "end", "expected_requests", "low", "high", "minutes_to_detect", "harm", "frozen", "rank"});
    for (const SafeSlot& slot : found.times) {
        table.text(rfc3339(slot.traffic.from)).text(rfc3339(slot.traffic.to));
        table.number(slot.traffic.expected).number(slot.traffic.low).number(slot.traffic.high);
        slot.detect ? table.number(static_cast<double>(slot.detect->count()) / 60.0) : table.empty();
        table.number(slot.harm).text(slot.closedBy.empty() ? "false" : "true");
        slot.rank ? table.integer(static_cast<std::int64_t>(*slot.rank)) : table.empty();
        table.endRow();
    }
    context.print(table.take());
}

void printSlots(const SafeTimes& found, Context& context) {
    io::Json::List list;
    for (const SafeSlot& slot : found.times)
        list.push_back(
            io::Json::Map{{"start", rfc3339(slot.traffic.from)},
                          {"end", rfc3339(slot.traffic.to)},
                          {"expected_requests", slot.traffic.expected},
                          {"low", slot.traffic.low},
                          {"high", slot.traffic.high},
                          {"minutes_to_detect", slot.detect ? io::Json(static_cast<double>(slot.detect->count()) / 60.0)
                                                            : io::Json(nullptr)},
                          {"harm", slot.harm},
                          {"harm_low", slot.harmLow},
                          {"harm_high", slot.harmHigh},
                          {"frozen", !slot.closedBy.empty()},
                          {"freeze", slot.closedBy.empty() ? io::Json(nullptr) : io::Json(slot.closedBy)},
                          {"rank", slot.rank ? io::Json(*slot.rank) : io::Json(nullptr)}});
    printJson(context, io::Json::Map{{"schema", "fermata/safe-time/1"},
                                     {"state", std::string(name(found.state))},
                                     {"forecast", std::string(found.by)},
                                     {"best", found.best ? io::Json(rfc3339(found.times[*found.best].traffic.from))
                                                         : io::Json(nullptr)},
                                     {"slots", std::move(list)}});
}

Result<void> safeTime(const Wanted& wanted, Context& context) {
    const auto horizon = durationOf(wanted.horizon, "--horizon", Seconds{300}, Seconds{14 * 86400});
    const auto slot = durationOf(wanted.slot, "--slot", Seconds{300}, Seconds{6 * 3600});
    for (const auto* duration : {&horizon, &slot})
        if (!*duration)
            return duration->error();
    if (*horizon < *slot)
        return Error(Fault::Usage, "is shorter than a slot").ofField("--horizon");
    std::vector<ClosedTime> closed;
    for (const std::string& text : wanted.freezes) {
        auto freeze = freezeOf(text);
        if (!freeze)
            return std::move(freeze).error();
        closed.push_back(std::move(*freeze));
    }
    const auto rows = readSeries(wanted.traffic, SeriesOrder::Rising);
    if (!rows)
        return rows.error();
    const std::vector<MetricPoint> points = pointsOf(*rows);
    if (points.empty())
        return Error(Fault::Malformed, "has no row").inFile(wanted.traffic);
    const auto interval = intervalOf(points);
    if (!interval || *interval > *slot)
        return Error(Fault::Malformed, "its rows are further apart than a slot; give a longer --slot")
            .inFile(wanted.traffic);
    Time now = points.back().at;
    if (!wanted.at.empty()) {
        const auto at = readMoment(wanted.at);
        if (!at)
            return Error(at.error()).ofField("--at");
        now = *at;
    }
    const SafeTimes found = safeTimes(points, *interval, now, *slot, *horizon, closed, wanted.rules);
    context.result = found.best ? Done : Inconclusive;
    if (context.json)
        printSlots(found, context);
    else
        printTable(found, context);
    if (found.state != ForecastState::Known)
        fmt::print(stderr, "fermatactl: {}: {}\n", plainText(wanted.traffic),
                   found.state == ForecastState::NoTraffic
                       ? "there was no traffic: nothing can be advised"
                       : "three days with fewer gaps than traffic are needed up to that time");
    return {};
}

} // namespace

void addWatchSafeTime(CLI::App& watch, Context& context) {
    CLI::App* one = watch.add_subcommand("safe-time", "Slots ranked by the requests that a fault would reach");
    auto wanted = std::make_shared<Wanted>();
    one->add_option("--traffic", wanted->traffic, "Requests of each interval: timestamp,value; at least three days")
        ->required();
    one->add_option("--horizon", wanted->horizon, "How far to look ahead")->capture_default_str();
    one->add_option("--slot", wanted->slot, "Length of a slot")->capture_default_str();
    one->add_option("--at", wanted->at, "The present; else the last row. Later rows are not looked at");
    one->add_option("--freeze", wanted->freezes, "NAME=FROM/TO: not to be advised (may stand again)")->take_all();
    one->add_option("--base-rate", wanted->rules.baseRate, "Errors a request without a fault")
        ->check(CLI::Range(1e-9, 0.5))
        ->capture_default_str();
    one->add_option("--part", wanted->rules.part, "Of the traffic that the new version gets at first")
        ->check(CLI::Range(0.001, 0.999))
        ->capture_default_str();
    one->footer("Prints start,end,expected_requests,low,high,minutes_to_detect,harm,frozen,rank.\n"
                "Exit codes: 0 a slot is advised, 4 none.\n"
                "Example: fermatactl watch safe-time --traffic requests.csv --horizon 24h");
    one->callback([wanted, &context] {
        if (auto done = safeTime(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
