// What going back with one service takes: which others go along, in which order, by the needs that the settings state.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/ledger.h"
#include "core/decision/rollback/plan.h"
#include "core/delivery/board.h"

namespace fermata::engine {

/// What is asked of each service that could go back.
struct WayBackQuestions {
    std::function<bool(const delivery::Placement&)> isIrreversible; ///< its version did what going back does not undo
    std::function<bool(const std::string& service, const std::string& version)> isBarred; ///< there
};

/// Whether the change behind a deployment did what going back does not undo; nothing where no decision on record says.
std::optional<bool> isIrreversible(const audit::DecisionLedger& ledger, const delivery::Deployment& deployment);

/// The plan over everything that runs in the environment. A service without an earlier version, or whose earlier
/// version is barred, cannot go along. Without needs the plan is the one service.
/// @requires both questions are set
decision::RollbackPlan wayBack(const std::vector<decision::NeedPattern>& needs, const delivery::Board& board,
                               const std::vector<delivery::Placement>& placements, const std::string& service,
                               const std::string& environment, const WayBackQuestions& ask);

/// The plan as it is shown: one message a step, else why there is none and that a fix forward is the way.
std::vector<decision::Message> inSteps(const decision::RollbackPlan& plan);

} // namespace fermata::engine
