// The weighing: the action with the smallest expected loss, so that more risk is never answered more mildly.
#pragma once

#include <vector>

#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// The verdict whose line is lowest at `exposed` = p_incident · criticality · exposure; on a crossing the stricter one.
/// The crossings depend on the policy alone, so the answer is monotone in `exposed` to the last bit.
/// @requires policy.contradictions().empty()
Verdict cheapest(const Policy& policy, double exposed);

/// Expected loss of each action, at p_incident and at both ends of its interval.
std::vector<ActionLoss> losses(const Policy& policy, double exposed, double low, double high);

} // namespace fermata::decision
