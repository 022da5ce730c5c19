// A failed test of a change with what its past says about it.
#pragma once

#include <string>

namespace fermata::assessment {

struct FailedTest {
    std::string name;
    double pBroken = 1.0; ///< that it is broken in this build, rounded; 1 without a past
    double pFlaky = 0.0;  ///< that it fails at times without reason, rounded
    int builds = 0;       ///< earlier revisions on which it was executed
    int failedBuilds = 0; ///< of them, with a failed attempt
    int flips = 0;        ///< of them, with a failed and a passed attempt
    double relevance = 1.0;
    bool isExcused = false; ///< known to be flaky, and hardly broken: does not stand against the change
    bool operator==(const FailedTest&) const = default;
};

} // namespace fermata::assessment
