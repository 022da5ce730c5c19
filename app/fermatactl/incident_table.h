// An export of an incident tracker: `id,opened_at,resolved_at,service,severity[,commit][,deployment]`.
#pragma once

#include <string>
#include <vector>

#include "core/audit/outcomes.h"
#include "core/base/result.h"

namespace fermata::ctl {

/// `commit`: 40 hex digits. An empty resolved_at: still open; empty cells of the last two columns: not known.
/// @returns Malformed with file, line and column: an incident without id, twice in the file, opened in the future of
///          `now`, over before it began, or a commit that is no hash; NotFound, TooLarge
Result<std::vector<audit::ToldIncident>> readIncidents(const std::string& file, Time now);

} // namespace fermata::ctl
