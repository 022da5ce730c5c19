// What a sound policy says without effect, or about everything: rules that never match, and rules that always do.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/decision/policy.h"

namespace fermata::decision {

/// Field and sentence, as Policy::contradictions(); the policy is sound all the same, but may not say what was meant.
/// @requires policy.contradictions().empty()
std::vector<std::pair<std::string, std::string>> remarksOn(const Policy& policy);

} // namespace fermata::decision
