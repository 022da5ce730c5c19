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

const delivery::TrafficSlot* forecastOf(const delivery::ProductionState& production, Time at) {
    const auto found = std::ranges::find_if(production.trafficAhead, [&](const delivery::TrafficSlot& slot) {
        return slot.from <= at && at < slot.to && std::isfinite(slot.share) && slot.share >= 0.0 &&
               std::isfinite(slot.exposed) && slot.exposed >= 0.0;
    });
    return found == production.trafficAhead.end() ? nullptr : &*found;
}

/// The hours of the usual week as slots; the first one covers `at`. Empty without a profile.
std::vector<delivery::TrafficSlot> usualSlots(const delivery::ProductionState& production, Time at, Seconds within) {
    std::vector<delivery::TrafficSlot> hours;
    const Time first = std::chrono::floor<std::chrono::hours>(at);
    for (Time from = first; from <= at + within; from += Seconds{3600}) {
        const auto usual = usualTraffic(production, from);
        if (!usual)
            return {};
        hours.push_back({from, from + Seconds{3600}, *usual, *usual});
    }
    return hours;
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

SafeTimeAdvice safeTimeAdvice(const EvidenceSnapshot& snapshot, const Policy& policy, Time at) {
    const SafeTimeTerms& terms = policy.production.safeTime;
    const delivery::ProductionState& production = snapshot.production;
    SafeTimeAdvice advice;
    const delivery::TrafficSlot* present = forecastOf(production, at);
    const auto usual = present ? std::vector<delivery::TrafficSlot>{} : usualSlots(production, at, terms.within);
    const auto& ahead = present ? production.trafficAhead : usual;
    if (!present && !usual.empty())
        present = &usual.front();
    if (!present)
        return advice;
    advice.isKnown = true;
    const auto isOpen = [&](const delivery::TrafficSlot& slot) {
        return slot.from > at && slot.from <= at + terms.within && std::isfinite(slot.exposed) && slot.exposed >= 0.0 &&
               rounded(slot.share) < rounded(policy.production.trafficShare) &&
               std::ranges::none_of(snapshot.freezes, [&](const assessment::Interval& freeze) {
                   return freeze.from < slot.to && freeze.to > slot.from;
               });
    };
    const delivery::TrafficSlot* best = nullptr;
    for (const delivery::TrafficSlot& slot : ahead)
        if (isOpen(slot) && (!best || rounded(slot.exposed) < rounded(best->exposed)))
            best = &slot;
    if (!best || !(present->exposed > 0.0))
        return advice;
    advice.saves = rounded(1.0 - best->exposed / present->exposed);
    if (advice.saves >= rounded(terms.saves))
        advice.wait = *best;
    return advice;
}

std::optional<double> usualTraffic(const delivery::ProductionState& production, Time at) {
    if (const delivery::TrafficSlot* slot = forecastOf(production, at))
        return slot->share;
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
