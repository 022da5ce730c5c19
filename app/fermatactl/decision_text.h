// A decision as text for people, on a terminal.
#pragma once

#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/decision.h"

namespace fermata::ctl {

/// Safe for a terminal: text that others wrote is plain.
std::string decisionText(const assessment::EvidenceSnapshot& snapshot, const decision::Decision& decision,
                         const std::vector<decision::Counterfactual>& waysOut);

} // namespace fermata::ctl
