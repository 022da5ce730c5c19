// Which lines tests executed, file by file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/time.h"

namespace fermata::delivery {

/// One measured file; its path is as the report states it, not yet mapped to the repository.
struct FileCoverage {
    std::string path;
    std::vector<std::pair<int, bool>> lines; ///< line number and whether it was executed; rising, no number twice
    bool operator==(const FileCoverage&) const = default;
};

struct CoverageReport {
    std::vector<std::string> roots;      ///< folders to which the paths may be relative, as stated
    std::optional<std::string> revision; ///< 40 lower-case hex digits
    std::optional<Time> time;
    std::vector<FileCoverage> files; ///< sorted by path, no path twice
    bool operator==(const CoverageReport&) const = default;

    std::int64_t coveredLines() const;
    std::int64_t coverableLines() const;
};

} // namespace fermata::delivery
