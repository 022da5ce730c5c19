// `fermatactl watch verify`: whether a deployment is worse than its control.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "app/fermatactl/record_access.h"
#include "core/assessment/production/event_share.h"
#include "core/base/text.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/csv.h"

namespace fermata::ctl {

namespace {

using namespace assessment;

struct Wanted {
    std::string treatment, control, from, direction = "up";
    std::vector<std::string> same;
    double tolerated = 0.0; ///< 0: not given
    VerificationRules rules;
};

/// By the time of its interval.
using Counts = std::map<Time, ArmCount>;

Result<Counts> readCounts(const std::string& file) {
    const auto content = io::readFile(file, std::size_t{256} << 20);
    if (!content)
        return content.error();
    auto rows = io::CsvReader::open(content->bytes, file);
    if (!rows)
        return std::move(rows).error();
    if (rows->column("value") && !rows->column("events"))
        return Error(Fault::Unsupported,
                     "a table of values cannot be verified by this version; give time,events,exposure")
            .inFile(file)
            .at(1)
            .ofField("value");
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

/// Intervals of both files by their time; one that only one file has is an arm without traffic.
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

io::Json orNull(const std::optional<double>& value) {
    return value ? io::Json(*value) : io::Json(nullptr);
}

std::string inWords(const Verification& found, const VerificationRules& rules) {
    const auto ratio = [](const std::optional<double>& value, const char* none) {
        return value ? fmt::format("{:.2f}", *value) : std::string(none);
    };
    std::string reason(name(found.reason));
    std::ranges::replace(reason, '-', ' ');
    std::string text =
        fmt::format("{}{}: {}\n", name(found.health), found.mayRollBack ? ", enough to roll back" : "", reason);
    text += fmt::format(
        "rate of the new version beside the control: {} to {} times (tolerated {:.2f}, good below {:.2f})\n",
        ratio(found.ratioLow, "0"), ratio(found.ratioHigh, "any number of"), rules.tolerated, rules.marginGood);
    if (found.knownAt)
        text += fmt::format("known at {}\n", rfc3339(*found.knownAt));
    else if (found.detectable)
        text += fmt::format("a ratio of {:.2f} would have been seen with 90 % so far\n", *found.detectable);
    text += fmt::format("{} intervals, {} of no use (an arm without traffic)\n", found.samples, found.skipped);
    return text;
}

Result<void> verify(Wanted wanted, Context& context) {
    const auto from = parseTime(wanted.from);
    if (!from)
        return Error(from.error()).ofField("--from");
    VerificationRules& rules = wanted.rules;
    rules.direction = wanted.direction == "down" ? Direction::Down : Direction::Up;
    if (wanted.same.size() % 2 != 0)
        return Error(Fault::Usage, "needs two tables each time, one for each arm").ofField("--same");
    std::vector<std::vector<EventTick>> same;
    for (std::size_t i = 0; i + 1 < wanted.same.size(); i += 2) {
        auto one = readCounts(wanted.same[i]), two = readCounts(wanted.same[i + 1]);
        for (auto* each : {&one, &two})
            if (!*each)
                return std::move(*each).error();
        same.push_back(together(*one, *two, {}));
    }
    if (!same.empty()) {
        rules.tolerated = toleratedFrom(same).value_or(rules.tolerated);
        std::vector<EventTick> all;
        for (const auto& window : same)
            all.insert(all.end(), window.begin(), window.end());
        rules.dispersion = dispersionOf(all);
    }
    if (wanted.tolerated > 0.0)
        rules.tolerated = wanted.tolerated;
    if (!isSound(rules))
        return Error(
            Fault::Usage,
            "needs --tolerance at least 1, --margin-good above 1, and 0 < --alpha-rollback <= --alpha-pause < 1");
    const auto treatment = readCounts(wanted.treatment);
    if (!treatment)
        return treatment.error();
    const auto control = readCounts(wanted.control);
    if (!control)
        return control.error();
    EventShareTest test(rules);
    for (const EventTick& tick : together(*treatment, *control, *from))
        test.add(tick);
    const Verification found = test.verification();
    context.result = found.health == Health::Good ? Done : found.health == Health::Bad ? No : Inconclusive;
    if (!context.json) {
        context.print(inWords(found, rules));
        return {};
    }
    io::Json::Map ratio{{"low", orNull(found.ratioLow)}, {"high", orNull(found.ratioHigh)}};
    printJson(context,
              io::Json::Map{{"schema", "fermata/verification/1"},
                            {"verdict", std::string(name(found.health))},
                            {"known_at", found.knownAt ? io::Json(rfc3339(*found.knownAt)) : io::Json(nullptr)},
                            {"log_evidence", found.logBad},
                            {"e_bad", std::exp(std::min(found.logBad, 700.0))},
                            {"e_good", std::exp(std::min(found.logGood, 700.0))},
                            {"roll_back", found.mayRollBack},
                            {"ratio", std::move(ratio)},
                            {"detectable_ratio", orNull(found.detectable)},
                            {"tolerated", rules.tolerated},
                            {"same_version_windows", same.size()},
                            {"dispersion", rules.dispersion},
                            {"samples", found.samples},
                            {"skipped", found.skipped},
                            {"guarantee", same.empty() ? "anytime" : "empirical"},
                            {"reason", std::string(name(found.reason))}});
    return {};
}

} // namespace

void addWatch(CLI::App& app, Context& context) {
    CLI::App* watch = app.add_subcommand("watch", "Judge what production says of a deployment");
    watch->require_subcommand(1);
    CLI::App* one =
        watch->add_subcommand("verify", "Whether a deployment is worse than its control: good, bad or inconclusive");
    auto wanted = std::make_shared<Wanted>();
    one->add_option("--treatment", wanted->treatment, "The new version: time,events,exposure")->required();
    one->add_option("--control", wanted->control, "The old version over the same intervals: time,events,exposure")
        ->required();
    one->add_option(
           "--same", wanted->same,
           "Two tables of arms that ran the same version earlier (again for more windows): how much the arms vary "
           "is learned from them, and from 59 windows on what is tolerated")
        ->expected(2)
        ->take_all();
    one->add_option("--from", wanted->from, "When the deployment began; an interval counts from its end (time) on")
        ->required();
    one->add_option("--direction", wanted->direction, "Whether more events are worse (up) or fewer (down)")
        ->check(CLI::IsMember({"up", "down"}))
        ->capture_default_str();
    one->add_option("--tolerance", wanted->tolerated,
                    "Ratio of the rates that is no worse; else from --same, else 1.25")
        ->check(CLI::Range(1.0, 1e6));
    one->add_option("--margin-good", wanted->rules.marginGood, "A ratio proved to be below this is good")
        ->capture_default_str();
    one->add_option("--alpha-pause", wanted->rules.alphaPause, "Chance of a false alarm that pauses")
        ->capture_default_str();
    one->add_option("--alpha-rollback", wanted->rules.alphaRollBack, "Chance of a false alarm that rolls back")
        ->capture_default_str();
    one->footer("Exit codes: 0 good, 1 bad, 4 inconclusive.\n"
                "Example: fermatactl watch verify --treatment new.csv --control old.csv --from 2026-12-01T10:00:00Z");
    one->callback([wanted, &context] {
        if (auto done = verify(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
