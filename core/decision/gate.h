// The gate: one pure function from what is known to a verdict with its reasons.
#pragma once

#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/risk/risk_model.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// Decides. Nothing but the arguments enters; "now" is snapshot.at. Live engine, explanation, counterfactual, backtest
/// and the auditor's re-execution are this same call.
/// @requires policy.contradictions().empty()
/// @ensures  permission(decide(S without M)) <= permission(decide(S)) for every set M of evidence kinds (invariant 1)
/// Thread safety: pure.
Decision decide(const assessment::EvidenceSnapshot& snapshot, const Policy& policy, const assessment::RiskModel& model);

/// The cheapest minimal sets of actions after which `decide` permits more, each verified by running `decide`;
/// empty: no way exists with these actions (also verified). At most `most` sets, cheapest first.
std::vector<Counterfactual> counterfactuals(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                                            const assessment::RiskModel& model, std::size_t most = 3);

/// The snapshot as it would be once these actions are done; what `counterfactuals` runs, published for tests.
assessment::EvidenceSnapshot applied(assessment::EvidenceSnapshot snapshot, const Policy& policy,
                                     const std::vector<Atom>& atoms);

} // namespace fermata::decision
