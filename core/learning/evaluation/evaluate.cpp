#include "core/learning/evaluation/evaluate.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/assessment/risk/risk_model.h"
#include "core/assessment/risk/scoring.h"
#include "core/learning/training/logistic_trainer.h"
#include "core/learning/training/maturity.h"

namespace fermata::learning {
namespace {

/// What a single feature gives: the bar that published models often miss (LApredict, Zeng et al., ISSTA 2021).
Result<std::vector<Judged>> byLinesAdded(const Dataset& train, const std::vector<Example>& scored,
                                         std::uint32_t column) {
    Rows rows;
    rows.columns.resize(column + 1);
    for (const Example& example : train.examples) {
        rows.columns[column].push_back(example.values[column].value_or(0.0));
        rows.labels.push_back(example.isFaulty ? 1 : 0);
        rows.weights.push_back(1);
    }
    const std::uint32_t features[] = {column};
    const auto line = fitLogistic(rows, features);
    if (!line)
        return line.error();
    std::vector<Judged> judged;
    std::vector<double> values(column + 1, 0.0);
    for (const Example& example : scored) {
        values[column] = example.values[column].value_or(0.0);
        judged.push_back({1 / (1 + std::exp(-scoreOf(*line, values).logOdds)), example.isFaulty});
    }
    return judged;
}

/// Whether the count of faults in a block is likely under some probabilities inside the intervals: the 5 % point of
/// the sum at the low ends, the 95 % point at the high ends, both normal with the variance of independent draws.
void countBlocks(Evaluation& evaluation) {
    constexpr std::size_t size = 250;
    std::vector<Prediction> rising = evaluation.predictions;
    std::stable_sort(rising.begin(), rising.end(),
                     [](const auto& a, const auto& b) { return a.probability < b.probability; });
    for (std::size_t begin = 0; begin + size <= rising.size(); begin += size) {
        double middle = 0, variance = 0, half = 0, count = 0;
        for (std::size_t i = begin; i < begin + size; ++i) {
            const Prediction& p = rising[i];
            middle += p.probability;
            variance += p.probability * (1 - p.probability);
            half += (p.high - p.low) / 2; // errors of neighbours in score move together
            count += p.isFaulty ? 1 : 0;
        }
        ++evaluation.blocks;
        evaluation.blocksCovered +=
            std::fabs(count - middle) <= std::hypot(half, 1.6449 * std::sqrt(variance)) + 0.5 ? 1 : 0;
    }
}

} // namespace

Result<Evaluation> evaluate(const Dataset& dataset, const EvaluationOptions& options, std::stop_token stop,
                            const TrainingProgress& progress) {
    assert(options.trainShare > 0 && options.trainShare < 1 && options.trainings > 0);
    Dataset train{dataset.schema, {}};
    std::vector<Example> scored;
    const bool isAssigned = std::any_of(dataset.examples.begin(), dataset.examples.end(),
                                        [](const Example& e) { return e.split != Split::ByTime; });
    // What is too young to tell lies at the end; the shares are of the rest.
    const KnownOutcomes observed = outcomesAt(dataset.examples, options.observedUntil);
    const auto told =
        std::count_if(observed.of.begin(), observed.of.end(), [](const KnownOutcome& o) { return o.isMature; });
    const auto cut = static_cast<std::size_t>(options.trainShare * double(told));
    for (std::size_t i = 0; i < dataset.examples.size(); ++i) {
        const Example& example = dataset.examples[i];
        if (isAssigned ? example.split == Split::Train : i < cut)
            train.examples.push_back(example);
        else if ((!isAssigned || example.split == Split::Test) && observed.of[i].isMature)
            scored.push_back(example);
    }
    if (train.examples.empty() || scored.empty())
        return Error(Fault::Malformed,
                     train.examples.empty() ? "no change is left to train on" : "no change is left to score");
    if (options.trainings > 1 && std::any_of(dataset.examples.begin(), dataset.examples.end(),
                                             [](const Example& e) { return e.isFaulty && !e.knownAt; }))
        return Error(Fault::Malformed,
                     "training again as outcomes come in needs the moment at which each fault became known");
    Evaluation evaluation;
    evaluation.trained = train.examples.size();
    std::vector<Judged> judged, uncalibrated;
    Dataset seen = train;
    const std::size_t pieces = std::min(options.trainings, scored.size());
    for (std::size_t piece = 0; piece < pieces; ++piece) {
        const std::size_t from = scored.size() * piece / pieces, to = scored.size() * (piece + 1) / pieces;
        TrainingOptions training = options.training;
        if (piece > 0)
            training.asOf = scored[from].at;
        else if (options.knownLabelsOnly)
            training.asOf = seen.examples.back().at;
        auto parts = learning::train(seen, training, stop, [&](std::uint64_t done, std::uint64_t total) {
            if (progress)
                progress(piece * total + done, pieces * total);
        });
        if (!parts)
            return std::move(parts).error();
        const auto model = assessment::RiskModel::fromParts(*parts);
        if (!model)
            return model.error();
        for (std::size_t i = from; i < to; ++i) {
            const Example& example = scored[i];
            const auto risk = (*model)->assess(featuresOf(dataset.schema, example));
            evaluation.predictions.push_back(
                {example.id, risk.pDefect.value(), risk.low.value(), risk.high.value(), example.isFaulty});
            judged.push_back({risk.pDefect.value(), example.isFaulty});
            uncalibrated.push_back({1 / (1 + std::exp(-risk.score)), example.isFaulty});
            seen.examples.push_back(example);
        }
        evaluation.parts = std::move(*parts);
    }
    evaluation.model = qualityOf(judged);
    evaluation.uncalibrated = qualityOf(uncalibrated);
    if (const auto column = dataset.schema.indexOf("la")) {
        const auto baseline = byLinesAdded(train, scored, static_cast<std::uint32_t>(*column));
        if (!baseline)
            return baseline.error();
        evaluation.linesAdded = qualityOf(*baseline);
    }
    countBlocks(evaluation);
    return evaluation;
}

} // namespace fermata::learning
