// What time alone changes: freezes end, traffic falls as usual, evidence grows old.
#pragma once

#include <optional>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// The traffic to be expected at `at`: the forecast's where it reaches that far, else that of the hour of the week, as
/// a share of the highest; nothing without either.
std::optional<double> usualTraffic(const delivery::ProductionState& production, Time at);

/// The first moment from `from` on, within a week, that no freeze covers and whose usual traffic is below `below`.
std::optional<Time> firstQuietMoment(const assessment::EvidenceSnapshot& snapshot, Time from, double below);

/// What there is to wait for at a moment where the policy asks for safe times.
struct SafeTimeAdvice {
    bool isKnown = false;                      ///< what the present exposes
    std::optional<delivery::TrafficSlot> wait; ///< the one of the fewest exposed requests, where it spares enough
    double saves = 0.0;                        ///< share of the present's exposed requests that it spares
};
/// Among the slots that begin after `at` and within the policy's limit, that no freeze touches and whose traffic lies
/// below the policy's share; of equal ones the first. Freezes that are excepted for the change count too: what excepts
/// them is evidence, and evidence that is missing must not open a gate by closing a better time. Without a forecast
/// that covers `at` the hours of the usual week stand in, with their traffic as what they expose.
SafeTimeAdvice safeTimeAdvice(const assessment::EvidenceSnapshot& snapshot, const Policy& policy, Time at);

/// Whether evidence of this kind that is in force now would be too old at `at`. Diff and history do not age by
/// waiting, and what is polled (production, traffic) is looked at again then.
bool isTooOldAt(const assessment::EvidenceSnapshot& snapshot, const Policy& policy, assessment::EvidenceKind kind,
                Time at);

/// The same snapshot at a later moment, if nothing else happens: traffic as usual, production otherwise as it is now.
/// @requires at >= snapshot.at
void waitUntil(assessment::EvidenceSnapshot& snapshot, const Policy& policy, Time at);

} // namespace fermata::decision
