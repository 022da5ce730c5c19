#include "core/learning/evaluation/health.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

namespace fermata::learning {

namespace {

constexpr double z90 = 1.6449; // two-sided 90 %
constexpr std::size_t bins = 15;
constexpr std::size_t blockSize = 250;
constexpr int mostGated = 50;

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// As evaluate(): blocks in the order of probability, whose count of faults has to lie in the range that is implied.
void countBlocks(Health& health, std::vector<Prediction> rising) {
    std::ranges::stable_sort(rising, {}, &Prediction::probability);
    for (std::size_t begin = 0; begin + blockSize <= rising.size(); begin += blockSize) {
        double middle = 0, variance = 0, half = 0, count = 0;
        for (std::size_t i = begin; i < begin + blockSize; ++i) {
            const Prediction& p = rising[i];
            middle += p.probability;
            variance += p.probability * (1 - p.probability);
            half += (p.high - p.low) / 2;
            count += p.isFaulty ? 1 : 0;
        }
        ++health.blocks;
        health.blocksHeld += std::fabs(count - middle) <= std::hypot(half, z90 * std::sqrt(variance)) + 0.5 ? 1 : 0;
    }
}

constexpr std::size_t weighedChanges = 500;

std::vector<InputShare> inputsOf(const assessment::RiskModel& model, const Dataset& dataset,
                                 std::span<const std::size_t> places) {
    std::map<std::string, double> sums;
    double all = 0;
    for (const std::size_t place : places)
        for (const auto& each : model.assess(featuresOf(dataset.schema, dataset.examples[place])).contributions) {
            sums[each.feature] += std::fabs(each.logOdds);
            all += std::fabs(each.logOdds);
        }
    std::vector<InputShare> inputs;
    if (!(all > 0))
        return inputs;
    for (const auto& [feature, sum] : sums)
        inputs.push_back({feature, sum / all});
    std::ranges::stable_sort(inputs, std::ranges::greater{}, &InputShare::share);
    inputs.resize(std::min(inputs.size(), inputsKept));
    return inputs;
}

void countLabels(Health& health, const Dataset& dataset, const KnownOutcomes& outcomes) {
    std::map<std::string, std::vector<double>> days;
    std::map<std::string, std::size_t> labels;
    for (std::size_t i = 0; i < dataset.examples.size(); ++i) {
        const Example& example = dataset.examples[i];
        if (outcomes.of[i].isFaulty) {
            ++labels[example.origin];
            if (example.knownAt)
                days[example.origin].push_back(double((*example.knownAt - example.at).count()) / 86400);
        } else if (outcomes.of[i].isMature) {
            ++health.harmless;
        } else {
            ++health.tooYoung;
        }
    }
    for (const auto& [origin, count] : labels) {
        LabelSource source{origin, count, {}};
        if (!days[origin].empty())
            source.days = median(days[origin]);
        health.sources.push_back(std::move(source));
    }
    std::ranges::stable_sort(health.sources, std::ranges::greater{}, &LabelSource::labels);
    const double age = outcomes.delay.ageOf(0.8);
    if (std::isfinite(age))
        health.matureAfterDays = age;
}

} // namespace

std::pair<double, double> shareInterval(double successes, double trials) {
    assert(trials > 0);
    const double p = successes / trials, z2 = z90 * z90 / trials;
    const double centre = (p + z2 / 2) / (1 + z2);
    const double half = z90 * std::sqrt(p * (1 - p) / trials + z2 / (4 * trials)) / (1 + z2);
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

std::vector<ReliabilityBin> reliabilityOf(std::span<const Prediction> predictions) {
    std::vector<ReliabilityBin> found(bins);
    for (const Prediction& each : predictions) {
        const auto place = std::min(bins - 1, static_cast<std::size_t>(each.probability * double(bins)));
        found[place].foreseen += each.probability;
        ++found[place].changes;
        found[place].faulty += each.isFaulty ? 1 : 0;
    }
    for (ReliabilityBin& bin : found) {
        if (bin.changes == 0)
            continue;
        bin.foreseen /= double(bin.changes);
        bin.share = double(bin.faulty) / double(bin.changes);
        std::tie(bin.low, bin.high) = shareInterval(double(bin.faulty), double(bin.changes));
    }
    return found;
}

CaptureCurve captureOf(std::span<const Judged> judged) {
    std::vector<Judged> falling(judged.begin(), judged.end());
    std::ranges::stable_sort(falling, std::ranges::greater{}, &Judged::probability);
    const auto all = double(std::ranges::count(falling, true, &Judged::isFaulty));
    if (all == 0)
        return {};
    // Caught among the first k, ties shared out evenly: linear between the ends of each run of equal scores.
    std::vector<double> caught(falling.size() + 1, 0.0);
    for (std::size_t begin = 0; begin < falling.size();) {
        std::size_t end = begin;
        double faulty = 0;
        while (end < falling.size() && falling[end].probability == falling[begin].probability)
            faulty += falling[end++].isFaulty ? 1 : 0;
        for (std::size_t k = begin; k < end; ++k)
            caught[k + 1] = caught[begin] + faulty * double(k + 1 - begin) / double(end - begin);
        begin = end;
    }
    CaptureCurve curve;
    for (int percent = 0; percent <= mostGated; ++percent) {
        const double at = double(falling.size()) * percent / 100;
        const auto k = std::min(static_cast<std::size_t>(at), falling.size() - 1);
        curve.push_back((caught[k] + (at - double(k)) * (caught[k + 1] - caught[k])) / all);
    }
    return curve;
}

Health healthOf(const TrainedModel& trained, std::int64_t version, const Dataset& dataset, Time asOf,
                std::int64_t championVersion, const assessment::RiskModel::Pointer& champion) {
    Health health;
    health.version = version;
    health.asOf = asOf;
    health.champion = championVersion;
    const KnownOutcomes outcomes = outcomesAt(dataset.examples, asOf);
    countLabels(health, dataset, outcomes);
    health.drift = driftOf(dataset, outcomes, trained.predictions, asOf);
    health.scored = trained.predictions.size();
    if (trained.predictions.empty())
        return health;
    health.bins = reliabilityOf(trained.predictions);
    countBlocks(health, trained.predictions);

    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < dataset.examples.size(); ++i)
        places.emplace(dataset.examples[i].id, i);
    // What the champion has learned from ends at the newest change that it remembers.
    std::optional<std::size_t> newest;
    if (champion && championVersion != version && champion->parts().schema == dataset.schema.id)
        for (const assessment::PastChange& past : champion->parts().past)
            if (const auto found = places.find(past.commit.hex()); found != places.end())
                newest = std::max(newest.value_or(0), found->second);
    const auto size = dataset.schema.indexOf("la");
    std::vector<std::size_t> scored;
    std::vector<Judged> said, bySize, saidFaced, championFaced;
    for (const Prediction& each : trained.predictions) {
        said.push_back({each.probability, each.isFaulty});
        const auto place = places.find(each.id);
        if (place == places.end())
            continue;
        const Example& example = dataset.examples[place->second];
        scored.push_back(place->second);
        if (size)
            bySize.push_back({example.values[*size].value_or(0.0), each.isFaulty});
        if (newest && place->second > *newest) {
            saidFaced.push_back({each.probability, each.isFaulty});
            championFaced.push_back(
                {champion->assess(featuresOf(dataset.schema, example)).pDefect.value(), each.isFaulty});
        }
    }
    std::ranges::sort(scored);
    const std::size_t weighed = std::min(scored.size(), weighedChanges);
    if (trained.model && trained.model->parts().schema == dataset.schema.id)
        health.inputs = inputsOf(*trained.model, dataset, std::span(scored).last(weighed));
    health.judged = captureOf(said);
    health.bySize = captureOf(bySize);
    health.faced = saidFaced.size();
    if (saidFaced.size() >= enoughLabels) {
        health.championFaced = captureOf(championFaced);
        health.judgedFaced = captureOf(saidFaced);
    }
    return health;
}

} // namespace fermata::learning
