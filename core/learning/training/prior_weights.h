// What many changes of other projects say before a repository has outcomes of its own.
#pragma once

#include <cstdint>
#include <span>

#include "core/assessment/features/features.h"
#include "core/learning/training/logistic_trainer.h"

namespace fermata::learning {

/// Penalty, in rows, on departing from the shipped weights: with some hundred labels they still speak, with thousands
/// they are forgotten.
constexpr double priorPull = 10;

/// The shipped weights of `features`, columns of a dataset of `schema`; without a pull for any other schema than the
/// change schema.
LogisticPrior shippedPrior(const assessment::FeatureSchema& schema, std::span<const std::uint32_t> features,
                           double pull);

} // namespace fermata::learning
