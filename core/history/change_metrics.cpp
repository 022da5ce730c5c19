#include "core/history/change_metrics.h"

#include <algorithm>

namespace fermata::history {

namespace {

constexpr std::array<std::string_view, metricCount> names{
    "ns", "nd", "nf", "entropy", "la", "ld", "lt", "fix", "ndev", "age", "nuc", "exp", "rexp", "sexp", "unknown_files",
    "binary_files", "source_files", "test_files", "document_files", "configuration_files", "build_files", "other_files",
    "source_share", "test_share", "document_share", "source_la", "source_ld", "test_la",
    "new_files", "deleted_files", "renamed_files", "hunks", "largest_file", "largest_churn", "relative_churn",
    "changes", "recent_changes", "decayed_changes", "recent_churn", "decayed_churn", "fixes", "recent_fixes",
    "decayed_fixes", "fix_share", "subsystem_fixes", "subsystem_fix_share",
    "ownership", "highest_ownership", "minor_contributors", "file_experience",
    "subject_length", "message_length", "co_authors", "revert", "hour", "weekday"};
static_assert(!names.back().empty(), "each metric has a name");

} // namespace

const std::array<std::string_view, metricCount>& metricNames() { return names; }

std::optional<Metric> metricNamed(std::string_view column) {
    const auto found = std::find(names.begin(), names.end(), column);
    if (found == names.end())
        return std::nullopt;
    return static_cast<Metric>(found - names.begin());
}

} // namespace fermata::history
