// Why a decision differs from the one before it on the same change.
#pragma once

#include "core/assessment/evidence/snapshot.h"
#include "core/audit/ledger.h"
#include "core/decision/decision.h"

namespace fermata::audit {

/// The first that applies: cause.first, cause.head, cause.base, cause.policy, cause.model, cause.decider, cause.review
/// {person}, cause.alert.fires {name}, cause.alert.over {name}, cause.incident.open, cause.incident.over, cause.rollout.on,
/// cause.rollout.over, cause.evidence.state {kind, state}, cause.evidence {kind}, cause.time.
decision::Message causeOf(const DecisionFile* before, const RecordedDecision& entry,
                          const assessment::EvidenceSnapshot& snapshot);

} // namespace fermata::audit
