// Recorded decisions on trains, for `fermatactl decision`.
#pragma once

#include <string>

#include "app/fermatactl/command.h"
#include "core/audit/chain.h"

namespace fermata::ctl {

/// All of them, newest first.
Result<void> listTrains(audit::Chain& record, Context& context);
/// One with everything behind it. @returns NotFound where no recorded train begins so
Result<void> showTrain(audit::Chain& record, const std::string& id, Context& context);

} // namespace fermata::ctl
