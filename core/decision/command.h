// Who may arm, disarm, stop the line, resume it, deploy and roll back. Pure, as authority.h; who acts is established by
// the caller.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/decision/authority.h"

namespace fermata::decision {

enum class CommandKind { Arm, Disarm, StopLine, ResumeLine, Deploy, RollBack };
inline constexpr CommandKind allCommandKinds[] = {CommandKind::Arm,        CommandKind::Disarm, CommandKind::StopLine,
                                                  CommandKind::ResumeLine, CommandKind::Deploy, CommandKind::RollBack};
std::string_view name(CommandKind kind); ///< "arm", "disarm", "stop-line", "resume-line", "deploy", "roll-back"

/// What a person wants to do.
struct CommandRequest {
    CommandKind kind = CommandKind::StopLine;
    std::string scope;  ///< an environment (or `source:NAME`); of a stop also `service:NAME`, or empty: everything
    std::string reason; ///< needed for all but Deploy, whose reason is the approval
    std::string role;   ///< in which role; empty: any of the actor's that fits
    std::optional<Time> until;      ///< expiry; needed for Arm and StopLine
    Time at{};                      ///< now
    bool isPolicyProtected = false; ///< Arm: the policy comes from a protected ref, not from a file on this machine
    bool operator==(const CommandRequest&) const = default;
};

inline constexpr Seconds armedAtMost{30 * 86400};
inline constexpr Seconds stoppedAtMost{30 * 86400};

/// Whether this actor may do this. The line may be stopped, and an environment disarmed, by every established person of
/// the policy: braking is open to all. Arming and resuming need an approver; deploying and rolling back an approver or
/// a senior. A rollback knows neither four eyes nor gate.
/// @returns nothing when allowed, else why not
std::optional<Message> mayCommand(const Policy& policy, const Actor& actor, const CommandRequest& request);

/// The part that does not depend on reason, expiry and scope: what a button shows before its dialog is filled in.
std::optional<Message> mayEverCommand(const Policy& policy, const Actor& actor, CommandKind kind);

/// Deploy, with what the change says: the decision has to permit it, or an approval or override of a person has to
/// stand
/// (`hasStandingAct`). Where nobody gave such a word, the deployment is the approval, and four eyes hold unless the
/// change is on the fast track.
std::optional<Message> mayDeploy(const Policy& policy, const assessment::EvidenceSnapshot& snapshot,
                                 const Decision& decision, bool hasStandingAct, const Actor& actor,
                                 const CommandRequest& request);

} // namespace fermata::decision
