// From labelled changes to a risk model: three members, their blend, a calibration from outcomes they had not seen.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"
#include "core/learning/training/boosting_trainer.h"
#include "core/learning/training/dataset.h"
#include "core/learning/training/forest_trainer.h"
#include "core/learning/training/prior_weights.h"
#include "core/learning/training/word_trainer.h"

namespace fermata::learning {

struct TrainingOptions {
    /// Only what was known at this moment is used: a fault that came out later counts as none yet, and changes too
    /// young to tell serve neither calibration nor validation. Empty: every label is taken as it is.
    std::optional<Time> asOf;
    std::size_t mostRows = 30000; ///< the newest ones
    double newestShare = 1;       ///< of the changes that are learned from
    ForestOptions forest;
    double ridge = 2.0;
    /// In rows; 0: what is shipped has no say. Only models of the change schema are asked for it.
    double priorPull = learning::priorPull;
    BoostingOptions boosting;
    bool readsWords = true; ///< false: words are not looked at, whatever they say
    WordOptions words;
};

using TrainingProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Trains on all examples of `dataset`, in their order. A model with too few labels is not an error but says so
/// (RiskState::PriorOnly and labelsNeeded); so does one that saw one class only.
/// @ensures equal input gives equal parts on every machine; RiskModel::fromParts accepts the result
/// @returns Fault::Cancelled after a stop (checked between the fits)
Result<assessment::RiskParts> train(const Dataset& dataset, const TrainingOptions& options = {},
                                    std::stop_token stop = {}, const TrainingProgress& progress = {});

} // namespace fermata::learning
