// Grows boosted trees on histograms: shallow trees, each of which mends what the ones before it leave.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>

#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"
#include "core/learning/training/rows.h"

namespace fermata::learning {

struct BoostingOptions {
    std::size_t trees = 120;
    std::size_t leaves = 12;   ///< a tree grows where the loss falls most until it has so many
    double rate = 0.06;        ///< share of each step that is taken
    double leastCover = 20;    ///< weighted rows that a leaf needs
    double ridge = 5;          ///< pull of each leaf to no step, in units of the loss's curvature
    double rowShare = 0.7;     ///< of the rows that each tree sees
    double featureShare = 0.5; ///< of the features that each tree may split on
    std::size_t bins = 64;     ///< values of a feature told apart, at most 256
    std::uint32_t seed = 1;
};

/// Newton boosting of the logistic loss: Friedman, "Greedy function approximation", Annals of Statistics 29(5) 2001,
/// with the second-order leaves and gains of Chen and Guestrin (KDD 2016, equations 5 and 7), best leaf first and the
/// larger child's histogram by subtraction (Ke et al., NIPS 2017).
/// @param features  columns that may be looked at
/// @requires rows.size() > 0; `features` not empty; 2 <= options.bins <= 256
/// @ensures equal input gives equal trees on every machine; one thread
/// @returns Fault::Cancelled after a stop (checked before each tree)
Result<assessment::Boosting> growBoosting(const Rows& rows, std::span<const std::uint32_t> features,
                                          const BoostingOptions& options, std::stop_token stop = {});

} // namespace fermata::learning
