// What `model` learns from and is judged on: change tables or a repository's own past, with labels.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/fermatactl/command.h"
#include "core/audit/outcomes.h"
#include "core/base/result.h"
#include "core/history/word_collector.h"
#include "core/learning/training/dataset.h"

namespace fermata::ctl {

struct LearningInput {
    std::vector<std::string> repositories;
    std::vector<std::string> tables;
    audit::ToldOutcomes told; ///< speaks over a repository's own history of fixes
    std::string labels;       ///< empty: a table's own label column, a repository's own history of fixes
};

struct LearningData {
    learning::Dataset dataset;
    /// The end of the repositories' past, where labels were traced in it: younger faults are not known yet. Empty where
    /// a label table says all there is to say.
    std::optional<Time> observedUntil;
    /// The moment at which everything in the dataset was known.
    Time end{};
    std::vector<std::string> notes; ///< one sentence each, for a person
};

/// Adds --repo, --table and --labels to a command.
void addLearningInput(CLI::App& command, LearningInput& input);

/// Reads, mines and joins everything into one dataset. Several sources are pooled, ordered by time.
/// @param words  hashes the words of the repositories' changes
/// @returns Fault::Malformed with file and line, Fault::Usage where nothing was named
Result<LearningData> readLearningInput(const LearningInput& input, const history::WordKey& words, Context& context);

} // namespace fermata::ctl
