#include "core/decision/authority.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/decision/freezes.h"
#include "core/decision/readings.h"
#include "core/decision/rules.h"

namespace fermata::decision {
namespace {

bool sharesRole(const std::vector<std::string>& own, const std::vector<std::string>& wanted) {
    return std::any_of(own.begin(), own.end(), [&](const std::string& role) {
        return std::find(wanted.begin(), wanted.end(), role) != wanted.end();
    });
}

/// The roles in which this person acts: those of the policy, never those that the caller claims beyond it.
std::vector<std::string> rolesOf(const Policy& policy, const Actor& actor, const std::string& asRole) {
    const Person* person = policy.person(actor.personId);
    if (!person)
        return {};
    if (asRole.empty())
        return person->roles;
    if (std::find(person->roles.begin(), person->roles.end(), asRole) == person->roles.end())
        return {};
    return {asRole};
}

std::optional<Message> mayApprove(const Policy& policy, const Decision& decision,
                                  const std::vector<std::string>& roles) {
    if (decision.permits()) {
        if (sharesRole(roles, policy.approverRoles) || sharesRole(roles, policy.seniorRoles))
            return std::nullopt;
        return Message{"authority.approve.role", {}, {}};
    }
    if (decision.verdict != Verdict::Review)
        return Message{"authority.approve.verdict", {{"verdict", std::string(name(decision.verdict))}}, {}};
    if (sharesRole(roles, policy.seniorRoles))
        return std::nullopt;
    return Message{"authority.review.role", {}, {}};
}

/// A freeze may say who overrides in it.
std::optional<Message> mayOverrideFreezes(const Policy& policy, const assessment::EvidenceSnapshot& snapshot,
                                          const std::vector<std::string>& roles) {
    for (const assessment::Interval& window : bindingFreezes(snapshot, policy)) {
        if (snapshot.at < window.from || window.to <= snapshot.at)
            continue;
        for (const Freeze& freeze : policy.freezes)
            if (freeze.name == window.name && !freeze.exceptRoles.empty() && !sharesRole(roles, freeze.exceptRoles))
                return Message{"authority.override.freeze", {{"name", freeze.name}}, {}};
    }
    return std::nullopt;
}

/// Everything but reason and expiry. `asRole`: as in ActRequest.
std::optional<Message> mayInRole(const Policy& policy, const assessment::EvidenceSnapshot& snapshot,
                                 const Decision& decision, const Actor& actor, ActKind kind,
                                 const std::string& asRole) {
    if (actor.established == Established::None || actor.personId.empty())
        return Message{"authority.not_established", {}, {}};
    if (!policy.person(actor.personId))
        return Message{"authority.unknown_person", {{"person", actor.personId}}, {}};
    const std::vector<std::string> roles = rolesOf(policy, actor, asRole);
    if (roles.empty())
        return asRole.empty() ? Message{"authority.no_role", {}, {}}
                              : Message{"authority.not_in_role", {{"role", asRole}}, {}};
    switch (kind) {
    case ActKind::Hold:
        return std::nullopt;
    case ActKind::Approve:
        if (isHand(snapshot, actor.personId))
            return Message{"authority.own_change", {}, {}};
        return mayApprove(policy, decision, roles);
    case ActKind::Override:
        if (isHand(snapshot, actor.personId))
            return Message{"authority.own_change", {}, {}};
        if (decision.permits())
            return Message{"authority.override.nothing", {}, {}};
        if (!sharesRole(roles, policy.approverRoles))
            return Message{"authority.override.role", {}, {}};
        return mayOverrideFreezes(policy, snapshot, roles);
    }
    return Message{"authority.not_established", {}, {}};
}

} // namespace

std::string_view name(Established established) {
    switch (established) {
    case Established::None:
        return "none";
    case Established::OsAccount:
        return "os-account";
    case Established::ApiLogin:
        return "api-login";
    case Established::Key:
        return "key";
    }
    return "none";
}

std::optional<Established> established(std::string_view text) {
    for (const Established each : {Established::None, Established::OsAccount, Established::ApiLogin, Established::Key})
        if (name(each) == text)
            return each;
    return std::nullopt;
}

std::string_view name(ActKind kind) {
    switch (kind) {
    case ActKind::Approve:
        return "approve";
    case ActKind::Hold:
        return "hold";
    case ActKind::Override:
        return "override";
    }
    return "hold";
}

std::optional<ActKind> actKind(std::string_view text) {
    for (const ActKind each : {ActKind::Approve, ActKind::Hold, ActKind::Override})
        if (name(each) == text)
            return each;
    return std::nullopt;
}

Actor actorOfAccount(const Policy& policy, const std::string& osAccount) {
    const Person* person = osAccount.empty() ? nullptr : policy.personOfAccount(osAccount);
    return person ? Actor{person->id, Established::OsAccount, person->roles} : Actor{};
}

std::optional<Message> mayEverAct(const Policy& policy, const assessment::EvidenceSnapshot& snapshot,
                                  const Decision& decision, const Actor& actor, ActKind kind) {
    return mayInRole(policy, snapshot, decision, actor, kind, {});
}

std::optional<Message> mayAct(const Policy& policy, const assessment::EvidenceSnapshot& snapshot,
                              const Decision& decision, const Actor& actor, const ActRequest& request) {
    if (auto why = mayInRole(policy, snapshot, decision, actor, request.kind, request.role))
        return why;
    if (request.kind == ActKind::Approve) {
        if (request.until && *request.until <= request.at)
            return Message{"authority.until.past", {}, {}};
        return std::nullopt;
    }
    if (trimmed(request.reason).empty())
        return Message{"authority.reason", {}, {}};
    if (!request.until)
        return Message{"authority.until", {}, {}};
    if (*request.until <= request.at)
        return Message{"authority.until.past", {}, {}};
    if (request.kind == ActKind::Override && request.role.empty())
        return Message{"authority.override.needs_role", {}, {}};
    if (request.kind == ActKind::Override && *request.until - request.at > policy.overrideAtMost)
        return Message{"authority.until.long", {}, {{"limit", double(policy.overrideAtMost.count())}}};
    return std::nullopt;
}

assessment::Hands handsOf(const delivery::Change& change, const Policy& policy) {
    assessment::Hands hands;
    const auto add = [](std::vector<std::string>& list, const std::string& text) {
        if (std::find(list.begin(), list.end(), text) == list.end())
            list.push_back(text);
    };
    for (const auto* group : {&change.authors, &change.coAuthors, &change.committers})
        for (const delivery::Identity& identity : *group) {
            const Person* person = policy.personOfEmail(identity.email);
            add(person ? hands.persons : hands.unknown, person ? person->id : lowerAscii(identity.email));
        }
    return hands;
}

} // namespace fermata::decision
