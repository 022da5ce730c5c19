// Which environments of pools are held, as the record tells it, and the orders that ask for one and give it back.
#pragma once

#include <string>
#include <vector>

#include "core/action/executor.h"
#include "core/audit/action_ledger.h"
#include "core/base/result.h"
#include "core/engine/holding_view.h"
#include "core/workspace/settings_file.h"

namespace fermata::engine {

/// Those that were asked and neither refused nor given back, oldest first. Pure: the record is the only memory of them.
/// `orders`: of the kinds RequestEnvironment and ReleaseEnvironment, oldest first (ActionLedger::ordersOf)
std::vector<HoldingView> holdings(const std::vector<audit::RecordedOrder>& orders);
Result<std::vector<audit::RecordedOrder>> poolOrders(const audit::ActionLedger& ledger);

/// Asks the pool that gives this environment, for the change of `binding` (or for none). Asking again for the same
/// while it is held is the same order; after it was refused or given back it is another one. `nonce`: what tells a
/// second one that a person wants at the same time from the first, or empty
/// @returns NotFound where no pool gives it
Result<action::Order> requestOrder(const workspace::Settings& settings, const std::vector<audit::RecordedOrder>& orders,
                                   const std::string& environment, action::Binding binding, const std::string& nonce,
                                   Time now);
/// Gives back what was asked by the order `asked` (its id, or how it begins).
/// @returns NotFound where nothing of it is held, Usage where the beginning fits several
Result<action::Order> releaseOrder(const std::vector<audit::RecordedOrder>& orders, const std::string& asked, Time now);

} // namespace fermata::engine
