// Who may change the risk model that speaks, and how: judged, done and put on record in one step.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/audit/chain.h"
#include "core/base/result.h"
#include "core/decision/authority.h"
#include "core/decision/policy.h"
#include "core/learning/registry/model_registry.h"

namespace fermata::engine {

/// What a person wants.
struct ModelRequest {
    std::int64_t version = 0; ///< to promote; 0: back to the one before
    std::string reason;
    bool despiteDoubts = false;
    Time at{}; ///< now
};

/// What speaks judges every change: an established approver of the policy. @returns nothing when allowed, else why not
std::optional<decision::Message> mayChangeModel(const decision::Policy& policy, const decision::Actor& actor);

/// Promotes or goes back, and writes a record of the kind model_promoted with version, digest, reason and who. Where
/// the registry refuses (no such version, the prior alone, doubts, no reason), nothing is written; where the record
/// cannot be written, the model that spoke before speaks on.
/// @returns Refused with the sentence that says why not; what registry and record return
Result<void> changeModel(audit::Chain& chain, learning::ModelRegistry& registry, const decision::Policy& policy,
                         const decision::Actor& actor, const ModelRequest& request);

/// `v3` or `3`. @returns Usage for anything else
Result<std::int64_t> modelVersion(const std::string& text);

} // namespace fermata::engine
