// Reads how much slower a change made the product: a table of measured metrics with their intervals (CSV).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/delivery/ticket_report.h"

namespace fermata::sources {

/// Columns by name: `metric`, `dip` (a share: 0.02 is 2 % slower, negative is faster), `low` and `high` of its
/// interval; optional `revision` (40 hex digits, one for all rows) and `time` (RFC 3339 or unix seconds).
/// @returns Malformed with line and column: a dip outside its interval, a share outside -1 … 100, two revisions
Result<delivery::PerformanceReport> parsePerformance(std::string_view bytes, const std::string& file = {});

} // namespace fermata::sources
