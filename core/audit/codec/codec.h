// The stored bytes of what a decision was made from, and of the decision: canonical JSON, read back without loss.
#pragma once

#include <string>
#include <string_view>

#include "core/assessment/evidence/snapshot.h"
#include "core/base/result.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"
#include "core/io/signing/canonical_json.h"

namespace fermata::audit {

/// Equal values give equal bytes. Text that is no UTF-8 is repaired; everything else comes back as it was.
std::string encode(const assessment::EvidenceSnapshot& snapshot);
std::string encode(const decision::Policy& policy);
std::string encode(const decision::Decision& decision);
/// The state of production as monitors told it, for its digest: part of a snapshot, never stored by itself.
std::string encode(const delivery::ProductionState& production);

/// Refuse every byte that encode() would not have written.
/// @returns Fault::Malformed with the field, or Newer for a form that a newer version wrote
Result<assessment::EvidenceSnapshot> decodeSnapshot(std::string_view bytes);
Result<decision::Policy> decodePolicy(std::string_view bytes);
Result<decision::Decision> decodeDecision(std::string_view bytes);

/// A message as a member of a payload, and back.
io::CanonicalValue valueOf(const decision::Message& message);
Result<decision::Message> readMessage(const io::CanonicalValue& value);

} // namespace fermata::audit
