// Models made of dice, for properties that must hold for every model.
#pragma once

#include <cstdint>
#include <random>

#include "core/assessment/risk/risk_model.h"

namespace fermata::test {

/// A sound model with random trees, terms and knots over `features` features.
assessment::RiskParts someParts(std::uint32_t seed, std::size_t features = 8, std::size_t trees = 12);
/// A vector for it with every value known; values fall on both sides of what the trees ask.
/// The same parts with words for their last feature: 10 weighs 2, 11 weighs -0.5.
assessment::RiskParts withWords(assessment::RiskParts parts);
/// The same parts with own ones for the repositories `desk` and `shop`.
assessment::RiskParts withOwn(assessment::RiskParts parts, std::uint32_t seed);
/// Of the parts' schema, without words; of a repository with an own part where there is one.
assessment::FeatureVector someChange(std::mt19937& dice, const assessment::RiskParts& parts);

} // namespace fermata::test
