// Mined changes joined with a table of labels: what the measurements of prediction train on.
#pragma once

#include <filesystem>
#include <string>

#include "core/learning/training/dataset.h"

namespace fermata::bench {

struct LabelledRepository {
    std::filesystem::path
        folder;                  ///< holds a repository `<project>`, or its mined table `<project>.csv` (no words then)
    std::filesystem::path cache; ///< where what is mined is kept for the next run; empty: nowhere
};

/// Ends the program with a message where something cannot be read.
learning::Dataset labelled(const LabelledRepository& from, const std::string& project,
                           const std::filesystem::path& labels);

} // namespace fermata::bench
