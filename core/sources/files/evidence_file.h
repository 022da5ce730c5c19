// One evidence file, recognised by what is in it and read into delivery values; a broken one is kept as broken.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/delivery/coverage.h"
#include "core/delivery/finding.h"
#include "core/delivery/test_report.h"
#include "core/delivery/ticket_report.h"

namespace fermata::sources {

enum class EvidenceFormat { JUnit, Sarif, Cobertura, Jacoco, Lcov, Tickets, JiraIssues, Performance };

/// Stable lower-case word: "junit".
std::string_view name(EvidenceFormat format);

/// What was understood of a file. Exactly one of the reports and error is set.
struct EvidenceFile {
    std::string file;
    std::optional<EvidenceFormat> format; ///< also of a broken file, when its beginning tells
    Digest digest;                        ///< of its bytes; null where they could not be read
    std::optional<Time> modifiedAt;
    std::optional<CommitId> givenRevision; ///< told by who named the file, or by the folder it lies in
    std::optional<delivery::TestReport> tests;
    std::optional<delivery::ScanReport> scan;
    std::optional<delivery::CoverageReport> coverage;
    std::optional<delivery::TicketReport> tickets;
    std::optional<delivery::PerformanceReport> performance;
    std::optional<Error> error;

    /// What the file itself states; never the modification time.
    std::optional<std::string> statedRevision() const;
    std::optional<Time> statedTime() const;
};

/// Reads up to 64 MiB. Never fails: what went wrong is in `error`.
EvidenceFile readEvidenceFile(const std::string& path);

/// The same of bytes in memory; `file` is named in errors. Pure.
EvidenceFile evidenceOf(std::string_view bytes, const std::string& file);

/// By the first element, the first field names or the first lines; nothing where none of the formats begins like this.
std::optional<EvidenceFormat> recognised(std::string_view bytes);

} // namespace fermata::sources
