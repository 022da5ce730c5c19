// Why: what binds the verdict, what weighs, what moves the risk, and the one sentence that sums it up.
#pragma once

#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/decision.h"
#include "core/decision/readings.h"
#include "core/decision/rules.h"

namespace fermata::decision {

/// First the rules that bind (strictest first) and the weighing where it binds, then the kinds of evidence that raise
/// the loss, then every contribution to the risk, heaviest first.
std::vector<Reason> reasonsFor(const Decision& decision, const std::vector<FoundRule>& rules, const Policy& policy,
                               const Readings& readings);

/// @requires decision.verdict, .weighed, .weighing and .holdUntil are settled
Message summaryOf(const Decision& decision, const std::vector<FoundRule>& rules, const Readings& readings);

} // namespace fermata::decision
