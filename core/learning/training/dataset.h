// Labelled changes in the order in which they happened: what a model is trained and judged on.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/features/features.h"
#include "core/base/time.h"

namespace fermata::learning {

/// To which part of an evaluation a row was assigned by whoever made the table; without a word, time decides.
enum class Split { ByTime, Train, Test };

struct Example {
    std::string id;                            ///< the commit's hash, or what a table calls the change
    Time at{};                                 ///< when it happened
    std::vector<std::optional<double>> values; ///< in the order of the schema
    bool isFaulty = false;
    std::optional<Time> knownAt; ///< when a faulty change became known as one; empty: unknown, taken as at once
    std::string origin;          ///< where the label comes from: `szz`, `revert`, …
    double weight = 1.0;
    Split split = Split::ByTime;
    std::shared_ptr<const history::HashedWords> words; ///< null: unknown
    std::string repository;                            ///< its name in the workspace; empty: one of none
};

struct Dataset {
    assessment::FeatureSchema schema;
    std::vector<Example> examples; ///< ordered by time
};

/// What a model is asked about one of them.
inline assessment::FeatureVector featuresOf(const assessment::FeatureSchema& schema, const Example& example) {
    assessment::FeatureVector features{schema.id, example.values};
    if (example.words)
        features.words = *example.words;
    features.repository = example.repository;
    return features;
}

} // namespace fermata::learning
