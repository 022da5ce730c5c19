#include "core/delivery/coverage.h"

#include <algorithm>

namespace fermata::delivery {

std::int64_t CoverageReport::coveredLines() const {
    std::int64_t covered = 0;
    for (const auto& file : files)
        covered += std::count_if(file.lines.begin(), file.lines.end(), [](const auto& line) { return line.second; });
    return covered;
}

std::int64_t CoverageReport::coverableLines() const {
    std::int64_t coverable = 0;
    for (const auto& file : files)
        coverable += static_cast<std::int64_t>(file.lines.size());
    return coverable;
}

} // namespace fermata::delivery
