// What one test said in earlier builds, oldest first.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace fermata::delivery {

/// The attempts of one test on one revision: true for one that failed.
struct TestBuild {
    std::string revision;
    std::vector<bool> failed;
    /// Share of all tests of this build that failed, where far more failed together than usual; else 0.
    double togetherShare = 0.0;
    bool operator==(const TestBuild&) const = default;
};

using TestPast = std::vector<TestBuild>;
using TestPasts = std::map<std::string, TestPast>; ///< by the test's full name

/// The name under which outcomes of a test are kept: its group and its name.
inline std::string fullTestName(const std::string& group, const std::string& name) {
    return group.empty() ? name : group + "." + name;
}

} // namespace fermata::delivery
