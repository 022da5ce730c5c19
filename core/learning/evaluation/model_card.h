// A trained model together with what a person must know of it before trusting it.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "core/assessment/risk/risk_model.h"
#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/learning/evaluation/evaluate.h"

namespace fermata::learning {

/// The model card. Quality is that of a twin trained on the older 80 %, scored on the newer ones, with no label that
/// was not known by then.
struct ModelCard {
    std::string schema;
    std::string trained; ///< on what, in one line
    Digest data;         ///< of every change, value and label that was used
    std::int64_t changes = 0;
    std::int64_t labels = 0;
    std::int64_t faulty = 0;
    std::size_t scored = 0;
    Quality quality;          ///< NaN where nothing could be scored
    double linesAddedAuc = 0; ///< the bar; NaN without one
    bool operator==(const ModelCard&) const = default;
};

struct TrainedModel {
    assessment::RiskModel::Pointer model;
    ModelCard card;
    std::vector<Prediction> predictions; ///< of the twin, for the changes that the card's quality is about
};

/// The digest of a dataset: the same changes, values and labels in the same order give the same.
Digest digestOf(const Dataset& dataset);

/// Trains on everything known at `asOf` and judges a twin. A dataset too small to judge gives a card without quality.
Result<TrainedModel> trainWithCard(const Dataset& dataset, Time asOf, const TrainingOptions& options = {},
                                   std::stop_token stop = {}, const TrainingProgress& progress = {});

} // namespace fermata::learning
