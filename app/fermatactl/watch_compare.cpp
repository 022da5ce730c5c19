// `fermatactl watch compare` and `watch judge`: a canary beside its control.
#include <cmath>

#include <fmt/format.h>

#include "app/fermatactl/canary_cases.h"
#include "app/fermatactl/record_access.h"
#include "app/fermatactl/series_table.h"
#include "app/fermatactl/watch_commands.h"
#include "core/assessment/production/paired_bets.h"
#include "core/base/text.h"

namespace fermata::ctl {

namespace {

using namespace assessment;

struct Compared {
    std::string control, experiment, judge = "sequential", direction = "either", measure = "mean-ratio";
    CanaryRules rules;
    double tolerance = -1.0; ///< below 0: the judge's own
};

/// A number that JSON can say.
io::Json number(double value) {
    return std::isfinite(value) ? io::Json(value) : io::Json(nullptr);
}
io::Json number(const std::optional<double>& value) {
    return value ? number(*value) : io::Json(nullptr);
}

int exitOf(CanaryVerdict verdict) {
    switch (verdict) {
    case CanaryVerdict::Pass:
        return Done;
    case CanaryVerdict::High:
    case CanaryVerdict::Low:
    case CanaryVerdict::NodataFailMetric:
        return No;
    case CanaryVerdict::Nodata:
        return Inconclusive;
    }
    return Inconclusive;
}

void mannWhitneyOf(const Compared& wanted, std::vector<double> control, std::vector<double> experiment,
                   Context& context) {
    CanaryRules rules = wanted.rules;
    if (wanted.tolerance >= 0.0)
        rules.tolerance = wanted.tolerance;
    const CanaryJudgement judged = mannWhitney(std::move(control), std::move(experiment), rules);
    context.result = exitOf(judged.verdict);
    if (!context.json)
        return context.print(fmt::format("{}\nshift {} ({} to {}), effect {:.3g}\n", name(judged.verdict),
                                         judged.estimate ? fmt::format("{:.4g}", *judged.estimate) : "not tested",
                                         judged.low ? fmt::format("{:.4g}", *judged.low) : "-",
                                         judged.high ? fmt::format("{:.4g}", *judged.high) : "-", judged.effect));
    printJson(context, io::Json::Map{{"schema", "fermata/comparison/1"},
                                     {"judge", "mann-whitney"},
                                     {"verdict", std::string(name(judged.verdict))},
                                     {"critical", judged.isCritical},
                                     {"effect", number(judged.effect)},
                                     {"estimate", number(judged.estimate)},
                                     {"low", number(judged.low)},
                                     {"high", number(judged.high)}});
}

/// Pairs by their lines. Both ways round share the chance to be wrong.
void sequentialOf(const Compared& wanted, const std::vector<double>& control, const std::vector<double>& experiment,
                  Context& context) {
    const double tolerated = 1.0 + (wanted.tolerance >= 0.0 ? wanted.tolerance : 0.25);
    const bool up = wanted.rules.deviation != Deviation::Decrease, down = wanted.rules.deviation != Deviation::Increase;
    const double alpha = (1.0 - wanted.rules.confidence) / (up && down ? 2.0 : 1.0);
    PairedBets higher(tolerated), lower(tolerated), notHigher(1.0 / tolerated), notLower(1.0 / tolerated);
    std::string verdict;
    bool isNotHigher = !up, isNotLower = !down;
    double evidence = 0.0;
    for (std::size_t i = 0; i < std::min(control.size(), experiment.size()); ++i) {
        if (!higher.add(experiment[i], control[i]))
            continue;
        lower.add(control[i], experiment[i]);
        notHigher.add(control[i], experiment[i]);
        notLower.add(experiment[i], control[i]);
        const double limit = -std::log(alpha);
        if (up)
            evidence = std::max(evidence, higher.logEvidence());
        if (down)
            evidence = std::max(evidence, lower.logEvidence());
        if (verdict.empty() && up && higher.logEvidence() >= limit)
            verdict = "High";
        if (verdict.empty() && down && lower.logEvidence() >= limit)
            verdict = "Low";
        isNotHigher = isNotHigher || notHigher.logEvidence() >= limit;
        isNotLower = isNotLower || notLower.logEvidence() >= limit;
    }
    const std::size_t pairs = higher.count();
    if (verdict.empty())
        verdict = pairs == 0 ? "Nodata" : isNotHigher && isNotLower ? "Pass" : "Inconclusive";
    context.result = verdict == "Pass" ? Done : verdict == "High" || verdict == "Low" ? No : Inconclusive;
    if (!context.json)
        return context.print(fmt::format("{}: {} pairs, log evidence {:.2f}\n", verdict, pairs, evidence));
    printJson(context, io::Json::Map{{"schema", "fermata/comparison/1"},
                                     {"judge", "sequential"},
                                     {"verdict", verdict},
                                     {"pairs", pairs},
                                     {"log_evidence", evidence},
                                     {"guarantee", "empirical"}});
}

Result<void> compare(Compared wanted, Context& context) {
    const auto control = readValues(wanted.control), experiment = readValues(wanted.experiment);
    for (const auto* values : {&control, &experiment})
        if (!*values)
            return values->error();
    wanted.rules.deviation = wanted.direction == "up"     ? Deviation::Increase
                             : wanted.direction == "down" ? Deviation::Decrease
                                                          : Deviation::Either;
    wanted.rules.measure = wanted.measure == "cles" ? EffectMeasure::CommonLanguage : EffectMeasure::MeanRatio;
    if (wanted.judge == "mann-whitney")
        mannWhitneyOf(wanted, *control, *experiment, context);
    else
        sequentialOf(wanted, *control, *experiment, context);
    return {};
}

Result<void> judgeCases(const std::string& file, Context& context) {
    const auto cases = readCanaryCases(file);
    if (!cases)
        return cases.error();
    io::Json::List list;
    std::size_t agreeing = 0;
    for (const CanaryCase& one : *cases) {
        if (context.stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        const CanaryJudgement judged = judge(one);
        const bool isAgreed = agrees(one, judged);
        agreeing += isAgreed ? 1 : 0;
        if (!context.json)
            context.print(fmt::format("{:16} {}{}{}\n", name(judged.verdict), plainText(one.name),
                                      judged.isCritical ? " (critical)" : "",
                                      isAgreed ? "" : ": the file says " + one.expected.value_or("otherwise")));
        list.push_back(io::Json::Map{{"name", one.name},
                                     {"judge", one.isByMeans ? "mean" : "mw"},
                                     {"verdict", std::string(name(judged.verdict))},
                                     {"critical", judged.isCritical},
                                     {"effect", number(judged.effect)},
                                     {"expected", one.expected},
                                     {"agrees", isAgreed}});
    }
    context.result = agreeing == cases->size() ? Done : No;
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/canary-cases/1"},
                                         {"cases", std::move(list)},
                                         {"agreeing", agreeing},
                                         {"of", cases->size()}});
    else
        context.print(fmt::format("{} of {} as the file says\n", agreeing, cases->size()));
    return {};
}

} // namespace

