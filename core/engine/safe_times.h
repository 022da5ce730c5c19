// What is shown of the times to deploy, from what was computed of them.
#pragma once

#include <string>

#include "core/assessment/production/safe_time.h"
#include "core/engine/watch_view.h"

namespace fermata::engine {

/// The slots in the order of time with what they expose, and why nothing is advised, where nothing is.
SafeTimeView safeTimeView(const std::string& environment, const assessment::SafeTimes& found, Time computedAt);

} // namespace fermata::engine
