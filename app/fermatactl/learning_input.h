// What `model` learns from and is judged on: change tables or a repository's own past, with labels.
#pragma once

#include <string>
#include <vector>

#include "app/fermatactl/command.h"
#include "core/base/result.h"
#include "core/learning/training/dataset.h"

namespace fermata::ctl {

struct LearningInput {
    std::vector<std::string> repositories;
    std::vector<std::string> tables;
    std::string labels; ///< empty: a table's own label column, a repository's own history of fixes
};

/// Reads and joins everything into one dataset. Several sources are pooled, ordered by time.
/// @returns Fault::Malformed with file and line, Fault::Usage where nothing or too much was named
Result<learning::Dataset> readLearningInput(const LearningInput& input, Context& context);

} // namespace fermata::ctl
