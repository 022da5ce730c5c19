// Reads SARIF 2.1.0: levels, security severity, fingerprints, suppressions and baseline states.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/delivery/finding.h"
#include "core/io/formats/value.h"

namespace fermata::sources {

/// @returns Malformed with line, column and field, also for a run that says it did not come to its end; Unsupported
///          for another version and for results that lie in other files
Result<delivery::ScanReport> parseSarif(std::string_view bytes, const std::string& file = {});

Result<delivery::ScanReport> sarifOf(const io::Document& document);

} // namespace fermata::sources
