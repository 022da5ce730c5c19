// What the history of a component speaks for: review of its changes after versions that had to be taken back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/audit/chain.h"
#include "core/decision/policy.h"
#include "core/engine/model_health.h"

namespace fermata::engine {

/// From so many versions on that were taken back within `suggestsWithin` a component's changes are better looked at.
inline constexpr std::size_t suggestsFrom = 2;
inline constexpr Days suggestsWithin{90};

/// A version that was taken back, with the components of the policy that its change touched.
struct TakenBack {
    TakenBackView what;
    std::vector<std::string> components;
};

/// A suggestion that a person declined, and the newest record behind it that was known then.
struct Declined {
    std::string component;
    std::uint64_t upTo = 0;
    DeclinedView how;
    bool operator==(const Declined&) const = default;
};
/// The subject of these notes.
inline constexpr auto declinedSubject = "suggestion-declined";

/// The newest of each component. @returns the errors of reading the record; Corrupt, naming the record, for a note of
/// this subject that cannot be read
Result<std::vector<Declined>> declinedOf(const audit::Chain& chain);
/// @requires the suggestion has a history
audit::Entry declineNote(const SuggestionView& suggestion, const std::string& reason, const audit::Author& author);

/// One for each component of the policy whose changes may still pass unread and that has such a history; what backs it
/// is in it. What was declined comes again once a version was taken back after that. Files in no component speak for
/// none. Pure; `policyText` is what `policy` was read from.
std::vector<SuggestionView> suggestionsOf(const std::vector<TakenBack>& history, const decision::Policy& policy,
                                          const std::string& policyText, Time now,
                                          const std::vector<Declined>& declined = {});

} // namespace fermata::engine
