// Fits the logistic member: a straight line in ln-compressed, standardised features.
#pragma once

#include <cstdint>
#include <span>

#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"
#include "core/learning/training/rows.h"

namespace fermata::learning {

/// @param ridge  penalty on the squared weights, in rows
/// @requires rows.size() > 0
/// @returns Fault::Internal where the search does not end in finite numbers
Result<assessment::Logistic> fitLogistic(const Rows& rows, std::span<const std::uint32_t> features, double ridge = 2.0);

/// Centre, scale and range of the compressed values of each feature; weight 0.
std::vector<assessment::LogisticTerm> standardised(const Rows& rows, std::span<const std::uint32_t> features);

} // namespace fermata::learning
