// Who may do what with a decision: four eyes, roles, expiry. Pure; who acts is established by the caller.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// How the acting person was established; `None` may look and rehearse only.
enum class Established { None, OsAccount, ApiLogin, Key };
std::string_view name(Established established); ///< "none", "os-account", "api-login", "key"
std::optional<Established> established(std::string_view name);

struct Actor {
    std::string personId; ///< of the policy's people, or empty
    Established established = Established::None;
    std::vector<std::string> roles;
    bool operator==(const Actor&) const = default;
};

/// The policy's person behind an OS account; an actor without a person where nobody has that account.
Actor actorOfAccount(const Policy& policy, const std::string& osAccount);

enum class ActKind { Approve, Hold, Override };
std::string_view name(ActKind kind); ///< "approve", "hold", "override"
std::optional<ActKind> actKind(std::string_view name);

/// What a person wants to do.
struct ActRequest {
    ActKind kind = ActKind::Approve;
    std::string reason;
    std::string role;          ///< in which role; empty: any of the actor's that fits
    std::optional<Time> until; ///< expiry; needed for hold and override
    Time at{};                 ///< now
    bool operator==(const ActRequest&) const = default;
};

/// Whether this actor may do this. Holding needs a reason and an expiry but no four eyes: braking is open to the
/// hands of a change as well. Break glass (the author alone, two confirmations) is not offered by this version.
/// @returns nothing when allowed, else why not
std::optional<Message> mayAct(const Policy& policy, const assessment::EvidenceSnapshot& snapshot,
                              const Decision& decision, const Actor& actor, const ActRequest& request);

/// The part of mayAct that does not depend on reason and expiry: what a button shows before its dialog is filled in.
std::optional<Message> mayEverAct(const Policy& policy, const assessment::EvidenceSnapshot& snapshot,
                                  const Decision& decision, const Actor& actor, ActKind kind);

/// The people of a change, resolved against the policy: all e-mails of one person are one person.
assessment::Hands handsOf(const delivery::Change& change, const Policy& policy);

} // namespace fermata::decision
