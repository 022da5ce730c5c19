// Tables of test cycles: which tests were executed in each, how long they took and which failed.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/decision/allocation/test_order.h"

namespace fermata::ctl {

struct TestCycle {
    std::string cycle;
    std::vector<decision::PlannedTest> tests; ///< in the order of the file
    std::vector<bool> failed;
};

/// Either `Id;Name;Duration;…;LastResults;Verdict;Cycle` (verdict 1: failed) or
/// `test_class_name,cycle_id,…,current_failures,time,…`; the first line tells. Cycles in the order of the file.
/// `LastResults` is read for the first row of a test in a cycle only: a later row already holds that one's verdict.
/// @returns Malformed with file, line and column, also for a negative duration and an id that a cycle has twice
Result<std::vector<TestCycle>> readCycles(const std::string& file);

} // namespace fermata::ctl
