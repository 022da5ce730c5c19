// When a deployment would do the least harm: slots ranked by the requests that a fault would reach before it is found.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/production/traffic.h"
#include "core/base/time.h"

namespace fermata::assessment {

/// How faults are found there.
struct DetectionRules {
    double baseRate = 0.002; ///< errors a request without a fault; > 0
    double part = 0.5;       ///< of the traffic that the new version gets; between 0 and 1
    double tolerated = 1.25; ///< as in VerificationRules
    double alpha = 0.01;     ///< at which it is stopped
    Seconds warmUp{180};     ///< before anything is judged, with the first interval
    Seconds reaction{300};   ///< from finding it to the old version
    bool operator==(const DetectionRules&) const = default;
};

/// Faults that a deployment may have, as ratios of the error rates, and how often: large ones are found at once and
/// cost what runs through in a moment, small ones cost what it takes to see them.
struct PossibleFault {
    double ratio = 2.0, weight = 1.0;
};
inline constexpr std::array<PossibleFault, 3> possibleFaults{{{2.0, 0.2}, {4.0, 0.4}, {10.0, 0.4}}};

/// Requests of both versions until the event-share test of a fault would be expected to reach 1/alpha.
/// @returns infinity for a ratio within the tolerance
double requestsToDetect(double ratio, const DetectionRules& rules);

struct Exposure {
    double requests = 0.0;         ///< of the new version until the old one is back
    std::optional<Seconds> detect; ///< nothing: not within the traffic given
};
/// @param traffic  requests a slot, from the deployment on
Exposure exposureOf(double ratio, const std::vector<double>& traffic, Seconds slot, const DetectionRules& rules);
/// Mean over possibleFaults of the exposed requests.
double expectedExposure(const std::vector<double>& traffic, Seconds slot, const DetectionRules& rules);

/// A time in which nothing may be deployed: a freeze, or the present while an alert fires or the budget is spent.
struct ClosedTime {
    std::string name;
    Time from{}, to{};
};

struct SafeSlot {
    ForecastSlot traffic;
    /// Expected exposed requests within a day, by the forecast and by its ends: the mean of this slot and the ones
    /// beside it.
    double harm = 0.0, harmLow = 0.0, harmHigh = 0.0;
    std::optional<Seconds> detect;   ///< a fault of twice the errors
    std::string closedBy;            ///< name of what closes it, or empty
    std::optional<std::size_t> rank; ///< 1 is the least harm; nothing when closed
};

struct SafeTimes {
    ForecastState state = ForecastState::TooShort;
    std::string_view by;             ///< as in Forecast
    std::vector<SafeSlot> times;     ///< in the order of time, the present one first
    std::optional<std::size_t> best; ///< into times; never a closed one; nothing when unknown or all are closed
    std::optional<double> nowOfBest; ///< traffic of the best slot, as a share of the present slot's
};

/// Slots are smoothed by the ones beside them: the least of many forecasts is the one that errs most, and a slot
/// in the middle of a quiet stretch is surer than a lone low one.
/// @requires as forecast(); rules sound: 0 < baseRate < 1, 0 < part < 1, tolerated ≥ 1, 0 < alpha < 1
SafeTimes safeTimes(const std::vector<MetricPoint>& points, Seconds interval, Time now, Seconds slot, Seconds horizon,
                    const std::vector<ClosedTime>& closed, const DetectionRules& rules = {});

} // namespace fermata::assessment
