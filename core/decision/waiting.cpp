#include "core/decision/waiting.h"

#include <algorithm>
#include <cmath>

#include "core/assessment/flakiness/excuse.h"
#include "core/base/probability.h"
#include "core/decision/freezes.h"
#include "core/decision/rules.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;

constexpr std::size_t hoursOfWeek = 168;

/// Monday 00:00 UTC is hour 0; 1970-01-01 was a Thursday.
std::size_t hourOfWeek(Time at) {
    const auto hours = std::chrono::floor<std::chrono::hours>(at.time_since_epoch()).count() + 3 * 24;
    return static_cast<std::size_t>(((hours % 168) + 168) % 168);
}

/// What a quarantine excuses until then stands afterwards.
void endQuarantines(assessment::TestFacts& tests, Time at) {
    bool hasEnded = false;
    for (assessment::FailedTest& test : tests.known)
        if (test.isExcused && test.quarantine && test.quarantine->cases > 0 && test.quarantine->until <= at) {
            tests.excused -= test.quarantine->cases;
            test.quarantine->cases = 0;
            test.isExcused = false;
            hasEnded = true;
        }
    if (hasEnded)
        tests.pExcusedBroken = assessment::anyExcusedBroken(tests.known);
}

} // namespace

std::optional<double> usualTraffic(const delivery::ProductionState& production, Time at) {
    if (production.usualTraffic.size() != hoursOfWeek)
        return std::nullopt;
    const double highest = *std::max_element(production.usualTraffic.begin(), production.usualTraffic.end());
    const double usual = production.usualTraffic[hourOfWeek(at)];
    if (!(highest > 0.0) || !(usual >= 0.0) || !std::isfinite(highest))
        return std::nullopt;
    return usual / highest;
}

std::optional<Time> firstQuietMoment(const EvidenceSnapshot& snapshot, Time from, double below) {
    const Time last = from + Days{7};
    for (Time at = from; at <= last;) {
        if (const auto end = endOfFreeze(snapshot.freezes, at)) {
            at = *end;
            continue;
        }
        const auto usual = usualTraffic(snapshot.production, at);
        if (!usual)
            return std::nullopt;
        if (rounded(*usual) < rounded(below))
            return at;
        at = std::chrono::floor<std::chrono::hours>(at) + std::chrono::hours{1};
    }
    return std::nullopt;
}

bool isTooOldAt(const EvidenceSnapshot& snapshot, const Policy& policy, EvidenceKind kind, Time at) {
    switch (kind) {
    case EvidenceKind::Diff:
    case EvidenceKind::History:
    case EvidenceKind::Production:
    case EvidenceKind::Traffic:
        return false;
    case EvidenceKind::Tests:
    case EvidenceKind::Coverage:
    case EvidenceKind::Scan:
    case EvidenceKind::Review:
    case EvidenceKind::Value:
    case EvidenceKind::Performance:
        break;
    }
    const auto& observedAt = snapshot.of(kind).observedAt;
    return observedAt && at - *observedAt > policy.ruleFor(kind).maximumAge;
}

void waitUntil(EvidenceSnapshot& snapshot, const Policy& policy, Time at) {
    endQuarantines(snapshot.tests, at);
    for (assessment::Evidence& entry : snapshot.evidence)
        if (entry.state == assessment::EvidenceState::Fresh && isTooOldAt(snapshot, policy, entry.kind, at)) {
            entry.state = assessment::EvidenceState::Stale;
            entry.note = "evidence.old_by_then";
        }
    if (snapshot.of(EvidenceKind::Traffic).state == assessment::EvidenceState::Fresh)
        snapshot.production.trafficNow = usualTraffic(snapshot.production, at);
    snapshot.at = at;
}

} // namespace fermata::decision
