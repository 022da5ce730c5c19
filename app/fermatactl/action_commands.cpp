#include "app/fermatactl/action_commands.h"

#include "app/fermatactl/record_access.h"
#include "core/wording/wording.h"

namespace fermata::ctl {

ActionDesk::ActionDesk(workspace::Workspace workspace, decision::Policy policy, decision::Actor actor,
                       std::unique_ptr<audit::Chain> chain, Time now)
    : m_workspace(std::move(workspace)),
      m_policy(std::move(policy)),
      m_actor(std::move(actor)),
      m_chain(std::move(chain)),
      m_ledger(std::make_unique<audit::ActionLedger>(*m_chain)),
      m_now(now) {}

Result<ActionDesk> ActionDesk::open(const Context& context) {
    auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return std::move(workspace).error();
    auto who = authority(*workspace);
    if (!who)
        return std::move(who).error();
    auto chain = openRecord(context, audit::Access::Conduct);
    if (!chain)
        return std::move(chain).error();
    return ActionDesk(std::move(*workspace), std::move(who->policy), std::move(who->actor),
                      std::make_unique<audit::Chain>(std::move(*chain)), context.clock->now());
}

Result<decision::CommandRequest> ActionDesk::request(decision::CommandKind kind, const std::string& scope,
                                                     const std::string& reason, const std::string& role,
                                                     const std::string& until) const {
    decision::CommandRequest request;
    request.kind = kind;
    request.scope = scope;
    request.reason = reason;
    request.role = role;
    request.at = m_now;
    request.isPolicyProtected = m_workspace.settings().policy.has_value();
    if (!until.empty()) {
        auto time = parseTime(until);
        if (!time)
            return std::move(time).error().ofField("--until");
        request.until = *time;
    }
    if (const auto why = decision::mayCommand(m_policy, m_actor, request))
        return Error(Fault::Refused, wording::sentence(*why));
    return request;
}

} // namespace fermata::ctl
