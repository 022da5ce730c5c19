#include "core/audit/cause.h"

#include <algorithm>

namespace fermata::audit {
namespace {

using assessment::EvidenceKind;

/// What is measured anew at every poll: that its bytes differ says nothing.
bool isMeasuredAllTheTime(EvidenceKind kind) {
    return kind == EvidenceKind::Production || kind == EvidenceKind::Traffic;
}

std::optional<decision::Message> stateChange(const assessment::EvidenceSnapshot& before,
                                             const assessment::EvidenceSnapshot& now) {
    for (const auto kind : assessment::allEvidenceKinds)
        if (before.of(kind).state != now.of(kind).state)
            return decision::Message{
                "cause.evidence.state",
                {{"kind", std::string(name(kind))}, {"state", std::string(name(now.of(kind).state))}},
                {}};
    return std::nullopt;
}

std::optional<decision::Message> newBytes(const assessment::EvidenceSnapshot& before,
                                          const assessment::EvidenceSnapshot& now) {
    for (const auto kind : assessment::allEvidenceKinds)
        if (!isMeasuredAllTheTime(kind) && before.of(kind).digest != now.of(kind).digest)
            return decision::Message{"cause.evidence", {{"kind", std::string(name(kind))}}, {}};
    return std::nullopt;
}

/// The first alert that is in `here` and not in `there`, by name.
const delivery::Alert* missingIn(const std::vector<delivery::Alert>& there, const std::vector<delivery::Alert>& here) {
    for (const delivery::Alert& alert : here)
        if (std::ranges::none_of(there, [&](const auto& other) { return other.name == alert.name; }))
            return &alert;
    return nullptr;
}

std::optional<decision::Message> productionChange(const delivery::ProductionState& before,
                                                  const delivery::ProductionState& now) {
    if (before.alerts && now.alerts) {
        if (const auto* fires = missingIn(*before.alerts, *now.alerts))
            return decision::Message{"cause.alert.fires", {{"name", fires->name}}, {}};
        if (const auto* over = missingIn(*now.alerts, *before.alerts))
            return decision::Message{"cause.alert.over", {{"name", over->name}}, {}};
    }
    if (before.hasIncident && now.hasIncident && *before.hasIncident != *now.hasIncident)
        return decision::Message{*now.hasIncident ? "cause.incident.open" : "cause.incident.over", {}, {}};
    if (before.hasRollout && now.hasRollout && *before.hasRollout != *now.hasRollout)
        return decision::Message{*now.hasRollout ? "cause.rollout.on" : "cause.rollout.over", {}, {}};
    return std::nullopt;
}

std::optional<decision::Message> newReview(const assessment::EvidenceSnapshot& before,
                                           const assessment::EvidenceSnapshot& now) {
    for (const auto& review : now.reviews)
        if (std::find(before.reviews.begin(), before.reviews.end(), review) == before.reviews.end())
            return decision::Message{"cause.review", {{"person", review.person}}, {}};
    return std::nullopt;
}

} // namespace

decision::Message causeOf(const DecisionFile* before, const RecordedDecision& entry,
                          const assessment::EvidenceSnapshot& snapshot) {
    if (!before)
        return {"cause.first", {}, {}};
    if (before->entry.head != entry.head)
        return {"cause.head", {}, {}};
    if (before->entry.base != entry.base)
        return {"cause.base", {}, {}};
    // Before policy and model: another version may spell the same policy otherwise.
    if (before->entry.decider != entry.decider)
        return {"cause.decider", {}, {}};
    if (before->entry.digests.policy != entry.digests.policy)
        return {"cause.policy", {}, {}};
    if (before->entry.digests.model != entry.digests.model)
        return {"cause.model", {}, {}};
    if (auto review = newReview(before->snapshot, snapshot))
        return *review;
    if (auto production = productionChange(before->snapshot.production, snapshot.production))
        return *production;
    if (auto evidence = stateChange(before->snapshot, snapshot))
        return *evidence;
    if (auto evidence = newBytes(before->snapshot, snapshot))
        return *evidence;
    return {"cause.time", {}, {}};
}

} // namespace fermata::audit
