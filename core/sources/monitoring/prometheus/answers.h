// What Prometheus's HTTP interface (v1) answers, as plain values: pure readers, tested from bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::sources::prometheus {

/// One number, or why there is none. Never both, never neither.
struct Reading {
    std::optional<double> value; ///< finite
    std::string whyNoValue;
    std::optional<Time> at; ///< of the sample
};

/// The answer to an instant query that asks for one number. NaN, infinity, no sample, several samples, an error of the
/// query and a partial answer (warnings) are no value, with their reason.
/// @returns Malformed for what is no answer of Prometheus
Result<Reading> parseInstant(std::string_view bytes);

struct Point {
    Time at{};
    std::optional<double> value; ///< nothing for NaN and infinity
    bool operator==(const Point&) const = default;
};
struct Series {
    std::string labels; ///< as Prometheus writes them: `{job="shop"}`
    std::vector<Point> points;
};
/// @returns Malformed for what is no answer; Refused with Prometheus's words for an error of the query, and for a
///          partial answer
Result<std::vector<Series>> parseRange(std::string_view bytes);

struct Rule {
    std::string name;
    std::string severity; ///< label of the rule
    std::string service;  ///< label of the rule
    bool isAlert = false;
    std::string health; ///< "ok", "err", "unknown"
};
Result<std::vector<Rule>> parseRules(std::string_view bytes);

struct ActiveAlert {
    std::string name;
    std::string severity;
    std::string service;
    std::string state; ///< "firing", "pending", "inactive"
    std::optional<Time> activeAt;
};
Result<std::vector<ActiveAlert>> parseAlerts(std::string_view bytes);

/// What is usual in each hour of the week, Monday 00:00 UTC first: the median of that hour's points. Hours without a
/// point are unknown.
std::vector<std::optional<double>> usualWeek(const std::vector<Point>& points);
/// Which of the 168 a moment lies in.
std::size_t hourOfWeek(Time at);

} // namespace fermata::sources::prometheus
