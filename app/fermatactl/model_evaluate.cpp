// `model evaluate`: trains on the older changes, scores the newer ones, prints how good that was.
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/learning_input.h"
#include "app/fermatactl/model_card.h"
#include "app/fermatactl/model_commands.h"
#include "core/base/text.h"
#include "core/io/files/write_file.h"
#include "core/io/formats/csv.h"
#include "core/io/formats/json.h"
#include "core/learning/evaluation/evaluate.h"

namespace fermata::ctl {
namespace {

struct Options {
    LearningInput input;
    learning::EvaluationOptions evaluation;
    std::string predictions;
};

Result<std::string> evaluationJson(const learning::Evaluation& evaluation, bool knownLabelsOnly) {
    const auto& parts = evaluation.parts;
    io::Json json = io::Json::Map{
        {"schema", "fermata/model-evaluation/1"},
        {"state", std::string(assessment::name(parts.state))},
        {"trained", evaluation.trained},
        {"labels", parts.labels},
        {"labels_needed", parts.labelsNeeded},
        {"known_labels_only", knownLabelsOnly},
        {"scored", evaluation.model.changes},
        {"faulty", evaluation.model.faulty},
        {"base_rate",
         io::Json::Map{{"value", parts.baseRate.value}, {"low", parts.baseRate.low}, {"high", parts.baseRate.high}}},
        {"blend", io::Json::Map{{"forest", parts.forestWeight},
                                {"logistic", parts.logisticWeight},
                                {"boosting", parts.boostingWeight}}},
        {"model", asJson(evaluation.model)},
        {"interval_blocks", io::Json::Map{{"covered", evaluation.blocksCovered}, {"of", evaluation.blocks}}}};
    if (evaluation.linesAdded)
        json["lines_added_only"] = asJson(*evaluation.linesAdded);
    return json.pretty();
}

std::string row(std::string_view who, const learning::Quality& q) {
    std::string text = fmt::format("{:<18}", who);
    for (const double value : {q.rocAuc, q.prAuc, q.brier, q.ece, q.capture5, q.capture10, q.capture20})
        text += std::isfinite(value) ? fmt::format(" {:8.4f}", value) : fmt::format(" {:>8}", "n/a");
    return text + '\n';
}

std::string asText(const learning::Evaluation& evaluation) {
    const auto& parts = evaluation.parts;
    std::string text = fmt::format("trained on {} changes ({}), scored {} of which {} faulty\n", evaluation.trained,
                                   parts.trained, evaluation.model.changes, evaluation.model.faulty);
    if (parts.state == assessment::RiskState::PriorOnly)
        text += fmt::format("prior only: {} more labels needed before a model is trained\n", parts.labelsNeeded);
    else if (parts.labelsNeeded > 0)
        text +=
            fmt::format("size and diffusion only: {} more labels needed for the other features\n", parts.labelsNeeded);
    text += fmt::format("base rate {:.3f} ({:.3f} to {:.3f})", parts.baseRate.value, parts.baseRate.low,
                        parts.baseRate.high);
    if (parts.state == assessment::RiskState::Ready)
        text += fmt::format(", blend {:.1f} forest, {:.1f} logistic, {:.1f} boosting", parts.forestWeight,
                            parts.logisticWeight, parts.boostingWeight);
    text += fmt::format("\n{:<18} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}\n", "", "AUC", "PR-AUC", "Brier", "ECE",
                        "capt@5%", "capt@10%", "capt@20%");
    text += row("model", evaluation.model);
    if (evaluation.linesAdded)
        text += row("lines added only", *evaluation.linesAdded);
    if (evaluation.blocks > 0)
        text += fmt::format("interval: {} of {} blocks of 250 changes inside the 90 % range\n",
                            evaluation.blocksCovered, evaluation.blocks);
    return text;
}

Result<void> writePredictions(const learning::Evaluation& evaluation, const std::string& file) {
    io::CsvWriter csv({"hash", "probability", "low", "high"});
    for (const learning::Prediction& p : evaluation.predictions) {
        csv.text(p.id).number(p.probability).number(p.low).number(p.high);
        csv.endRow();
    }
    return io::writeFileDurably(file, csv.take());
}

void run(const Options& options, Context& context) {
    // Nothing is kept, so that one key for all gives everybody the same figures.
    const auto data = readLearningInput(options.input, history::WordKey{}, context);
    if (!data)
        return context.fail(data.error());
    for (const std::string& note : data->notes)
        fmt::print(stderr, "fermatactl: {}\n", plainText(note));
    learning::EvaluationOptions asked = options.evaluation;
    asked.observedUntil = data->observedUntil;
    const auto evaluation = learning::evaluate(
        data->dataset, asked, context.stop, [&](auto done, auto total) { context.progress("training", done, total); });
    if (!evaluation)
        return context.fail(evaluation.error());
    if (!options.predictions.empty())
        if (const auto written = writePredictions(*evaluation, options.predictions); !written)
            return context.fail(written.error());
    if (!context.json)
        return context.print(asText(*evaluation));
    const auto json = evaluationJson(*evaluation, options.evaluation.knownLabelsOnly);
    if (!json)
        return context.fail(json.error());
    context.print(*json);
}

} // namespace

void addModelEvaluate(CLI::App& model, Context& context) {
    CLI::App* command = model.add_subcommand("evaluate", "Train on the older changes, score the newer ones");
    command->footer(
        "Example: fermatactl model evaluate --repo ~/src/project --known-labels-only --predictions out.csv");
    const auto options = std::make_shared<Options>();
    addLearningInput(*command, options->input);
    command->add_option("--train-share", options->evaluation.trainShare, "Share of the changes to train on, by time")
        ->check(CLI::Range(0.05, 0.95))
        ->capture_default_str();
    command->add_flag("--known-labels-only", options->evaluation.knownLabelsOnly,
                      "A fault counts in training only if it was known when the last change trained on was made");
    command
        ->add_option("--trainings", options->evaluation.trainings,
                     "As in use: train so often while the scored changes pass, each time with what was known by then")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command->add_flag("!--no-words", options->evaluation.training.readsWords,
                      "Do not look at the words of the changes, whatever they would say");
    command->add_option("--predictions", options->predictions, "Write hash,probability,low,high of the scored changes")
        ->type_name("OUT.csv");
    command->callback([options, &context] { run(*options, context); });
}

} // namespace fermata::ctl
