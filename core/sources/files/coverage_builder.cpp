#include "core/sources/files/coverage_builder.h"

namespace fermata::sources {

void CoverageBuilder::line(const std::string& path, int number, bool isCovered) {
    bool& known = m_files[path][number];
    known = known || isCovered;
}

void CoverageBuilder::finish(delivery::CoverageReport& report) && {
    for (auto& [path, lines] : m_files)
        report.files.push_back({path, {lines.begin(), lines.end()}});
    m_files.clear();
}

} // namespace fermata::sources
