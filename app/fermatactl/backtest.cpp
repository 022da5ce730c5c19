// `fermatactl backtest`: what a policy would have done with the recorded past, each number with the rows behind it.
#include "core/rehearsal/backtest.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "app/fermatactl/rehearsal_input.h"
#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

using rehearsal::Backtest;
using rehearsal::FaultRow;
using rehearsal::ScenarioScore;

struct Wanted {
    std::string policy, against, from, to;
    bool hasRows = false;
};

Result<Backtest> run(const Wanted& wanted, Context& context) {
    const auto window = windowOf(wanted.from, wanted.to);
    if (!window)
        return window.error();
    const auto tried = policyOf(wanted.policy);
    if (!tried)
        return tried.error();
    const auto now = wanted.against.empty() ? policyInForce(context) : policyOf(wanted.against);
    if (!now)
        return now.error();
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return std::move(chain).error();
    return rehearsal::backtest(
        *chain, {{wanted.against.empty() ? "in force" : wanted.against, &*now}, {wanted.policy, &*tried}}, *window,
        [&] { return context.stop.stop_requested(); },
        [&](std::size_t done, std::size_t all) { context.progress("decisions judged again", done, all); });
}

const char* name(FaultRow::Origin origin) {
    switch (origin) {
    case FaultRow::Origin::Incident:
        return "incident";
    case FaultRow::Origin::Rollback:
        return "rollback";
    case FaultRow::Origin::Label:
        return "label";
    }
    return "label";
}

io::Json asJson(const ScenarioScore& score) {
    io::Json::List weeks;
    for (const auto& [week, hours] : score.hoursByWeek)
        weeks.push_back(io::Json::Map{{"week", rfc3339(week)}, {"hours", hours}});
    io::Json interval(nullptr);
    if (score.gainInterval)
        interval = io::Json::Map{{"low", score.gainInterval->first}, {"high", score.gainInterval->second}};
    return io::Json::Map{{"policy", repairedUtf8(score.name)},
                         {"gated", score.gated},
                         {"fast_tracked", score.fastTracked},
                         {"still_waiting_at_the_end", score.open},
                         {"decisions_of_persons", score.persons},
                         {"faulty_caught", score.caught},
                         {"faulty_escaped", score.escaped},
                         {"hours_of_delay", score.hours},
                         {"longest_hours", score.longestHours},
                         {"median_hours", io::Json(score.medianHours)},
                         {"expected_loss", score.loss},
                         {"cost_of_delay", score.delayCost},
                         {"gain", score.gain},
                         {"gain_90", std::move(interval)},
                         {"hours_by_week", std::move(weeks)}};
}

io::Json rowsOf(const Backtest& all) {
    io::Json::List rows;
    for (const rehearsal::CaseRow& row : all.rows) {
        io::Json::List parts;
        for (const rehearsal::CasePart& part : row.parts)
            parts.push_back(io::Json::Map{{"verdict", decision::name(part.verdict)},
                                          {"gated", part.isGated},
                                          {"hours", part.hours},
                                          {"still_waiting", part.isOpen},
                                          {"needs_person", part.needsPerson},
                                          {"expected_loss", part.loss},
                                          {"cost_of_delay", part.delayCost}});
        rows.push_back(io::Json::Map{{"change", repairedUtf8(row.key.change)},
                                     {"head", row.key.head},
                                     {"environment", repairedUtf8(row.key.environment)},
                                     {"record", row.record},
                                     {"first", rfc3339(row.first)},
                                     {"last", rfc3339(row.last)},
                                     {"deployed", row.deployed ? io::Json(rfc3339(*row.deployed)) : io::Json(nullptr)},
                                     {"p_defect", row.pDefect},
                                     {"lines", row.lines},
                                     {"outcome_known", row.hasOutcome},
                                     {"faulty", row.fault.has_value()},
                                     {"by_policy", std::move(parts)}});
    }
    return rows;
}

io::Json asJson(const Backtest& all) {
    io::Json::List scores, faults, untied;
    for (const ScenarioScore& score : all.scores)
        scores.push_back(asJson(score));
    for (const FaultRow& fault : all.faults) {
        io::Json::List caught;
        for (const bool isCaught : fault.isCaught)
            caught.push_back(isCaught);
        const rehearsal::CaseRow& row = all.rows[fault.row];
        faults.push_back(io::Json::Map{{"origin", name(fault.origin)},
                                       {"name", repairedUtf8(fault.name)},
                                       {"severity", repairedUtf8(fault.severity)},
                                       {"at", rfc3339(fault.at)},
                                       {"change", repairedUtf8(row.key.change)},
                                       {"title", repairedUtf8(row.title)},
                                       {"record", row.record},
                                       {"p_defect", row.pDefect},
                                       {"caught", std::move(caught)}});
    }
    for (const std::string& each : all.untied)
        untied.push_back(repairedUtf8(each));
    const auto end = [](const std::optional<Time>& time) {
        return time ? io::Json(rfc3339(*time)) : io::Json(nullptr);
    };
    return io::Json::Map{{"schema", "fermata/backtest/1"},
                         {"rehearsal", true},
                         {"unit", repairedUtf8(all.unit)},
                         {"from", end(all.from)},
                         {"to", end(all.to)},
                         {"decisions", all.looks},
                         {"not_by_this_version", all.notByThisVersion},
                         {"changes", all.rows.size()},
                         {"changes_without_outcome", all.unknown},
                         {"told_of_no_change_on_record", std::move(untied)},
                         {"policies", std::move(scores)},
                         {"faulty", std::move(faults)},
                         {"rows", rowsOf(all)}};
}

