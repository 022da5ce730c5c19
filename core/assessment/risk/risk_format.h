// The risk model on disk: a flat little-endian layout of our own, every byte of which is checked.
#pragma once

#include <string>
#include <string_view>

#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"

namespace fermata::assessment {

constexpr std::size_t largestModel = 20u << 20;
/// Splits below this depth are never written, so a walk over an unknown value stays shallow.
constexpr int deepestTree = 48;

std::string encodeParts(const RiskParts& parts);
/// @returns Fault::Malformed, TooLarge or Newer; on success encodeParts gives the same bytes again
Result<RiskParts> decodeParts(std::string_view bytes);

/// Whether assess() may rely on the parts: indices in range, finite numbers, knots ascending, ends in order.
Result<void> checkParts(const RiskParts& parts);

} // namespace fermata::assessment
