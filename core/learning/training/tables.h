// Change tables and label tables in the formats of the command line, and mined changes, as one dataset.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/history/change_metrics.h"
#include "core/learning/training/dataset.h"

namespace fermata::learning {

/// What is known of the outcome of one change.
struct Label {
    std::string id;
    bool isFaulty = false;
    std::optional<Time> knownAt;
    std::string origin;
    double weight = 1.0;
    Split split = Split::ByTime;
};

/// Reads `hash|_id`, `label|buggy|bug`, and where there are such columns `known_at|fixed_at`, `origin`, `weight`, `split`.
/// @returns Fault::Malformed with file and line for a missing column, a field of the wrong kind or a hash named twice
Result<std::vector<Label>> readLabels(std::string_view bytes, const std::string& file);

/// Reads a change table: the columns of readLabels, `date` (else `committer_time`), and every other numeric column as a
/// feature. A table with all columns of the change schema has that schema, so that its model serves live; any other has
/// a schema of its own. Names of identities (`author_id`) and names without a letter (row numbers) are no features.
/// @param labels  not null: outcomes come from here and the table needs no label column
Result<Dataset> readTable(std::string_view bytes, const std::string& file, const std::vector<Label>* labels = nullptr);

/// When each change was made, never before the one before it in the order of the past, and never after the last one: a
/// clock that ran backwards or ahead moves no other change.
std::vector<Time> timesOf(std::span<const history::ChangeMetrics> changes);

/// How labels met changes.
struct Joined {
    Dataset dataset;              ///< the changes that have a label, in their order
    std::size_t unknownHashes = 0; ///< labels of changes that were not mined
};

/// @returns Fault::Malformed where labels exist and none of them names a mined change
Result<Joined> join(std::span<const history::ChangeMetrics> changes, const std::vector<Label>& labels);

} // namespace fermata::learning