std::string ofThem(std::size_t count, std::size_t all) {
    return all == 0 ? fmt::format("{}", count)
                    : fmt::format("{} ({:.1f} %)", count, 100.0 * double(count) / double(all));
}

std::string asText(const Backtest& all, bool hasRows) {
    std::string out = "REHEARSAL on the recorded past: nothing is sent, nothing is written.\n";
    if (!all.from)
        return out + "No decision is on record in this time.\n";
    out += fmt::format("{} decisions on {} changes, {} to {}; {} known to be faulty\n", all.looks, all.rows.size(),
                       wording::timeForPeople(*all.from), wording::timeForPeople(*all.to), all.faults.size());
    const std::string unit = all.unit.empty() ? "loss units" : plainText(all.unit);
    const auto line = [&](std::string_view what, const auto& show) {
        out += fmt::format("  {:<34}", what);
        for (const ScenarioScore& score : all.scores)
            out += fmt::format("{:>24}", show(score));
        out += '\n';
    };
    const auto number = [](double value) { return fmt::format("{:.1f}", value); };
    line("", [&](const ScenarioScore& score) {
        const std::string text = plainText(score.name);
        return text.size() > 22 ? "…" + text.substr(text.size() - 21) : text;
    });
    line("faulty changes caught at the gate",
         [&](const ScenarioScore& score) { return ofThem(score.caught, all.faults.size()); });
    line("faulty changes that escape", [](const ScenarioScore& score) { return fmt::format("{}", score.escaped); });
    line("changes gated", [&](const ScenarioScore& score) { return ofThem(score.gated, all.rows.size()); });
    line("on the fast track", [&](const ScenarioScore& score) { return ofThem(score.fastTracked, all.rows.size()); });
    line("hours of delay added", [&](const ScenarioScore& score) { return number(score.hours); });
    line("  still waiting at the end (more)", [](const ScenarioScore& score) { return fmt::format("{}", score.open); });
    line("median hours until let through", [&](const ScenarioScore& score) {
        return score.medianHours ? number(*score.medianHours) : std::string("not known");
    });
    line("decisions that a person has to take",
         [](const ScenarioScore& score) { return fmt::format("{}", score.persons); });
    line("expected loss, " + unit, [&](const ScenarioScore& score) { return number(score.loss); });
    line("cost of delay, " + unit, [&](const ScenarioScore& score) { return number(score.delayCost); });
    line("gain, " + unit, [&](const ScenarioScore& score) { return number(score.gain); });
    for (const ScenarioScore& score : all.scores)
        if (score.gainInterval)
            out += fmt::format("  90 % interval of the gain: {:.1f} to {:.1f}\n", score.gainInterval->first,
                               score.gainInterval->second);
    out += fmt::format("{} of the changes never reached production on record and nobody told of them: what they would "
                       "have done is not known, and none of them counts as prevented.\n",
                       all.unknown);
    if (!all.hasOutcomes)
        out += "Nobody told of incidents, rollbacks or labels: nothing can be said of faults (fermatactl incident "
               "import, label set).\n";
    if (!all.untied.empty())
        out += fmt::format("{} of what was told names no change on record.\n", all.untied.size());
    if (all.notByThisVersion > 0)
        out += fmt::format("{} decisions are in a form that this version does not read.\n", all.notByThisVersion);
    for (const FaultRow& fault : all.faults) {
        const rehearsal::CaseRow& row = all.rows[fault.row];
        std::string fates;
        for (const bool isCaught : fault.isCaught)
            fates += isCaught ? "  caught " : "  escapes";
        out += fmt::format("  {:<9}{:<14} {}  {:.2f} {}  {}\n", name(fault.origin), plainText(fault.name),
                           wording::timeForPeople(fault.at), row.pDefect, fates, plainText(row.key.change));
    }
    if (hasRows)
        for (const rehearsal::CaseRow& row : all.rows) {
            out += fmt::format("  {:>8}  {}  {:<28} {:<12}", row.record, wording::timeForPeople(row.first),
                               plainText(row.key.change), plainText(row.key.environment));
            for (const rehearsal::CasePart& part : row.parts)
                out += fmt::format("  {:>10} {:>8.1f} h{}", wording::word(part.verdict), part.hours,
                                   part.isOpen ? "+" : " ");
            out += '\n';
        }
    return out;
}

} // namespace

void addBacktest(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command = app.add_subcommand(
        "backtest", "What a policy would have done with the recorded past; nothing is recorded.\nExample: fermatactl "
                    "backtest --policy stricter.yaml --from 2026-09-01T00:00:00Z");
    command->add_option("--policy", wanted->policy, "The policy to try")->required();
    command->add_option("--against", wanted->against, "The policy to compare with; else the one in force");
    command->add_option("--from", wanted->from, "Only decisions of this moment or later");
    command->add_option("--to", wanted->to, "Only decisions before this moment");
    command->add_flag("--rows", wanted->hasRows,
                      "With the changes that the numbers are made of (--json always has them)");
    command->callback([wanted, &context] {
        const auto all = run(*wanted, context);
        if (!all)
            return context.fail(all.error());
        if (context.json)
            printJson(context, asJson(*all));
        else
            context.print(asText(*all, wanted->hasRows));
    });
}

} // namespace fermata::ctl
