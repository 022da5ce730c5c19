// Who may put a failing test into quarantine, and for how long. Pure, as command.h.
#pragma once

#include <optional>
#include <string>

#include "core/decision/authority.h"

namespace fermata::decision {

struct QuarantineRequest {
    std::string test; ///< full name
    std::string reason;
    std::string role; ///< in which role; empty: any of the actor's that fits
    Time until{};
    Time at{}; ///< now
    bool operator==(const QuarantineRequest&) const = default;
};

/// The longest that the policy allows; 0: nobody may.
Seconds longestQuarantine(const Policy& policy);

/// A senior or an approver may, with a reason and an end within the policy's limit: it lets through what would be held.
/// @returns nothing when allowed, else why not
std::optional<Message> mayQuarantine(const Policy& policy, const Actor& actor, const QuarantineRequest& request);

} // namespace fermata::decision
