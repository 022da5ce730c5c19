// The state of production as the connected monitors tell it, in the place of a board file.
#pragma once

#include <optional>
#include <vector>

#include "core/assessment/evidence/judge.h"
#include "core/delivery/board.h"
#include "core/workspace/settings_file.h"

namespace fermata::engine {

/// Who tells what of an environment: monitors that watch it, CI systems that deploy to it, and what reports incidents
/// there.
delivery::Watchers watchersOf(const workspace::Settings& settings, const std::string& environment);

/// What the watchers of `environment` say now; nothing where no source watches it, so that a board file may speak.
/// Once one does, a board file is not asked any more: two voices for one fact would let the milder one win.
/// @param ahead  traffic as it is forecast, if it is (trafficAhead)
std::optional<assessment::GivenBoard> liveProduction(const workspace::Settings& settings, const delivery::Board& board,
                                                     const std::string& environment, Time now,
                                                     std::vector<delivery::TrafficSlot> ahead = {});

} // namespace fermata::engine
