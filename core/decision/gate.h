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

/// `decide` with the model's answer already at hand: `risk` is what assessedRisk() gives for this snapshot.
Decision decide(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                const assessment::RiskAssessment& risk);

/// What the model says of this change, with everything unknown that evidence not in force would have told.
assessment::RiskAssessment assessedRisk(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                                        const assessment::RiskModel& model);

/// Every single action that counterfactuals() tries, cheapest first: at most one review, one green run, one split, and a
/// few moments to wait for.
std::vector<Atom> possibleAtoms(const assessment::EvidenceSnapshot& snapshot, const Policy& policy);

/// The cheapest minimal sets of actions after which `decide` permits more, each verified by running `decide`;
/// empty: no way exists with these actions (also verified). No set differs from another by a longer wait alone, unless
/// that permits more. At most `most` sets, cheapest first.
std::vector<Counterfactual> counterfactuals(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                                            const assessment::RiskModel& model, std::size_t most = 3);

/// The snapshot as it would be once these actions are done; what `counterfactuals` runs, published for tests.
assessment::EvidenceSnapshot applied(assessment::EvidenceSnapshot snapshot, const Policy& policy,
                                     const std::vector<Atom>& atoms);

} // namespace fermata::decision
