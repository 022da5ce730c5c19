// How the commands on decisions, keys and the record reach them.
#pragma once

#include <string>

#include "app/fermatactl/command.h"
#include "core/audit/chain.h"
#include "core/audit/outcomes.h"
#include "core/audit/verification.h"
#include "core/decision/authority.h"
#include "core/io/formats/json.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {

/// The record of --workspace.
Result<audit::Chain> openRecord(const Context& context, audit::Access access);
/// The same, with this account's anchor.
Result<audit::VerifyOptions> verifyOptions(const Context& context, const std::string& workspaceId);

/// What the record of --workspace holds of outcomes, as of `until`. Nothing was told where there is no workspace.
Result<audit::ToldOutcomes> toldOutcomes(const Context& context, std::optional<Time> until = std::nullopt);

/// The policy in force and who acts under it.
struct Authority {
    decision::Policy policy;
    decision::Actor actor;
};
Result<Authority> authority(const workspace::Workspace& workspace);

/// Prints one JSON document, or fails.
void printJson(Context& context, const io::Json& json);

} // namespace fermata::ctl
