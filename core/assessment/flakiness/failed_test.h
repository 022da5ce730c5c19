// A failed test of a change with what its past says about it.
#pragma once

#include <optional>
#include <string>

#include "core/base/time.h"

namespace fermata::assessment {

/// A person's word, with an end, that a test may fail in the gate for now. It still runs.
struct Quarantine {
    std::string person; ///< id of the policy's people
    Time until{};
    int cases = 0; ///< failed cases that it excuses and nothing else does; 0: it does not help, and the test stands
    bool operator==(const Quarantine&) const = default;
};

struct FailedTest {
    std::string name;
    double pBroken = 1.0; ///< that it is broken in this build, rounded; 1 without a past
    double pFlaky = 0.0;  ///< that it fails at times without reason, rounded
    int builds = 0;       ///< earlier revisions on which it was executed
    int failedBuilds = 0; ///< of them, with a failed attempt
    int flips = 0;        ///< of them, with a failed and a passed attempt
    double relevance = 1.0;
    bool isExcused =
        false; ///< known to be flaky and hardly broken, or in quarantine: does not stand against the change
    std::optional<Quarantine> quarantine{};
    bool operator==(const FailedTest&) const = default;
};

} // namespace fermata::assessment
