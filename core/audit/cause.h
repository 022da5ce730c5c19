// Why a decision differs from the one before it on the same change.
#pragma once

#include "core/assessment/evidence/snapshot.h"
#include "core/audit/ledger.h"
#include "core/decision/decision.h"

namespace fermata::audit {

/// The first that applies: cause.first, cause.head_moved, cause.base_moved, cause.policy_changed, cause.model_changed,
/// cause.decider_changed, cause.evidence_changed {kind, before, now}, cause.review_given {person}, cause.time_passed.
decision::Message causeOf(const DecisionFile* before, const RecordedDecision& entry,
                          const assessment::EvidenceSnapshot& snapshot);

} // namespace fermata::audit
