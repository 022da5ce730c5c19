// What a test run said of itself: cases with their outcomes, and counts that never understate its failures.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"

namespace fermata::delivery {

enum class TestOutcome {
    Passed,
    Failed,  ///< an assertion did not hold
    Errored, ///< it ended in another way than by an assertion
    Skipped  ///< not executed: skipped, disabled, filtered out
};

/// One test of the report. Texts are UTF-8, not yet plain.
struct TestCase {
    std::string group; ///< class, file or suite, as the report states it
    std::string name;
    std::string file; ///< where the report states it, else empty
    TestOutcome outcome = TestOutcome::Passed;
    bool isFlaky = false; ///< passed, but only after a failing attempt that the report names
    std::optional<std::chrono::milliseconds> duration;
    std::string message; ///< of the failure or the skipping, at most 2,000 bytes
    bool operator==(const TestCase&) const = default;
};

struct TestCounts {
    std::int64_t executed = 0; ///< passed, failed and errored
    std::int64_t passed = 0;
    std::int64_t failed = 0;
    std::int64_t errored = 0;
    std::int64_t skipped = 0;
    std::int64_t flaky = 0; ///< among the passed
    bool operator==(const TestCounts&) const = default;
};

struct TestReport {
    std::optional<std::string> revision; ///< 40 lower-case hex digits, where a property of the report states them
    std::optional<Time> time;            ///< the oldest stamp of its suites; a stamp without a zone counts as UTC
    std::vector<TestCase> cases;
    /// Of the cases; where a suite states more failures or errors than it lists, what it states.
    TestCounts counts;
    bool operator==(const TestReport&) const = default;
};

} // namespace fermata::delivery
