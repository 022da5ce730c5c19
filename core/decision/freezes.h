// Freezes: which of them bind a change, and when they end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// Why a freeze does not bind a change.
enum class FreezeException { None, Class, Incident };
FreezeException exceptionOf(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                            const std::string& freeze);

/// The freezes of the snapshot without those that the policy excepts for this change: by its class, where the diff is
/// in force, and by its branch, where an incident is known to be open. Evidence that is missing excepts nothing.
std::vector<assessment::Interval> bindingFreezes(const assessment::EvidenceSnapshot& snapshot, const Policy& policy);

/// When the freezes that cover `at`, one after the other, have ended; nothing when none covers it.
std::optional<Time> endOfFreeze(const std::vector<assessment::Interval>& freezes, Time at);

} // namespace fermata::decision