void addWatchCompare(CLI::App& watch, Context& context) {
    CLI::App* one = watch.add_subcommand("compare", "Whether the samples of a canary are higher or lower");
    auto wanted = std::make_shared<Compared>();
    one->add_option("--control", wanted->control, "The old version: one value a line")->required();
    one->add_option("--experiment", wanted->experiment, "The new version: one value a line")->required();
    one->add_option("--judge", wanted->judge,
                    "sequential (pairs by their lines; may be looked at after each) or mann-whitney (as Kayenta does)")
        ->check(CLI::IsMember({"sequential", "mann-whitney"}))
        ->capture_default_str();
    one->add_option("--tolerance", wanted->tolerance,
                    "What may differ: part of the shift (mann-whitney), of the control's value (sequential); else 0.25")
        ->check(CLI::Range(0.0, 1e6));
    one->add_option("--confidence", wanted->rules.confidence, "Of the interval, or 1 minus the chance of a false alarm")
        ->check(CLI::Range(1e-6, 1.0 - 1e-9))
        ->capture_default_str();
    one->add_option("--direction", wanted->direction, "Which deviation is a failure: up, down or either")
        ->check(CLI::IsMember({"up", "down", "either"}))
        ->capture_default_str();
    one->add_option("--measure", wanted->measure, "Effect size of mann-whitney: mean-ratio or cles")
        ->check(CLI::IsMember({"mean-ratio", "cles"}))
        ->capture_default_str();
    one->add_option("--effect-low", wanted->rules.effectLow, "An effect above it is not Low")->capture_default_str();
    one->add_option("--effect-high", wanted->rules.effectHigh, "An effect below it is not High")->capture_default_str();
    one->footer("Exit codes: 0 Pass, 1 High or Low, 4 Nodata or Inconclusive.\n"
                "Example: fermatactl watch compare --control old.txt --experiment new.txt --judge mann-whitney");
    one->callback([wanted, &context] {
        if (auto done = compare(*wanted, context); !done)
            context.fail(done.error());
    });
}

void addWatchJudge(CLI::App& watch, Context& context) {
    CLI::App* one = watch.add_subcommand("judge", "Judge a file of canary cases as Kayenta's judges do");
    auto file = std::make_shared<std::string>();
    one->add_option("--cases", *file, "JSON list of {name, judge, control[], experiment[], …, expect}")->required();
    one->footer("Exit codes: 0 every verdict is the stated one, 1 not every.\n"
                "Example: fermatactl watch judge --cases canary-cases.json");
    one->callback([file, &context] {
        if (auto done = judgeCases(*file, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
