// Grows the forest with dlib and hands it over in our own flat form.
#pragma once

#include <cstdint>
#include <span>

#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"
#include "core/learning/training/rows.h"

namespace fermata::learning {

struct ForestOptions {
    std::size_t trees = 60;
    std::size_t leafSize = 30;     ///< nodes with at most this many rows are not split
    double featureShare = 1.0 / 3; ///< of the features tried at each split
    double shrinkage = 40;         ///< rows by which a parent's mean pulls at its children's
    std::uint32_t seed = 1;
};

/// @requires rows.size() > 0 and `features` not empty
/// @param features  columns that may be looked at
/// @ensures equal input gives an equal forest, whatever the number of processors
/// @returns Fault::Internal where dlib refuses
Result<assessment::Forest> growForest(const Rows& rows, std::span<const std::uint32_t> features,
                                      const ForestOptions& options);

} // namespace fermata::learning
