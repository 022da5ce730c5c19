// Which failed tests of a change are known to fail without reason, and how sure that is: an excuse needs proof.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/assessment/flakiness/belief.h"
#include "core/assessment/flakiness/failed_test.h"
#include "core/delivery/test_past.h"

namespace fermata::assessment {

/// The chance that any of the excused tests is broken stays at or below this, all of them together.
inline constexpr double excusedAtMost = 0.05;
/// So many revisions on which the test both failed and passed prove that it flakes. A test that fails on some
/// revisions and passes on others may just do its work.
inline constexpr int flipsNeeded = 2;
/// From so many tests that fail at once, and from this share of those executed, one cause is behind them: no excuse.
inline constexpr int togetherFrom = 10;
inline constexpr double togetherShare = 0.05;

/// A quarantine helps a test that is rather flaky than broken: up to this chance that it is broken now. What its past
/// shows to be broken, or what nobody knows, stands in spite of it.
inline constexpr double quarantinedAtMost = 0.5;

/// A test that failed on the change's head.
struct FailureNow {
    std::string test;
    std::vector<bool> failed;               ///< its attempts on the head
    double relevance = 1.0;                 ///< to what the change touches, 0..1
    bool isOwn = false;                     ///< the change edits it: never excused
    std::optional<Quarantine> quarantine{}; ///< that counts now; its `cases` are filled in where it excuses the test
    int cases = 1;                          ///< failed cases of this name
};

/// Replays the past of each test, then the attempts on the head: the build of a change breaks a test near to it more
/// easily the riskier the change is. A quarantine stands in for the proof that a test flakes, and beside the limit of
/// all excuses together; it needs a past, and helps neither a test that the change edits nor many that fail at once.
/// @param executed tests of the head
/// @param pDefect of the change; 1 where nothing is known
/// @returns one for each failure, those that stand first, then by name
std::vector<FailedTest> judgeFailures(const std::vector<FailureNow>& failures, const delivery::TestPasts& pasts,
                                      int executed, double pDefect, const FlakinessRules& rules = {});

/// The chance that at least one of the excused tests is broken.
double anyExcusedBroken(const std::vector<FailedTest>& failures);

} // namespace fermata::assessment
