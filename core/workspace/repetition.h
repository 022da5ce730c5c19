// When something that repeats begins, by an iCalendar rule (RFC 5545).
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::workspace {

/// All beginnings in UTC, the first at `first`. Pure: a rule has to end by itself (COUNT or UNTIL), so that what it
/// means never depends on when it is read.
/// @returns Malformed for a rule that is broken, endless, over 1,000 occurrences, or more frequent than daily
Result<std::vector<Time>> startsOf(const std::string& rule, Time first);

} // namespace fermata::workspace
