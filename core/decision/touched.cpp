#include "core/decision/touched.h"

#include <algorithm>

#include "core/base/path_pattern.h"

namespace fermata::decision {

bool touches(const std::vector<std::string>& patterns, const delivery::ChangedFile& file) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        return matchesPath(pattern, file.path) || (!file.oldPath.empty() && matchesPath(pattern, file.oldPath));
    });
}

std::vector<std::string> componentsOf(const std::vector<delivery::ChangedFile>& files, const Policy& policy) {
    std::vector<bool> isTouched(policy.components.size(), false);
    bool hasRest = files.empty();
    for (const delivery::ChangedFile& file : files) {
        bool isInOne = false;
        for (std::size_t i = 0; i < policy.components.size(); ++i)
            if (touches(policy.components[i].paths, file))
                isInOne = isTouched[i] = true;
        hasRest = hasRest || !isInOne;
    }
    std::vector<std::string> components;
    if (hasRest)
        components.emplace_back();
    for (std::size_t i = 0; i < isTouched.size(); ++i)
        if (isTouched[i])
            components.push_back(policy.components[i].id);
    return components;
}

std::vector<assessment::Interval> freezesAt(const Policy& policy, const std::string& environment, Time at) {
    std::vector<assessment::Interval> windows;
    for (const Freeze& freeze : policy.freezes) {
        const auto& where = freeze.environments;
        const bool isHere = where.empty() || std::find(where.begin(), where.end(), environment) != where.end();
        if (isHere && freeze.to > at && freeze.from <= at + freezeHorizon)
            windows.push_back({freeze.name, freeze.from, freeze.to});
    }
    return windows;
}

} // namespace fermata::decision
