// Reads tables of events among what was exposed, and brings two arms together.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/production/event_share.h"
#include "core/base/result.h"

namespace fermata::ctl {

/// By the time of its interval.
using Counts = std::map<Time, assessment::ArmCount>;

/// Whether a table gives `value` and no `events`. @returns the faults of reading it
Result<bool> isOfValues(const std::string& file);

/// `time,events,exposure`. @returns Malformed with file, line and column
Result<Counts> readCounts(const std::string& file);

/// Intervals of both by their time, after `from`; one that only one table has is an arm without traffic.
std::vector<assessment::EventTick> together(const Counts& treatment, const Counts& control, std::optional<Time> from);

} // namespace fermata::ctl
