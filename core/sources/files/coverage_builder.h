// Collects executed lines from any format into one report.
#pragma once

#include <map>
#include <string>

#include "core/delivery/coverage.h"

namespace fermata::sources {

/// A line that is reported several times is covered when it was executed in any of them.
class CoverageBuilder {
public:
    void line(const std::string& path, int number, bool isCovered);
    /// Keeps a file even when none of its lines can be covered.
    void file(const std::string& path) { m_files[path]; }
    /// Moves the files into `report`, sorted.
    void finish(delivery::CoverageReport& report) &&;

private:
    std::map<std::string, std::map<int, bool>> m_files;
};

} // namespace fermata::sources
