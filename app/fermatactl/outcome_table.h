// A table of test outcomes: `build,test,attempt,outcome[,commit,time]`, builds in the order of time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/assessment/flakiness/history.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::ctl {

struct OutcomeBuild {
    std::string build;
    std::string commit; ///< empty where the table has none
    std::optional<Time> time;
    std::vector<assessment::Attempt> attempts; ///< by test, then in the order of their numbers
    std::vector<std::string> skipped;          ///< tests without an executed attempt
};

/// Attempts of one test with one number are one, as bad as the worst: tests with parameters share their name.
/// @returns Malformed with file, line and column, also where the rows of one build do not stand together or name
///          several commits, and where time runs backwards
Result<std::vector<OutcomeBuild>> readOutcomes(const std::string& file);

} // namespace fermata::ctl
