// The weighing: the action with the smallest expected loss, value against risk, so that more risk is never answered
// more mildly and more value never more strictly.
#pragma once

#include <optional>
#include <vector>

#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// The verdict whose line is lowest at `exposed` = p_incident · blast, when a day without the change costs `perDay`; on
/// a crossing the stricter one. It is the strictest verdict whose crossings with all milder ones are reached. Each
/// crossing is an expression of the policy and `perDay` whose every step is monotone also in floating point, so the
/// answer is monotone in `exposed` and in `perDay` to the last bit.
/// @requires policy.contradictions().empty()
Verdict cheapest(const Policy& policy, double exposed, double perDay = 0.0);

/// The smallest worth of a day, from 0 to `most`, at which cheapest() answers `target` or milder when `dipPerDay` is
/// lost of it; nothing where it is above `most`. Rounded up to a hundredth, so that a person who states it gets what it
/// promises.
std::optional<double> breakEven(const Policy& policy, double exposed, Verdict target, double dipPerDay, double most);

/// Expected loss of each action, at p_incident and at both ends of its interval; never negative. Where a day without
/// the change saves something (`perDay` < 0), every action bears what is lost by not waiting as long as Block does.
std::vector<ActionLoss> losses(const Policy& policy, double exposed, double low, double high, double perDay = 0.0);

} // namespace fermata::decision
