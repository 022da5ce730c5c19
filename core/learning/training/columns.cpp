#include "core/learning/training/columns.h"

#include <algorithm>

#include "core/assessment/risk/risk_parts.h"

namespace fermata::learning {

std::vector<std::vector<double>> columnsOf(const assessment::FeatureSchema& schema, std::span<const Example> examples) {
    std::vector<std::vector<double>> columns;
    for (std::size_t feature = 0; feature < schema.features.size(); ++feature) {
        std::vector<double> column, known;
        for (const Example& example : examples)
            if (example.values[feature])
                known.push_back(*example.values[feature]);
        double median = 0;
        if (!known.empty()) {
            const auto middle = known.begin() + std::ptrdiff_t(known.size() / 2);
            std::nth_element(known.begin(), middle, known.end());
            median = *middle;
        }
        for (const Example& example : examples)
            column.push_back(example.values[feature].value_or(median));
        columns.push_back(std::move(column));
    }
    return columns;
}

std::vector<std::uint32_t> featuresFor(std::int64_t labels, const assessment::FeatureSchema& schema,
                                       std::span<const std::vector<double>> columns) {
    using assessment::FeatureGroup;
    std::vector<std::uint32_t> taken;
    const auto take = [&](bool all) {
        for (std::uint32_t i = 0; i < schema.features.size(); ++i) {
            const FeatureGroup group = schema.features[i].group;
            if (!all && group != FeatureGroup::Size && group != FeatureGroup::Diffusion)
                continue;
            const auto [least, most] = std::minmax_element(columns[i].begin(), columns[i].end());
            if (*least < *most)
                taken.push_back(i);
        }
    };
    take(labels >= assessment::leastLabelsForAll);
    if (taken.empty())
        take(true);
    return taken;
}

Rows rowsOf(std::span<const std::size_t> examples, std::span<const std::vector<double>> columns,
            std::span<const std::uint32_t> features, const KnownOutcomes& outcomes, std::span<const char> drawn) {
    Rows rows;
    rows.columns.resize(columns.size());
    for (const std::size_t i : examples) {
        if (!(outcomes.of[i].weight > 0))
            continue;
        for (const std::uint32_t feature : features)
            rows.columns[feature].push_back(columns[feature][i]);
        rows.labels.push_back((drawn.empty() ? outcomes.of[i].isFaulty : drawn[i] != 0) ? 1 : 0);
        rows.weights.push_back(outcomes.of[i].weight);
    }
    return rows;
}

} // namespace fermata::learning
