// One change made two: what touches one component goes its own way, and what the gate would see of the rest.
#pragma once

#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// One for each component of the policy that the change touches beside others. Empty where not every file of the change
/// is in the snapshot: nobody can say then what the rest would touch.
std::vector<Atom> splitAtoms(const assessment::EvidenceSnapshot& snapshot, const Policy& policy);

/// What is left when the files of `component` became a change of their own. Components, class, size and whether it can
/// be undone are those of the rest; a file that lies in several components goes too. Its risk is read as that of the
/// whole, which is not lower than it should be. It is a new head: reviews do not carry over, and what was measured is
/// taken to say the same again (the cost of the run is in the atom). What the pipeline or the policy reads stays so.
/// @requires splitAtoms names it
assessment::EvidenceSnapshot withoutComponent(assessment::EvidenceSnapshot snapshot, const Policy& policy,
                                              const std::string& component);

} // namespace fermata::decision
