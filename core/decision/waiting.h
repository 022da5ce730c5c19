// What time alone changes: freezes end, traffic falls as usual, evidence grows old.
#pragma once

#include <optional>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// The usual traffic of the hour of the week in which `at` lies, as a share of the highest; nothing without a profile.
std::optional<double> usualTraffic(const delivery::ProductionState& production, Time at);

/// The first moment from `from` on, within a week, that no freeze covers and whose usual traffic is below `below`.
std::optional<Time> firstQuietMoment(const assessment::EvidenceSnapshot& snapshot, Time from, double below);

/// Whether evidence of this kind that is in force now would be too old at `at`. Diff and history do not age by
/// waiting, and what is polled (production, traffic) is looked at again then.
bool isTooOldAt(const assessment::EvidenceSnapshot& snapshot, const Policy& policy, assessment::EvidenceKind kind,
                Time at);

/// The same snapshot at a later moment, if nothing else happens: traffic as usual, production otherwise as it is now.
/// @requires at >= snapshot.at
void waitUntil(assessment::EvidenceSnapshot& snapshot, const Policy& policy, Time at);

} // namespace fermata::decision
