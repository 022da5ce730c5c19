// The hard rules of the policy, apart from the weighing: each says at best which verdict remains while it is not met.
#pragma once

#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"
#include "core/decision/readings.h"

namespace fermata::decision {

/// A rule as found, and the evidence it rests on.
struct FoundRule {
    HardRule rule;
    std::vector<assessment::EvidenceKind> evidence;
};

/// Rules on the content of a kind of evidence bind only where the kind is mandatory: there its absence already holds,
/// so that knowing the worst is never worse than knowing nothing. Advisory kinds speak through the weighing.
std::vector<FoundRule> rules(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                             const assessment::RiskAssessment& risk, const Readings& readings);

/// Whether a change of this class does nothing that a machine executes.
bool isHarmless(const assessment::ChangeClass& changeClass);

} // namespace fermata::decision
