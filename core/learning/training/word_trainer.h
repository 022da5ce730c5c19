// Learns from the hashed words of changes, and scores each change by what was learned from those before it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/assessment/risk/risk_parts.h"
#include "core/base/result.h"
#include "core/history/hashed_words.h"
#include "core/learning/training/dataset.h"
#include "core/learning/training/maturity.h"

namespace fermata::learning {

struct WordRow {
    const history::HashedWords* words = nullptr; ///< null: unknown, the row is passed over
    bool isFaulty = false;
    double weight = 1; ///< 0: passed over
};

struct WordOptions {
    double ridge = 0.5;          ///< penalty on the squared weights, in rows
    std::size_t leastRows = 5;   ///< a word of fewer changes has no weight
    std::size_t blocks = 6;      ///< into which the rows are cut for forward scores
    std::size_t mostRounds = 60; ///< of the search
};

/// A logistic regression on the words, each 1/√(count of the change's words), by L-BFGS; its intercept is left out: the
/// score is a feature, not a probability.
/// @requires all words have the key `key`
/// @ensures equal input gives equal weights
/// @returns a model without weights where no word is common enough; Fault::Internal where the search does not end in
///          finite numbers
Result<assessment::WordModel> fitWords(std::span<const WordRow> rows, std::uint32_t key,
                                       const WordOptions& options = {});

/// What the words of each row say by a model of the blocks before its own; nothing in the first block, for rows without
/// words, and where nothing was learned yet.
/// @returns Fault::Cancelled after a stop
Result<std::vector<std::optional<double>>> forwardWordScores(std::span<const WordRow> rows, std::uint32_t key,
                                                             const WordOptions& options, std::stop_token stop);

/// The words of all examples as one more feature.
struct WordColumn {
    std::vector<WordRow> rows;
    std::uint32_t key = 0;
    std::vector<double> scores; ///< of each example what those before it taught: a score that was learned from the
                                ///< change itself would know its outcome. Their median where there is none
};

/// @returns nothing where not nine in ten examples have words of one key, or none is common; Fault::Cancelled
Result<std::optional<WordColumn>> wordColumn(std::span<const Example> examples, const KnownOutcomes& outcomes,
                                             const WordOptions& options, std::stop_token stop);

} // namespace fermata::learning
