// Which recorded decisions another policy would have changed, found by taking them again under both.
#pragma once

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "core/rehearsal/past_looks.h"

namespace fermata::rehearsal {

/// A recorded decision that would have had another verdict.
struct Flip {
    audit::RecordedDecision entry;
    decision::Verdict before = decision::Verdict::Hold, after = decision::Verdict::Hold;
    decision::Message why; ///< the one sentence of the verdict after
};

struct PolicyDifference {
    std::size_t looked = 0, notByThisVersion = 0;
    std::vector<Flip> flips;                                                       ///< in the order of the record
    std::map<std::pair<decision::Verdict, decision::Verdict>, std::size_t> counts; ///< all, also those that stay
};

/// Takes the looks again under both policies and adds what comes out to `all`. @returns Cancelled
Result<void> compare(std::span<const Look> looks, const decision::Policy& older, const decision::Policy& newer,
                     const Unwanted& isUnwanted, PolicyDifference& all);

/// Of all decisions on record in the window. @returns Cancelled, or the errors of reading the record
Result<PolicyDifference> policyDifference(const audit::Chain& chain, const decision::Policy& older,
                                          const decision::Policy& newer, const Window& window,
                                          const Unwanted& isUnwanted);

} // namespace fermata::rehearsal
