#include "core/decision/command.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/decision/readings.h"

namespace fermata::decision {
namespace {

bool shares(const std::vector<std::string>& own, const std::vector<std::string>& wanted) {
    return std::any_of(own.begin(), own.end(), [&](const std::string& role) {
        return std::find(wanted.begin(), wanted.end(), role) != wanted.end();
    });
}

std::optional<Message> mayInRole(const Policy& policy, const Actor& actor, CommandKind kind,
                                 const std::string& asRole) {
    if (actor.established == Established::None || actor.personId.empty())
        return Message{"authority.not_established", {}, {}};
    const Person* person = policy.person(actor.personId);
    if (!person)
        return Message{"authority.unknown_person", {{"person", actor.personId}}, {}};
    std::vector<std::string> roles = person->roles; // those of the policy, never those that the caller claims
    if (!asRole.empty()) {
        if (std::find(roles.begin(), roles.end(), asRole) == roles.end())
            return Message{"authority.not_in_role", {{"role", asRole}}, {}};
        roles = {asRole};
    }
    const bool isApprover = shares(roles, policy.approverRoles);
    const bool isSenior = shares(roles, policy.seniorRoles);
    switch (kind) {
    case CommandKind::Disarm:
    case CommandKind::StopLine:
        return std::nullopt;
    case CommandKind::Arm:
        return isApprover ? std::nullopt : std::optional(Message{"authority.arm.role", {}, {}});
    case CommandKind::ResumeLine:
        return isApprover ? std::nullopt : std::optional(Message{"authority.resume.role", {}, {}});
    case CommandKind::Deploy:
        return isApprover || isSenior ? std::nullopt : std::optional(Message{"authority.deploy.role", {}, {}});
    case CommandKind::RollBack:
        return isApprover || isSenior ? std::nullopt : std::optional(Message{"authority.roll_back.role", {}, {}});
    }
    return Message{"authority.not_established", {}, {}};
}

std::optional<Message> badExpiry(const CommandRequest& request, Seconds atMost) {
    if (!request.until)
        return Message{"authority.until", {}, {}};
    if (*request.until <= request.at)
        return Message{"authority.until.past", {}, {}};
    if (*request.until - request.at > atMost)
        return Message{"authority.until.at_most", {}, {{"limit", double(atMost.count())}}};
    return std::nullopt;
}

std::optional<Message> mayArm(const Policy& policy, const CommandRequest& request) {
    if (!request.isPolicyProtected)
        return Message{"authority.arm.policy", {}, {}};
    const bool isSource = request.scope.starts_with("source:");
    const bool isKnown = isSource || policy.environments.empty() ||
                         std::any_of(policy.environments.begin(), policy.environments.end(),
                                     [&](const Environment& each) { return each.id == request.scope; });
    if (request.scope.empty() || !isKnown)
        return Message{"authority.environment", {{"environment", request.scope}}, {}};
    return badExpiry(request, armedAtMost);
}

} // namespace

std::string_view name(CommandKind kind) {
    switch (kind) {
    case CommandKind::Arm:
        return "arm";
    case CommandKind::Disarm:
        return "disarm";
    case CommandKind::StopLine:
        return "stop-line";
    case CommandKind::ResumeLine:
        return "resume-line";
    case CommandKind::Deploy:
        return "deploy";
    case CommandKind::RollBack:
        return "roll-back";
    }
    return "stop-line";
}

std::optional<Message> mayEverCommand(const Policy& policy, const Actor& actor, CommandKind kind) {
    return mayInRole(policy, actor, kind, {});
}

std::optional<Message> mayCommand(const Policy& policy, const Actor& actor, const CommandRequest& request) {
    if (auto why = mayInRole(policy, actor, request.kind, request.role))
        return why;
    if (request.kind != CommandKind::Deploy && trimmed(request.reason).empty())
        return Message{"authority.reason", {}, {}};
    switch (request.kind) {
    case CommandKind::Arm:
        return mayArm(policy, request);
    case CommandKind::StopLine:
        return badExpiry(request, stoppedAtMost);
    case CommandKind::Disarm:
    case CommandKind::Deploy:
    case CommandKind::RollBack:
        return request.scope.empty() ? std::optional(Message{"authority.environment", {{"environment", ""}}, {}})
                                     : std::nullopt;
    case CommandKind::ResumeLine:
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Message> mayDeploy(const Policy& policy, const assessment::EvidenceSnapshot& snapshot,
                                 const Decision& decision, bool hasStandingAct, const Actor& actor,
                                 const CommandRequest& request) {
    if (auto why = mayCommand(policy, actor, request))
        return why;
    if (!decision.permits() && !hasStandingAct)
        return Message{"authority.deploy.not_settled", {{"verdict", std::string(name(decision.verdict))}}, {}};
    if (!hasStandingAct && decision.verdict != Verdict::FastTrack && isHand(snapshot, actor.personId))
        return Message{"authority.own_change", {}, {}};
    return std::nullopt;
}

} // namespace fermata::decision
