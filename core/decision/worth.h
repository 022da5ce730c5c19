// Value against risk: what the change is worth a day, what its dip costs, and from which worth it would be shipped.
#pragma once

#include "core/decision/decision.h"
#include "core/decision/policy.h"
#include "core/decision/readings.h"

namespace fermata::decision {

/// @param exposed, low, high  p_incident · blast, and the same at both ends of p_incident's interval
Worth worthOf(const Policy& policy, const Readings& readings, Verdict weighed, double exposed, double low, double high);

/// What an incident of the worst touched component costs: no probability enters.
double lossOfOneIncident(const Policy& policy, const Readings& readings);

/// The facts behind it as reasons: the worth by its tickets, and the dip. Empty where the policy weighs neither.
std::vector<Reason> reasonsOfWorth(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                                   const Readings& readings);

} // namespace fermata::decision
