// What the history of a component speaks for: review of its changes after versions that had to be taken back.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

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

/// One for each component of the policy whose changes may still pass unread and that has such a history; what backs it
/// is in it. Files in no component speak for none. Pure; `policyText` is what `policy` was read from.
std::vector<SuggestionView> suggestionsOf(const std::vector<TakenBack>& history, const decision::Policy& policy,
                                          const std::string& policyText, Time now);

} // namespace fermata::engine
