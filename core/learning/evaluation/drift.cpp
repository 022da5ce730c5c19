#include "core/learning/evaluation/drift.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <unordered_map>

namespace fermata::learning {

namespace {

constexpr Seconds week{7 * 86400};
constexpr std::size_t tenths = 10;
/// Fewer changes than this in a week say nothing of a distribution; fewer before them are no reference.
constexpr std::size_t leastInWeek = 10, leastBefore = 200;

/// In which of the twelve weeks before `end` this lies; nothing before them or after.
std::optional<std::size_t> weekOf(Time at, Time end) {
    if (at >= end || at < end - week * static_cast<int>(driftWeeks))
        return std::nullopt;
    return driftWeeks - 1 - static_cast<std::size_t>((end - at - Seconds{1}) / week);
}

DriftWeek judged(std::span<const double> expected, std::span<const double> actual) {
    DriftWeek found;
    double before = 0, now = 0;
    for (const double count : expected)
        before += count;
    for (const double count : actual)
        now += count;
    found.changes = static_cast<std::size_t>(now);
    if (found.changes < leastInWeek || before <= 0)
        return found;
    found.psi = stabilityIndex(expected, actual);
    found.byChance = stabilityByChance(before, now, expected.size());
    return found;
}

/// Upper ends of the tenths, without repeats: a feature that is zero nearly always has fewer bins.
std::vector<double> edgesOf(std::vector<double> values) {
    std::ranges::sort(values);
    std::vector<double> edges;
    for (std::size_t i = 1; i < tenths && !values.empty(); ++i) {
        const double edge = values[values.size() * i / tenths];
        if (edges.empty() || edge > edges.back())
            edges.push_back(edge);
    }
    return edges;
}

DriftRow rowOf(const Dataset& dataset, std::size_t feature, Time end) {
    DriftRow row;
    row.subject = dataset.schema.features[feature].id;
    row.until = end;
    const Time begin = end - week * static_cast<int>(driftWeeks);
    std::vector<double> known;
    for (const Example& example : dataset.examples)
        if (example.at < begin && example.values[feature])
            known.push_back(*example.values[feature]);
    const auto edges = edgesOf(std::move(known));
    const std::size_t bins = edges.size() + 2; // the last one: unknown
    const auto binOf = [&](const std::optional<double>& value) {
        return value ? static_cast<std::size_t>(std::ranges::upper_bound(edges, *value) - edges.begin()) : bins - 1;
    };
    std::vector<double> before(bins, 0.0);
    std::array<std::vector<double>, driftWeeks> now;
    now.fill(before);
    for (const Example& example : dataset.examples) {
        if (example.at < begin)
            ++before[binOf(example.values[feature])];
        else if (const auto at = weekOf(example.at, end))
            ++now[*at][binOf(example.values[feature])];
    }
    for (std::size_t i = 0; i < driftWeeks; ++i)
        row.weeks[i] = judged(before, now[i]);
    return row;
}

} // namespace

bool DriftRow::isDrifting() const {
    const DriftWeek& newest = weeks.back();
    return newest.psi && *newest.psi >= driftLimit && *newest.psi > newest.byChance.value_or(0.0);
}

double stabilityIndex(std::span<const double> expected, std::span<const double> actual) {
    assert(expected.size() == actual.size());
    double before = 0, now = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        before += expected[i] + 0.5;
        now += actual[i] + 0.5;
    }
    double sum = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double e = (expected[i] + 0.5) / before, a = (actual[i] + 0.5) / now;
        sum += (a - e) * std::log(a / e);
    }
    return sum;
}

double stabilityByChance(double expected, double actual, std::size_t bins) {
    assert(bins >= 2 && bins <= tenths + 1);
    // 99 % points of chi-square for 1 to 10 degrees of freedom.
    constexpr std::array points{6.635, 9.210, 11.345, 13.277, 15.086, 16.812, 18.475, 20.090, 21.666, 23.209};
    return (1 / expected + 1 / actual) * points[bins - 2];
}

std::vector<DriftRow> driftOf(const Dataset& dataset, const KnownOutcomes& outcomes,
                              std::span<const Prediction> predictions, Time asOf) {
    std::vector<DriftRow> rows;
    const auto isBefore = [](const std::vector<Example>& examples, Time end) {
        return static_cast<std::size_t>(std::ranges::count_if(
            examples, [&](const Example& e) { return e.at < end - week * static_cast<int>(driftWeeks); }));
    };
    if (isBefore(dataset.examples, asOf) < leastBefore)
        return rows;
    for (std::size_t feature = 0; feature < dataset.schema.features.size(); ++feature)
        rows.push_back(rowOf(dataset, feature, asOf));

    Time known{};
    for (std::size_t i = 0; i < dataset.examples.size(); ++i)
        if (outcomes.of[i].isMature)
            known = std::max(known, dataset.examples[i].at + Seconds{1});
    std::unordered_map<std::string_view, double> foreseen;
    for (const Prediction& prediction : predictions)
        foreseen.emplace(prediction.id, prediction.probability);
    std::array<double, 2> before{};
    std::array<std::array<double, 2>, driftWeeks> happened{}, said{}, saidOf{};
    for (std::size_t i = 0; i < dataset.examples.size(); ++i) {
        const Example& example = dataset.examples[i];
        if (!outcomes.of[i].isMature)
            continue;
        const bool isFaulty = outcomes.of[i].isFaulty;
        const auto at = weekOf(example.at, known);
        if (!at) {
            ++before[isFaulty];
            continue;
        }
        ++happened[*at][isFaulty];
        if (const auto p = foreseen.find(example.id); p != foreseen.end()) {
            said[*at][1] += p->second;
            said[*at][0] += 1 - p->second;
            ++saidOf[*at][isFaulty];
        }
    }
    DriftRow rate{"base-rate", known, {}}, calibration{"calibration", known, {}};
    for (std::size_t i = 0; i < driftWeeks; ++i) {
        rate.weeks[i] = judged(before, happened[i]);
        calibration.weeks[i] = judged(said[i], saidOf[i]);
        if (calibration.weeks[i].byChance) // what was foreseen has no sampling error of its own
            calibration.weeks[i].byChance = *calibration.weeks[i].byChance / 2;
    }
    rows.push_back(rate);
    rows.push_back(calibration);
    return rows;
}

} // namespace fermata::learning
