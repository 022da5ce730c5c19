// What is shown of the times to deploy, from what was computed of them.
#pragma once

#include <string>
#include <vector>

#include "core/assessment/production/safe_time.h"
#include "core/delivery/production.h"
#include "core/engine/watch_view.h"

namespace fermata::engine {

/// The slots in the order of time with what they expose, and why nothing is advised, where nothing is.
SafeTimeView safeTimeView(const std::string& environment, const assessment::SafeTimes& found, Time computedAt);

/// The same as evidence of the gate: each slot as a share of the usual peak.
/// @param peak  highest usual requests a second; > 0
std::vector<delivery::TrafficSlot> trafficAhead(const assessment::SafeTimes& found, double peak);

} // namespace fermata::engine
