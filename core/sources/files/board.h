// Reads the state of one environment from a JSON file (`--board`, board.json of a workspace).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/delivery/production.h"

namespace fermata::sources {

/// `{at, environment, alerts[{name,severity,silenced,since}], burn_rates[{service,rate,window_s}], incident, rollout,
/// traffic{now,usual_profile[168]}}`. What is absent or null is not known; `at` and `environment` have to be there.
/// Traffic may be in any unit: it is read as a share of the profile's highest value, and unknown without a profile.
/// @returns Malformed or TooLarge with line, column and field
Result<delivery::ProductionState> parseBoard(std::string_view bytes, const std::string& file = {});

} // namespace fermata::sources
