#include "core/learning/evaluation/model_card.h"

#include <bit>
#include <limits>

#include "core/io/signing/sha256.h"

namespace fermata::learning {

Digest digestOf(const Dataset& dataset) {
    std::string bytes = dataset.schema.id + '\n';
    const auto number = [&bytes](std::uint64_t value) {
        for (int i = 0; i < 8; ++i)
            bytes.push_back(static_cast<char>(value >> (8 * i)));
    };
    for (const Example& example : dataset.examples) {
        bytes += example.id + '\n';
        number(static_cast<std::uint64_t>(toUnix(example.at)));
        number(example.isFaulty ? 1 : 0);
        number(example.knownAt ? static_cast<std::uint64_t>(toUnix(*example.knownAt)) : ~std::uint64_t{0});
        number(std::bit_cast<std::uint64_t>(example.weight));
        for (const auto& value : example.values)
            number(value ? std::bit_cast<std::uint64_t>(*value) : ~std::uint64_t{0});
        if (!example.repository.empty())
            bytes += example.repository + '\n';
        if (example.words) {
            number(example.words->key);
            number(example.words->numbers.size());
            for (const std::uint32_t word : example.words->numbers)
                number(word);
        }
    }
    return io::sha256(bytes);
}

Result<TrainedModel> trainWithCard(const Dataset& dataset, Time asOf, const TrainingOptions& options,
                                   std::stop_token stop, const TrainingProgress& progress) {
    TrainingOptions whole = options;
    whole.asOf = asOf;
    // Two trainings: what one reports as its steps is half of the work.
    const auto from = [&progress](std::uint64_t start) {
        return [&progress, start](std::uint64_t done, std::uint64_t total) {
            if (progress)
                progress(start * total + done, 2 * total);
        };
    };
    auto parts = train(dataset, whole, stop, from(0));
    if (!parts)
        return std::move(parts).error();
    TrainedModel trained;
    trained.card.schema = parts->schema;
    trained.card.trained = parts->trained;
    trained.card.data = digestOf(dataset);
    trained.card.changes = static_cast<std::int64_t>(dataset.examples.size());
    trained.card.labels = parts->labels;
    for (const Example& example : dataset.examples)
        trained.card.faulty += example.isFaulty && (!example.knownAt || *example.knownAt <= asOf) ? 1 : 0;
    const bool isReady = parts->state == assessment::RiskState::Ready;
    auto model = assessment::RiskModel::fromParts(std::move(*parts));
    if (!model)
        return std::move(model).error();
    trained.model = std::move(*model);
    trained.card.quality = qualityOf({});
    trained.card.linesAddedAuc = std::numeric_limits<double>::quiet_NaN();
    if (!isReady)
        return trained;
    EvaluationOptions judging;
    judging.training = options;
    judging.knownLabelsOnly = true;
    judging.observedUntil = asOf;
    auto evaluation = evaluate(dataset, judging, stop, from(1));
    if (!evaluation && evaluation.error().fault() == Fault::Malformed)
        return trained; // nothing old enough is left to score
    if (!evaluation)
        return evaluation.error();
    trained.card.scored = evaluation->model.changes;
    trained.card.quality = evaluation->model;
    trained.predictions = std::move(evaluation->predictions);
    if (evaluation->linesAdded)
        trained.card.linesAddedAuc = evaluation->linesAdded->rocAuc;
    return trained;
}

} // namespace fermata::learning
