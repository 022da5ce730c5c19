// What is known of production at one moment: alerts, error budget, incident, rollout, traffic.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"

namespace fermata::delivery {

struct Alert {
    std::string name;
    std::string severity;    ///< the monitor's own word
    bool isSilenced = false; ///< a silenced alert is still evidence
    Time since{};
    bool operator==(const Alert&) const = default;
};

/// How fast the error budget is spent: error rate / (1 − SLO), over one window (SRE Workbook, ch. 5).
struct BurnRate {
    std::string service;
    double rate = 0.0;
    Seconds window{};
    bool operator==(const BurnRate&) const = default;
};

/// What is forecast of a stretch of time, half-open.
struct TrafficSlot {
    Time from{}, to{};
    double share = 0.0;   ///< expected traffic, in the unit of ProductionState::trafficNow
    double exposed = 0.0; ///< requests that a faulty deployment at its beginning would be expected to reach
    bool operator==(const TrafficSlot&) const = default;
};

/// The board of one environment. An absent optional means "not known", never "nothing".
struct ProductionState {
    Time at{};
    std::string environment;
    std::optional<std::vector<Alert>> alerts;
    std::optional<std::vector<BurnRate>> burnRates;
    std::optional<bool> hasIncident;
    std::optional<bool> hasRollout; ///< another rollout is under way
    /// Traffic now, as a share of the highest usual value in the profile; may exceed 1.
    std::optional<double> trafficNow;
    /// Usual traffic per hour of the week, Monday 00:00 UTC first, in the unit of trafficNow; 168 numbers or empty.
    std::vector<double> usualTraffic;
    std::vector<TrafficSlot> trafficAhead{}; ///< in the order of time, one after the other; empty: nothing is forecast
    bool operator==(const ProductionState&) const = default;
};

} // namespace fermata::delivery
