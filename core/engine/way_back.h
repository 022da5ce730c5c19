// What going back with one service takes: which others go along, in which order, by the needs that the settings state.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/action_ledger.h"
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

/// Whether both are the same steps in the same order; what a step does not undo says nothing about that.
bool isSamePlan(const std::vector<decision::Move>& one, const std::vector<decision::Move>& other);

/// What comes next of a plan that a person ordered: pure, so that a restart goes on where it was.
struct PlanStep {
    std::optional<std::size_t> next; ///< to be ordered now; nothing: something is waited for, or it ended
    bool isOver = false;             ///< all done, or it stopped and will not go on by itself
};
/// A step is ordered once the one before is done and its version runs. It stops where a step was not carried out, where
/// another version than the plan's runs, and when nothing of it moved for action::settlesAfter.
/// @param orders  as the ledger has them
PlanStep nextOf(const audit::RecordedRollback& request, const std::vector<audit::RecordedOrder>& orders,
                const std::vector<delivery::Placement>& placements, Time now);
/// Tells the order of a step from any other.
std::string nonceOf(const audit::RecordedRollback& request, std::size_t step);

/// The plan as it is shown: one message a step, else why there is none and that a fix forward is the way.
std::vector<decision::Message> inSteps(const decision::RollbackPlan& plan);

} // namespace fermata::engine
