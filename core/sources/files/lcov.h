// Reads LCOV's tracefiles (`lcov.info`).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/delivery/coverage.h"

namespace fermata::sources {

/// @returns Malformed with the line, also for a file that ends within a record or states more lines (LF) than it
///          lists; TooLarge over 64 MiB
Result<delivery::CoverageReport> parseLcov(std::string_view bytes, const std::string& file = {});

} // namespace fermata::sources
