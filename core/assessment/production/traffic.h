// What traffic is to be expected: a seasonal forecast with intervals that were measured on its own past.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/assessment/production/own_past.h"
#include "core/base/time.h"

namespace fermata::assessment {

/// Requests of one slot.
struct ForecastSlot {
    Time from{}, to{};
    double expected = 0.0, low = 0.0, high = 0.0;
    bool operator==(const ForecastSlot&) const = default;
};

enum class ForecastState {
    Known,
    NoTraffic, ///< nothing but zeros, or no number at all
    TooShort   ///< under three days, or more gaps than slots
};
std::string_view name(ForecastState state); ///< "known", "no-traffic", "too-short"

struct Forecast {
    ForecastState state = ForecastState::TooShort;
    std::string_view by; ///< which way forecast best so far: "day", "smooth-day", "week", "level", "day-level" …
    Seconds slot{};
    std::vector<ForecastSlot> times; ///< from `now` on; empty unless known
    bool operator==(const Forecast&) const = default;
};

/// Candidates: what the same slot of earlier days had (from 15 days on also: of weeks), newer ones weighing more; the
/// same of an hour and a half to each side; each with or without the present level, which fades within hours; and the
/// level alone; and their blend, by errors to the power of −4. The one with the smallest mean error of the logarithm
/// over the past, forecast from every third hour of it by what was known then, is taken. The interval is that of its
/// errors at about the same distance, widened or narrowed by how its intervals missed in the past (conformal: Gibbs,
/// Candès 2021, "Adaptive conformal inference under distribution shift"). Points after `now` are not looked at;
/// negative values and what is no number count as gaps.
/// @param points    requests of intervals that end at their times, in the order of time
/// @param interval  of the points; slot is a multiple of it
/// @param coverage  of the interval between low and high
/// @requires 0 < interval ≤ slot ≤ 6 h, horizon ≥ slot, 0 < coverage < 1
Forecast forecast(const std::vector<MetricPoint>& points, Seconds interval, Time now, Seconds slot, Seconds horizon,
                  double coverage = 0.9);

/// The usual distance of neighbours. @returns nothing with fewer than two points
std::optional<Seconds> intervalOf(const std::vector<MetricPoint>& points);

} // namespace fermata::assessment
