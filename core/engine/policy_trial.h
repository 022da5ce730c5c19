// Another policy tried on what was decided before: which recorded decisions it would have changed, and why.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/result.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"
#include "core/rehearsal/past_looks.h"

namespace fermata::engine {

/// A recorded decision that would have had another verdict.
struct PolicyFlip {
    std::string decisionId; ///< hex
    std::string change;     ///< key
    std::string environment;
    Time at{};
    decision::Verdict before = decision::Verdict::Hold; ///< under the policy in force
    decision::Verdict after = decision::Verdict::Hold;  ///< under the one that is tried
    decision::Message why;                              ///< the one sentence of the verdict after
    bool operator==(const PolicyFlip&) const = default;
};

struct PolicyTrial {
    std::string origin;               ///< of the policy in force: a file, or ref and commit
    std::string inForce;              ///< its bytes as read
    bool isProtected = false;         ///< it is read from a ref: no file on this machine replaces it
    std::optional<Error> problem;     ///< why the tried text is no sound policy, with line, column and field
    std::size_t looked = 0;           ///< decisions that were run under both
    std::size_t older = 0;            ///< on record, but older than the newest `trialAtMost`
    std::size_t notByThisVersion = 0; ///< made by another version of the gate: they cannot be run again
    std::vector<PolicyFlip> flips;    ///< newest first
    std::map<std::pair<decision::Verdict, decision::Verdict>, std::size_t> counts; ///< also those that stay
};

/// So many of the newest decisions are run again while a policy is written; `fermatactl policy diff` runs all.
inline constexpr std::size_t trialAtMost = 2000;

/// Runs the newest decisions again under both policies. Nothing is written.
/// @param looks  kept from trial to trial: only what came since is read
/// @returns the errors of reading the record; Cancelled when `isUnwanted` says so
Result<PolicyTrial> tryOn(rehearsal::NewestLooks& looks, const std::string& recordFile, const decision::Policy& inForce,
                          const decision::Policy& tried, const rehearsal::Unwanted& isUnwanted);

} // namespace fermata::engine
