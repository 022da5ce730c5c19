// From what a person or an approved change wants to an order with everything that it rests on, and how orders are
// shown. Values in, values out: what is outside is not asked here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/action/conduct.h"
#include "core/audit/action_ledger.h"
#include "core/base/result.h"
#include "core/delivery/board.h"
#include "core/engine/desk.h"
#include "core/engine/engine.h"
#include "core/engine/snapshot.h"
#include "core/workspace/settings_file.h"

namespace fermata::engine {

/// A pipeline of a connected CI, and by whom it is started.
struct DeployPath {
    std::string source; ///< also the executor's name
    workspace::PipelineSetting pipeline;
};

/// The pipeline that deploys this repository to this environment; nothing where none is configured.
std::optional<DeployPath> deployPath(const workspace::Settings& settings, const std::string& repository,
                                     const std::string& environment);
/// The same by service.
std::optional<DeployPath> deployPathOfService(const workspace::Settings& settings, const std::string& service,
                                              const std::string& environment);

/// What a change's newest decision binds. @requires item.recorded
action::Binding bindingOf(const DeskItem& item);

/// Brings the head of a change into the environment of its decision. @requires item.recorded
action::Order deployOrder(const DeskItem& item, const DeployPath& path, Time now);
/// Takes back what runs there. @returns NotFound where nothing runs there, or nothing is known to go back to
Result<action::Order> rollbackOrder(const delivery::Board& board, const delivery::Placement& placement,
                                    const DeployPath& path, Time now);
/// Re-run or cancel a run of the board, or start a pipeline (`act.pipeline`: `source/pipeline`).
/// @returns Refused for starting or running again what deploys: that takes a decision, or is a rollback
Result<action::Order> runOrder(const workspace::Settings& settings, const delivery::Board& board, const OrderAct& act,
                               action::ActionKind kind, Time now);

/// Silences an alert that stands on the board, until act.until, in this person's name. A silenced alert stays evidence.
/// @returns NotFound where it does not stand any more, Usage where it cannot be told from others
Result<action::Order> silenceOrder(const delivery::Board& board, const OrderAct& act, const std::string& person,
                                   Time now);

/// The service in its environment; null where the board has no deployment of it.
const delivery::Placement* placementOf(const std::vector<delivery::Placement>& placements, const std::string& service,
                                       const std::string& environment);
/// Whether this deployment brings that head: by its commit, else by a version that is the beginning of its hash.
bool brings(const delivery::Deployment& deployment, const CommitId& head);
/// Whether what this order deploys runs there, or is on its way there.
bool isThere(const delivery::Board& board, const delivery::Placement* placement, const action::Order& order);

OrderView viewOf(const audit::RecordedOrder& order);
ArmView viewOf(const action::Arming& arming);
StopView viewOf(const action::Stop& stop);
/// Puts what stands, and the newest orders, into a snapshot. @returns the errors of reading the record
Result<action::Standing> showStanding(Snapshot& snapshot, const audit::ActionLedger& ledger, Time now);

} // namespace fermata::engine
