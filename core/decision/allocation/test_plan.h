// Which suites of tests a change runs through, why, and how long that takes beside running all of them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/decision/allocation/stage_plan.h"
#include "core/delivery/change.h"
#include "core/delivery/suite_past.h"

namespace fermata::decision {

struct PlannedSuite {
    std::string name;
    int tests = 0;
    std::optional<double> seconds; ///< as it usually takes; nothing where no report says
    bool runs = true;
    /// Stable word. Runs: "usual", "near" (named after a changed file, or of its folder), "failed" (in one of its
    /// newest runs), "few_runs" (its past is too short). Left out: "class".
    std::string because;
    bool operator==(const PlannedSuite&) const = default;
};

struct TestPlan {
    std::vector<PlannedSuite> suites; ///< those that run first, the longest first
    std::size_t running = 0;
    double secondsOfAll = 0.0;   ///< of those whose duration is known
    double secondsPlanned = 0.0; ///< of those of them that run
    std::size_t unknown = 0;     ///< suites whose duration nobody knows
    double secondsSaved() const { return secondsOfAll - secondsPlanned; }
    bool operator==(const TestPlan&) const = default;
};

/// A suite with fewer runs on record is never left out.
inline constexpr int fewestSuiteRuns = 3;

/// Pure. Where the plan asks for all tests, or the suite is near to the change, has failed lately, or is hardly known,
/// it runs; where the plan drops the stage of tests, none does. A suite is named after the change by its own name or
/// file.
TestPlan planTests(const StagePlan& plan, std::span<const delivery::SuitePast> suites,
                   const std::vector<delivery::ChangedFile>& changed);

} // namespace fermata::decision
