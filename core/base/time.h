// Moments and durations: UTC seconds everywhere, RFC 3339 on paper.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace fermata {

/// A moment in UTC, whole seconds.
using Time = std::chrono::sys_seconds;
using Seconds = std::chrono::seconds;
using Days = std::chrono::days;

constexpr Time fromUnix(std::int64_t seconds) { return Time{Seconds{seconds}}; }
constexpr std::int64_t toUnix(Time time) { return time.time_since_epoch().count(); }

/// `2026-11-23T14:32:08Z`. Years outside 0000..9999 are written as unix seconds, because RFC 3339 cannot say them.
std::string rfc3339(Time time);

/// Reads RFC 3339 with a zone (`Z` or `+01:00`; fractions are cut) or unix seconds.
/// @returns Fault::Malformed for anything else, also for impossible dates.
Result<Time> parseTime(std::string_view text);

/// Two largest units, for people: `1 h 52 m`, `9 d 2 h`, `12 s`.
std::string shortDuration(Seconds duration);

} // namespace fermata
