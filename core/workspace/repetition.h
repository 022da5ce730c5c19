// When something that repeats begins and ends, by an iCalendar rule (RFC 5545) in a time zone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::workspace {

/// All windows in UTC, the first from `from` to `to`. In a zone (`Europe/Berlin`; empty: UTC) the rule and the length
/// are those of the wall clock there: 22:00 stays 22:00 when the clocks change. A wall time that the change of the
/// clocks leaves out counts with the offset before the change; one that comes twice is the first. Pure but for the
/// system's zones: a rule has to end by itself (COUNT or UNTIL), so that what it means never depends on when it is
/// read.
/// @returns Malformed for a rule that is broken, endless, over 1,000 occurrences, or more frequent than daily; of the
///          field "zone" for a zone that nobody knows
Result<std::vector<std::pair<Time, Time>>> windowsOf(const std::string& rule, Time from, Time to,
                                                     const std::string& zone = {});

} // namespace fermata::workspace
