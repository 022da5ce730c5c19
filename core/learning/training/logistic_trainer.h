// Fits the logistic member: a straight line in ln-compressed, standardised features.
#pragma once

#include <cstdint>
#include <span>

#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"
#include "core/learning/training/rows.h"

namespace fermata::learning {

/// Weights from which others' changes say that the search shall depart only as far as these rows demand.
struct LogisticPrior {
    std::vector<double> weights; ///< one a feature that is looked at, in standardised units; NaN: none, so 0
    double pull = 0;             ///< penalty on the squared distance to them, in rows; replaces the ridge there
};

/// @param ridge  penalty on the squared weights, in rows
/// @param prior  null: every weight is pulled to 0. @requires as many weights as features
/// @requires rows.size() > 0
/// @returns Fault::Internal where the search does not end in finite numbers
Result<assessment::Logistic> fitLogistic(const Rows& rows, std::span<const std::uint32_t> features, double ridge = 2.0,
                                         const LogisticPrior* prior = nullptr);

/// Centre, scale and range of the compressed values of each feature; weight 0.
std::vector<assessment::LogisticTerm> standardised(const Rows& rows, std::span<const std::uint32_t> features);

} // namespace fermata::learning
