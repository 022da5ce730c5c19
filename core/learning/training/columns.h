// The features of examples as columns of plain numbers, and which of them members look at.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/learning/training/dataset.h"
#include "core/learning/training/maturity.h"
#include "core/learning/training/rows.h"

namespace fermata::learning {

/// One column a feature of the schema, with the median in place of what is unknown.
std::vector<std::vector<double>> columnsOf(const assessment::FeatureSchema& schema, std::span<const Example> examples);

/// "Repositories with under 2,000 labels fall back to size and diffusion": with few rows the history of files is
/// learned by heart. A table without such columns keeps all it has. What is equal in all examples is left out.
std::vector<std::uint32_t> featuresFor(std::int64_t labels, const assessment::FeatureSchema& schema,
                                       std::span<const std::vector<double>> columns);

/// The rows of `examples` (indices) as members are fitted to them; those of no weight are left out.
/// @param features  whose columns are filled
/// @param drawn     outcomes to learn instead of the known ones, by example; empty: the known ones
Rows rowsOf(std::span<const std::size_t> examples, std::span<const std::vector<double>> columns,
            std::span<const std::uint32_t> features, const KnownOutcomes& outcomes, std::span<const char> drawn);

} // namespace fermata::learning
