// The one way to every act: judged by a pure function, recorded before, performed, read again, recorded after.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/action/executor.h"
#include "core/action/standing.h"
#include "core/base/clock.h"
#include "core/decision/authority.h"
#include "core/decision/decision.h"

namespace fermata::action {

/// Bounds on what the program does by itself; a person's orders know no such bound.
struct Limits {
    int automaticActsAnHour = 6; ///< in one environment
};

/// What an order rests on, read again immediately before the act.
struct Reading {
    Binding now;
    /// The newest decision permits, and where a person's word is needed a standing approval or override was given.
    bool isSettled = false;
};

/// What is said of an order.
struct Ruling {
    std::optional<Outcome> instead; ///< nothing: it may be performed; else DryRun, Withdrawn or Refused
    decision::Message why;          ///< of core/wording; empty id where it may
    std::uint64_t arming = 0;       ///< record that arms it
    std::uint64_t exception = 0;    ///< record of a stop whose hotfix lane it takes, or 0
    bool operator==(const Ruling&) const = default;
};

/// An order counts no longer after this.
inline constexpr Seconds orderLasts{24 * 3600};

/// Whether an order may be carried out now. Pure. In this order:
/// - a person's order needs an established person; else Refused;
/// - a binding that differs (which ones count hangs on the kind), a worse verdict, or 24 hours: Withdrawn. What could
///   not be read again withdraws it too, but never a person's rollback;
/// - Approve and Deploy without a decision that lets it through: Refused. A rollback knows neither gate nor freeze;
/// - a stopped line: Refused, unless it brings nothing forward, or its person gives it in an excepted role;
/// - an automatic act over the hourly limit: Refused, never a person's;
/// - not armed: DryRun.
/// @param reading  nothing where it could not be read
Ruling mayOrder(const Order& order, const Standing& standing, const std::optional<Reading>& reading,
                const decision::Actor& by, const Limits& limits, Time now);

/// An order that is on record, and what is known of it.
struct OpenOrder {
    Order order;
    Time at{};                      ///< of the intent
    std::optional<Receipt> receipt; ///< the last one; nothing: none was written
};

/// The record, as acting needs it: core/audit/action_ledger.h.
class OrderBook {
public:
    virtual ~OrderBook() = default;
    /// Judges and records in one step that no other process can come between: an order that is on record already is
    /// never judged again. Durable when it returns.
    struct Intended {
        Ruling ruling;
        std::optional<OpenOrder> before; ///< the order was on record already
    };
    using Judge = std::function<Ruling(const Standing&)>;
    virtual Result<Intended> intend(const Order& order, const decision::Actor& by, const std::string& description,
                                    const Judge& judge, Time now) = 0;
    /// What was not sent and why, once for the same order, outcome and text.
    virtual Result<void> keepUnsent(const Order& order, const decision::Actor& by, const Receipt& receipt) = 0;
    virtual Result<void> receive(const Receipt& receipt) = 0;
    /// Intents without a receipt, or with Unknown, oldest first; not those of messages, which nobody can look up.
    virtual Result<std::vector<OpenOrder>> openOrders() = 0;
};

/// Where acting reaches the world.
struct Conduct {
    OrderBook* book = nullptr;
    const Clock* clock = nullptr;
    /// Reads again what an order rests on.
    std::function<Result<Reading>(const Order&)> read;
    Limits limits;
};

/// Carries an order out, or says why not: judge, record the intent, perform, record the receipt. An order that is on
/// record is never performed again: its last receipt is the answer, or Unknown where it has none.
/// @requires order.executor == executor.name(); isIdentified(order)
/// @returns the receipt; an Error where the record could not be written (before the act: nothing was sent; after it:
///          the order stays open and is reconciled), Unsupported when the executor cannot do this
Result<Receipt> carryOut(const Order& order, const decision::Actor& by, Executor& executor, const Conduct& conduct,
                         std::stop_token stop);

struct Reconciled {
    std::vector<Receipt> receipts;    ///< that were written now
    std::vector<OpenOrder> stillOpen; ///< Unknown, or nobody here can ask
};
using Executors = std::vector<std::unique_ptr<Executor>>;

/// Asks the outside about every open order; at start and again while some are open. Sends nothing that changes
/// anything.
Result<Reconciled> reconcileAll(OrderBook& book, const Executors& executors, const Clock& clock, std::stop_token stop);

} // namespace fermata::action
