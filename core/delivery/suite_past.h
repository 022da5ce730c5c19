// What one suite of tests said and took in earlier runs.
#pragma once

#include <optional>
#include <string>

namespace fermata::delivery {

/// Of the newest runs that were known at a moment.
struct SuitePast {
    std::string name; ///< class, file or suite as the reports state it; UTF-8, not yet plain
    std::string file; ///< where the newest report that states one has it, else empty
    int tests = 0;    ///< executed in the newest run that had it
    int runs = 0;     ///< that had it
    int failedRuns = 0;
    std::optional<double> seconds; ///< median of the runs that state durations
    bool operator==(const SuitePast&) const = default;
};

} // namespace fermata::delivery
