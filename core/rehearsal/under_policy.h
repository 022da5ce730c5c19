// What a recorded snapshot would have been under another policy, so that `decide` can be asked what it would have said.
#pragma once

#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/risk/risk_assessment.h"
#include "core/decision/policy.h"

namespace fermata::rehearsal {

/// Computes again everything in the snapshot that its policy had a word in: the hands of the change, its class and its
/// components, the freezes, and whether each piece of evidence was young enough. What was observed stays as it was;
/// nothing that became known later enters. A change of more files than a snapshot keeps counts as touching the rest of
/// the product too, and its class stays as recorded. Reviews that were too old for the recorded policy stay away.
/// @param recordedNever  Policy::neverDocumentation of the recorded policy: where the policy has the same list, the
///                       class stays as recorded, since nothing else of a policy enters it. Null: judged anew
/// @ensures under(policy of the record, snapshot) decides as recorded
assessment::EvidenceSnapshot under(const decision::Policy& policy, assessment::EvidenceSnapshot snapshot,
                                   const std::vector<std::string>* recordedNever = nullptr);

} // namespace fermata::rehearsal
