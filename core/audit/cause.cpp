#include "core/audit/cause.h"

#include <algorithm>

namespace fermata::audit {
namespace {

std::optional<decision::Message> evidenceChange(const assessment::EvidenceSnapshot& before,
                                                const assessment::EvidenceSnapshot& now) {
    for (const auto kind : assessment::allEvidenceKinds) {
        const auto& then = before.of(kind);
        const auto& here = now.of(kind);
        if (then.state != here.state || then.digest != here.digest)
            return decision::Message{"cause.evidence", {{"kind", std::string(name(kind))}}, {}};
    }
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
    if (before->entry.digests.policy != entry.digests.policy)
        return {"cause.policy", {}, {}};
    if (before->entry.digests.model != entry.digests.model)
        return {"cause.model", {}, {}};
    if (before->entry.decider != entry.decider)
        return {"cause.decider", {}, {}};
    if (auto review = newReview(before->snapshot, snapshot))
        return *review;
    if (auto evidence = evidenceChange(before->snapshot, snapshot))
        return *evidence;
    return {"cause.time", {}, {}};
}

} // namespace fermata::audit
