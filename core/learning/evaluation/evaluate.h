// Trains on the older changes, scores the newer ones, and says how good that was beside "lines added only".
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"
#include "core/learning/evaluation/metrics.h"
#include "core/learning/training/trainer.h"

namespace fermata::learning {

struct EvaluationOptions {
    double trainShare = 0.8; ///< of the changes by time; a dataset with assigned splits ignores it
    bool knownLabelsOnly =
        false; ///< a fault counts in training only if it was known when the last change trained on was made
    /// The end of what labels tell: changes too young at this moment are not scored, because nobody knows yet. Empty:
    /// the labels are complete.
    std::optional<Time> observedUntil;
    /// > 1: as the model is used. The scored part is cut into so many pieces by time, and before each the model is
    /// trained again on all that lies before it, with the outcomes known by then and no others.
    std::size_t trainings = 1;
    TrainingOptions training;
};

struct Prediction {
    std::string id;
    double probability = 0;
    double low = 0;
    double high = 0;
    bool isFaulty = false;
};

struct Evaluation {
    std::size_t trained = 0; ///< changes trained on, the first time
    Quality model;
    Quality uncalibrated;                ///< the same scores as log-odds, without the calibration
    std::optional<Quality> linesAdded;   ///< logistic regression on ln(1 + la) alone; empty without a column `la`
    std::size_t blocks = 0;              ///< of 250 scored changes in order of probability
    std::size_t blocksCovered = 0;       ///< whose count of faults lies in the 90 % range that the intervals imply
    assessment::RiskParts parts;         ///< the model trained last
    std::vector<Prediction> predictions; ///< the scored part, in order
};

/// @requires 0 < options.trainShare < 1; options.trainings > 0
/// @returns Fault::Malformed where one of the two parts is empty, or a fault has no moment at which it became known and
///          options.trainings > 1
Result<Evaluation> evaluate(const Dataset& dataset, const EvaluationOptions& options = {}, std::stop_token stop = {},
                            const TrainingProgress& progress = {});

} // namespace fermata::learning
