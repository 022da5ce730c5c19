// What scanners found: findings with their level, their place and a fingerprint that outlives a moved line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"

namespace fermata::delivery {

enum class FindingLevel { None, Note, Warning, Error };

/// How a finding relates to an earlier scan, as the scanner itself says; most say nothing.
enum class Baseline { Unstated, New, Unchanged, Updated };

/// One finding that is present in the scanned revision. Texts are UTF-8, not yet plain.
struct Finding {
    std::string tool;
    std::string rule;
    FindingLevel level = FindingLevel::Warning;
    std::optional<double> securitySeverity; ///< 0..10, CVSS-like; from the rule or the result
    std::string message;                    ///< at most 2,000 bytes
    std::string path;                       ///< as stated, percent-decoded, without a scheme; empty: not in a file
    std::optional<int> line;
    std::optional<int> endLine;
    /// Equal for the same finding in two scans: the scanner's own fingerprints, else rule, path and message.
    std::string fingerprint;
    Baseline baseline = Baseline::Unstated;
    bool isSuppressed = false; ///< honoured, and always shown
    bool operator==(const Finding&) const = default;
};

struct ScanReport {
    std::vector<std::string> tools;
    int completedRuns = 0;               ///< runs that came to their end with a list of results, empty or not
    std::optional<std::string> revision; ///< 40 lower-case hex digits
    std::optional<Time> time;            ///< the oldest end of its runs
    std::vector<Finding> findings;       ///< without those that the scanner reports as gone
    bool operator==(const ScanReport&) const = default;
};

} // namespace fermata::delivery
