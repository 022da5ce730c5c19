#include "core/decision/allocation/test_plan.h"

#include <algorithm>

#include "core/assessment/flakiness/relevance.h"

namespace fermata::decision {
namespace {

constexpr double sameFolder = 0.5;

std::string whyItRuns(const delivery::SuitePast& suite, const std::vector<std::string>& paths) {
    if (assessment::relevance(suite.file, suite.name, paths) >= sameFolder)
        return "near";
    if (suite.failedRuns > 0)
        return "failed";
    if (suite.runs < fewestSuiteRuns)
        return "few_runs";
    return {};
}

} // namespace

TestPlan planTests(const StagePlan& plan, std::span<const delivery::SuitePast> suites,
                   const std::vector<delivery::ChangedFile>& changed) {
    std::vector<std::string> paths;
    for (const delivery::ChangedFile& file : changed) {
        paths.push_back(file.path);
        if (!file.oldPath.empty())
            paths.push_back(file.oldPath);
    }
    const bool areRun = std::ranges::any_of(plan.stages, [](const PlannedStage& stage) {
        return stage.kind == StageKind::UnitTests || stage.kind == StageKind::IntegrationTests;
    });
    TestPlan tests;
    for (const delivery::SuitePast& suite : suites) {
        PlannedSuite planned{suite.name, suite.tests, suite.seconds, true, "usual"};
        if (!areRun) {
            planned.runs = false;
            planned.because = "class";
        } else if (plan.tests == TestScope::Reduced) {
            planned.because = whyItRuns(suite, paths);
            planned.runs = !planned.because.empty();
            if (!planned.runs)
                planned.because = "class";
        }
        tests.running += planned.runs;
        tests.unknown += !planned.seconds;
        tests.secondsOfAll += planned.seconds.value_or(0.0);
        tests.secondsPlanned += planned.runs ? planned.seconds.value_or(0.0) : 0.0;
        tests.suites.push_back(std::move(planned));
    }
    std::ranges::stable_sort(tests.suites, [](const PlannedSuite& a, const PlannedSuite& b) {
        return a.runs != b.runs ? a.runs : a.seconds.value_or(0.0) > b.seconds.value_or(0.0);
    });
    return tests;
}

} // namespace fermata::decision
