// A repository's whole past with its labels: what `history labels` prints and what a model is trained on.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/history/miner.h"
#include "core/io/git/repository.h"
#include "core/learning/labels/fix_labels.h"
#include "core/learning/training/dataset.h"

namespace fermata::learning {

struct LabelledHistory {
    std::vector<history::ChangeMetrics> changes; ///< in the order of the past
    std::vector<ChangeLabel> labels;             ///< one a change
    history::MiningSummary summary;
};

/// Mines with `options` (traceFixes is switched on) and labels what was mined.
/// @returns what history::mine returns
Result<LabelledHistory> labelledHistory(const io::git::Repository& repository, history::MiningOptions options,
                                        const history::MiningProgress& progress, std::stop_token stop);

/// The moment at which the past ends: no commit is younger, however fresh the copy of the repository is.
Time endOf(const LabelledHistory& history);

/// As examples on the change schema; every change without a label counts as clean so far.
Dataset datasetOf(const LabelledHistory& history);

} // namespace fermata::learning
