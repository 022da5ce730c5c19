// `fermatactl whatif FILE.yaml`: what the gate would say under another policy, at another time, of another train.
#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "app/fermatactl/rehearsal_input.h"
#include "core/base/text.h"
#include "core/io/files/read_file.h"
#include "core/rehearsal/scenario.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

using rehearsal::TrainView;
using rehearsal::WhatIf;
using rehearsal::WhatIfRow;

struct Rehearsed {
    rehearsal::Scenarios scenario;
    WhatIf all;
};

Result<Rehearsed> run(const std::string& file, Context& context) {
    const auto content = io::readFile(file, std::size_t{1} << 20);
    if (!content)
        return content.error();
    const auto now = policyInForce(context);
    if (!now)
        return now.error();
    auto scenario = rehearsal::parseScenario(content->bytes, file, *now);
    if (!scenario)
        return std::move(scenario).error();
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return std::move(chain).error();
    auto all = rehearsal::whatIf(*chain, *scenario, *now, [&] { return context.stop.stop_requested(); });
    if (!all)
        return std::move(all).error();
    return Rehearsed{std::move(*scenario), std::move(*all)};
}

/// Expected, of what the gate says.
double lossOf(const TrainView& train) {
    for (const decision::ActionLoss& action : train.decision.weighing)
        if (action.action == train.decision.verdict)
            return action.expected;
    return 0.0;
}

io::Json asJson(const std::optional<TrainView>& train) {
    if (!train)
        return nullptr;
    io::Json::List aboard;
    for (const std::string& key : train->aboard)
        aboard.push_back(repairedUtf8(key));
    const auto& decided = train->decision;
    return io::Json::Map{{"changes", std::move(aboard)},
                         {"environment", repairedUtf8(train->environment)},
                         {"verdict", decision::name(decided.verdict)},
                         {"strictest_car", decision::name(decided.strictest)},
                         {"p_any_defect", decided.defect.any.value()},
                         {"low", decided.defect.low.value()},
                         {"high", decided.defect.high.value()},
                         {"pairs_on_one_file", decided.pairs.size()},
                         {"expected_loss", lossOf(*train)},
                         {"worth_a_day", decided.valuePerDay},
                         {"why", wording::sentence(decided.summary)}};
}

io::Json asJson(const Rehearsed& rehearsed) {
    io::Json::List rows;
    for (const WhatIfRow& row : rehearsed.all.rows)
        rows.push_back(io::Json::Map{{"change", repairedUtf8(row.entry.change)},
                                     {"environment", repairedUtf8(row.entry.environment)},
                                     {"decision", row.entry.id},
                                     {"at", rfc3339(row.entry.at)},
                                     {"recorded", decision::name(row.entry.verdict)},
                                     {"before", decision::name(row.before.verdict)},
                                     {"after", decision::name(row.after.verdict)},
                                     {"why", wording::sentence(row.after.why)}});
    const auto& at = rehearsed.scenario.at;
    return io::Json::Map{
        {"schema", "fermata/whatif/1"},
        {"rehearsal", true},
        {"name", repairedUtf8(rehearsed.scenario.name)},
        {"at", at ? io::Json(rfc3339(*at)) : io::Json(nullptr)},
        {"unit", repairedUtf8(rehearsed.all.unit)},
        {"not_by_this_version", rehearsed.all.notByThisVersion},
        {"changes", std::move(rows)},
        {"train", rehearsed.all.before ? io::Json(io::Json::Map{{"before", asJson(rehearsed.all.before)},
                                                                {"after", asJson(rehearsed.all.after)}})
                                       : io::Json(nullptr)}};
}

std::string asText(const TrainView& train, std::string_view when, const std::string& unit) {
    std::string aboard;
    for (const std::string& key : train.aboard)
        aboard += (aboard.empty() ? "" : ", ") + plainText(key);
    const auto& decided = train.decision;
    return fmt::format(
        "  {:<5} {}: {}\n        {} aboard for {}, any of them needs a fix: {:.3f} ({:.3f} to {:.3f}), {} "
        "pairs on one file, expected loss {:.1f} {}, worth {:.1f} a day\n        {}\n",
        when, wording::word(decided.verdict), wording::sentence(decided.summary), train.aboard.size(),
        plainText(train.environment), decided.defect.any.value(), decided.defect.low.value(),
        decided.defect.high.value(), decided.pairs.size(), lossOf(train), unit, decided.valuePerDay, aboard);
}

std::string asText(const Rehearsed& rehearsed) {
    const auto& [scenario, all] = rehearsed;
    std::string out = fmt::format("REHEARSAL{}{}: nothing is sent, nothing is written.\n",
                                  scenario.name.empty() ? "" : ", ", plainText(scenario.name));
    if (scenario.at)
        out += fmt::format("Judged at {}: evidence grows old until then, traffic is as usual then, production "
                           "otherwise as it was.\n",
                           wording::timeForPeople(*scenario.at));
    std::size_t changed = 0;
    for (const WhatIfRow& row : all.rows) {
        const bool isOther = row.before.verdict != row.after.verdict;
        changed += isOther ? 1 : 0;
        out += fmt::format("  {}  {:<10}{} {:<10}  {}  {}: {}\n", row.entry.id.substr(0, 12),
                           wording::word(row.before.verdict), isOther ? "→" : " ",
                           isOther ? wording::word(row.after.verdict) : "", plainText(row.entry.environment),
                           plainText(row.entry.change), wording::sentence(row.after.why));
    }
    out += fmt::format("{} of {} would have another verdict\n", changed, all.rows.size());
    if (all.notByThisVersion > 0)
        out += fmt::format("{} are in a form that this version does not read\n", all.notByThisVersion);
    const std::string unit = all.unit.empty() ? "loss units" : plainText(all.unit);
    if (all.before && all.after)
        out += "Train " + plainText(scenario.train ? scenario.train->name : std::string()) + "\n" +
               asText(*all.before, "now", unit) + asText(*all.after, "then", unit);
    return out;
}

} // namespace

void addWhatIf(CLI::App& app, Context& context) {
    auto file = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "whatif",
        "What the gate would say in a scenario: another policy, another time, another train; nothing is recorded.\n"
        "A scenario is YAML: version: 1, and any of name, policy (fields as in policy.yaml, laid over the one in\n"
        "force), at, environment, changes, train: {name, changes, take_out, put_in}.\n"
        "Example: fermatactl whatif friday-evening.yaml");
    command->add_option("FILE", *file, "The scenario")->required();
    command->callback([file, &context] {
        const auto rehearsed = run(*file, context);
        if (!rehearsed)
            return context.fail(rehearsed.error());
        if (context.json)
            printJson(context, asJson(*rehearsed));
        else
            context.print(asText(*rehearsed));
    });
}

} // namespace fermata::ctl
