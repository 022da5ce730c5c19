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
/// Of the parts' schema, without words.
assessment::FeatureVector someChange(std::mt19937& dice, const assessment::RiskParts& parts);

} // namespace fermata::test
