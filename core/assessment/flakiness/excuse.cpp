#include "core/assessment/flakiness/excuse.h"

#include <algorithm>

#include "core/base/probability.h"

namespace fermata::assessment {
namespace {

/// A defective change breaks a test of the very code that it touches with this chance.
constexpr double breaksNearTest = 0.3;

FailedTest judged(const FailureNow& failure, const delivery::TestPasts& pasts, double pDefect,
                  const FlakinessRules& rules) {
    FailedTest found;
    found.name = failure.test;
    found.relevance = rounded(std::clamp(failure.relevance, 0.0, 1.0));
    found.quarantine = failure.quarantine;
    if (found.quarantine)
        found.quarantine->cases = 0;
    const auto past = pasts.find(failure.test);
    if (past == pasts.end() || past->second.empty())
        return found;
    TestBelief belief(rules);
    for (const delivery::TestBuild& build : past->second) {
        belief.nextBuild();
        for (const bool failed : build.failed)
            if (failed && build.togetherShare > 0.0)
                belief.sawTogether(std::min(1.0, build.togetherShare));
            else
                belief.saw(failed);
        const bool hasFailed = std::ranges::find(build.failed, true) != build.failed.end();
        const bool hasPassed = std::ranges::find(build.failed, false) != build.failed.end();
        ++found.builds;
        found.failedBuilds += hasFailed ? 1 : 0;
        found.flips += hasFailed && hasPassed && build.togetherShare == 0.0 ? 1 : 0;
    }
    belief.nextBuild(breaksNearTest * found.relevance * std::clamp(pDefect, 0.0, 1.0));
    for (const bool failed : failure.failed)
        belief.saw(failed);
    found.pBroken = rounded(belief.pBroken());
    found.pFlaky = rounded(belief.pFlaky());
    return found;
}

} // namespace

std::vector<FailedTest> judgeFailures(const std::vector<FailureNow>& failures, const delivery::TestPasts& pasts,
                                      int executed, double pDefect, const FlakinessRules& rules) {
    const int failing = static_cast<int>(failures.size());
    const bool isTogether = failing >= togetherFrom && failing >= togetherShare * executed;
    std::vector<FailedTest> found;
    std::vector<std::size_t> candidates;
    for (const FailureNow& failure : failures) {
        found.push_back(judged(failure, pasts, pDefect, rules));
        if (!isTogether && !failure.isOwn && !failure.test.empty() && found.back().flips >= flipsNeeded)
            candidates.push_back(found.size() - 1);
    }
    std::ranges::stable_sort(candidates, {}, [&](std::size_t i) { return std::pair(found[i].pBroken, found[i].name); });
    double noneBroken = 1.0;
    for (const std::size_t i : candidates) {
        noneBroken *= 1.0 - found[i].pBroken;
        if (!(rounded(1.0 - noneBroken) <= excusedAtMost))
            break;
        found[i].isExcused = true;
    }
    for (std::size_t i = 0; i < failures.size(); ++i)
        if (auto& test = found[i]; !isTogether && !failures[i].isOwn && !test.name.empty() && !test.isExcused &&
                                   test.quarantine && test.builds > 0 && test.pBroken <= quarantinedAtMost) {
            test.isExcused = true;
            test.quarantine->cases = failures[i].cases;
        }
    std::ranges::stable_sort(found, {}, [](const FailedTest& test) { return std::pair(test.isExcused, test.name); });
    return found;
}

double anyExcusedBroken(const std::vector<FailedTest>& failures) {
    double noneBroken = 1.0;
    for (const FailedTest& test : failures)
        if (test.isExcused)
            noneBroken *= 1.0 - test.pBroken;
    return rounded(std::clamp(1.0 - noneBroken, 0.0, 1.0));
}

} // namespace fermata::assessment
