// What arming, stopping the line and rolling back from the command line have in common.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/fermatactl/command.h"
#include "core/audit/action_ledger.h"
#include "core/decision/command.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {

/// The record of --workspace, open for acting, with the policy in force and who acts under it.
class ActionDesk {
public:
    static Result<ActionDesk> open(const Context& context);

    /// The request of now, judged already. `until` as text, or empty.
    /// @returns Refused with the sentence that says why not; Malformed for a time that is none
    Result<decision::CommandRequest> request(decision::CommandKind kind, const std::string& scope,
                                             const std::string& reason, const std::string& role,
                                             const std::string& until) const;

    const workspace::Workspace& workspace() const { return m_workspace; }
    const decision::Policy& policy() const { return m_policy; }
    const decision::Actor& actor() const { return m_actor; }
    audit::Chain& chain() { return *m_chain; }
    audit::ActionLedger& ledger() { return *m_ledger; }

private:
    ActionDesk(workspace::Workspace workspace, decision::Policy policy, decision::Actor actor,
               std::unique_ptr<audit::Chain> chain, Time now);

    workspace::Workspace m_workspace;
    decision::Policy m_policy;
    decision::Actor m_actor;
    std::unique_ptr<audit::Chain> m_chain;
    std::unique_ptr<audit::ActionLedger> m_ledger;
    Time m_now;
};

void addEnvironment(CLI::App& app, Context& context);           ///< environment list, request, release
void addBar(CLI::App& app, Context& context);                   ///< bar list, lift
void addDecisionRollback(CLI::App& decision, Context& context); ///< decision rollback
void addRollback(CLI::App& app, Context& context);              ///< rollback plan

} // namespace fermata::ctl
