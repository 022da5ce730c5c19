// Arming, the stopped line, orders and receipts, as the record holds them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/action/conduct.h"
#include "core/audit/chain.h"
#include "core/audit/ledger.h"
#include "core/decision/command.h"
#include "core/decision/rollback/plan.h"

namespace fermata::audit {

/// An order on record, with all that is known of it.
struct RecordedOrder {
    action::Order order;
    std::uint64_t record = 0; ///< of the intent, or of the words that it was not sent
    Time at{};
    Author author;
    std::string description; ///< what was to be sent
    std::uint64_t arming = 0;
    std::uint64_t exception = 0;            ///< the stop whose hotfix lane it took, or 0
    std::optional<action::Receipt> receipt; ///< the last one
    bool wasSent = true;                    ///< false: a dry run, withdrawn or refused before the act
    bool operator==(const RecordedOrder&) const = default;
};

/// A person asked for a rollback.
struct RecordedRollback {
    std::uint64_t record = 0;
    Time at{};
    Author author;
    std::string decisionId;
    std::string service;
    std::string environment;
    std::string from;    ///< key of the deployment that is taken back, or empty
    std::string version; ///< to bring back; empty: not known here, the engine finds it
    std::string reason;  ///< foreign text
    std::string role;
    /// In this order, each after the one before is done and runs; the last is `service`. Empty: this service alone.
    /// Move::isIrreversible is not recorded.
    std::vector<decision::Move> steps = {};
    bool operator==(const RecordedRollback&) const = default;
};

/// Thread safety: that of its chain.
class ActionLedger final : public action::OrderBook {
public:
    /// @requires `chain` outlives the ledger
    /// `until`: only records up to this moment are seen; for looking only
    explicit ActionLedger(Chain& chain, std::optional<Time> until = std::nullopt) : m_chain(&chain), m_until(until) {}

    /// Each is judged by decision::mayCommand under the policy of now. @requires request.kind is the method's
    /// @returns Fault::Refused with the id of the message that says why
    Result<action::Arming> arm(const decision::Policy& policy, const decision::Actor& actor,
                               const decision::CommandRequest& request, const std::vector<action::ActionKind>& actions);
    Result<void> disarm(const decision::Policy& policy, const decision::Actor& actor,
                        const decision::CommandRequest& request);
    Result<action::Stop> stopLine(const decision::Policy& policy, const decision::Actor& actor,
                                  const decision::CommandRequest& request,
                                  const std::vector<std::string>& exceptedRoles);
    /// Lifts the stops of exactly this scope; `everyScope`: all of them. @returns NotFound where none stands
    Result<int> resumeLine(const decision::Policy& policy, const decision::Actor& actor,
                           const decision::CommandRequest& request, bool everyScope);
    /// Records that a person wants a rollback; carrying it out is an order of its own.
    Result<RecordedRollback> requestRollback(const decision::Policy& policy, const decision::Actor& actor,
                                             const decision::CommandRequest& request, RecordedRollback wanted);

    /// What stands at `now`: arming and stops that have not ended, automatic acts of the last hour.
    Result<action::Standing> standing(Time now) const;
    Result<std::vector<action::Arming>> armed(Time now) const;
    Result<std::vector<action::Stop>> stops(Time now) const;
    /// The newest `count` orders, newest first, also those that were not sent.
    Result<std::vector<RecordedOrder>> orders(std::size_t count) const;
    /// All orders of these kinds that were sent, oldest first.
    Result<std::vector<RecordedOrder>> ordersOf(const std::vector<action::ActionKind>& kinds) const;
    /// @returns NotFound
    Result<RecordedOrder> order(const std::string& id) const;
    /// Requests of a person for a rollback, newest first.
    Result<std::vector<RecordedRollback>> rollbackRequests(std::size_t count) const;

    // action::OrderBook
    Result<Intended> intend(const action::Order& order, const decision::Actor& by, const std::string& description,
                            const Judge& judge, Time now) override;
    Result<void> keepUnsent(const action::Order& order, const decision::Actor& by,
                            const action::Receipt& receipt) override;
    Result<void> receive(const action::Receipt& receipt) override;
    Result<std::vector<action::OpenOrder>> openOrders() override;

private:
    Result<void> refresh() const;
    Result<void> take(const Record& record) const;

    Chain* m_chain;
    std::optional<Time> m_until;
    // What was read so far: records never change.
    mutable std::uint64_t m_readTo = 0;
    mutable std::map<std::string, action::Arming> m_armed; ///< the newest an environment, also those that ended
    mutable std::vector<action::Stop> m_stops;             ///< that nobody lifted, also those that ended
    mutable std::vector<RecordedOrder> m_orders;           ///< that were sent, oldest first
    mutable std::map<std::string, std::size_t> m_byId;     ///< into m_orders
    mutable std::vector<RecordedOrder> m_unsent;           ///< oldest first
    mutable std::vector<RecordedRollback> m_rollbacks;     ///< oldest first
};

} // namespace fermata::audit
