// Reads tables of a value over time, and plain lists of values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/assessment/production/own_past.h"
#include "core/base/result.h"

namespace fermata::ctl {

struct SeriesRow {
    std::string timestamp;         ///< as the file says it
    assessment::MetricPoint point; ///< a value that is no number: NaN
};

enum class SeriesOrder {
    Any,   ///< as it comes: rows are scored one after the other
    Rising ///< each time later than the one before it
};

/// `timestamp|time,value`: a time as RFC 3339, unix seconds or `2014-04-10 07:15:00` (UTC); an empty value and NaN are
/// gaps.
/// @returns Malformed with file, line and column, also for infinity and, where it is asked for, for times out of order
Result<std::vector<SeriesRow>> readSeries(const std::string& file, SeriesOrder order);
std::vector<assessment::MetricPoint> pointsOf(const std::vector<SeriesRow>& rows);

/// One value a line; an empty line and NaN are no number. @returns Malformed with file and line
Result<std::vector<double>> readValues(const std::string& file);

/// RFC 3339, unix seconds, or a date and a time without a zone (UTC).
Result<Time> readMoment(std::string_view text);

} // namespace fermata::ctl
