// The labelled changes that a model keeps for "what became of changes like this one".
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/assessment/risk/risk_parts.h"
#include "core/learning/training/dataset.h"
#include "core/learning/training/maturity.h"

namespace fermata::learning {

/// Fills `neighbourFeatures` and `past` with the newest changes whose outcome is known and whose id is a commit's.
/// @param features  columns that likeness is measured in
void keepPast(assessment::RiskParts& parts, std::span<const Example> examples, const KnownOutcomes& outcomes,
              const std::vector<std::vector<double>>& columns, std::span<const std::uint32_t> features);

} // namespace fermata::learning
