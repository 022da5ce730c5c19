// Orders, readings and a book in memory, so that tests of acting read well.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "core/action/conduct.h"
#include "core/action/order_id.h"

namespace fermata::test {

inline constexpr Time orderedAt = fromUnix(1795435200); // 2026-11-23 12:00 UTC

/// Rita's order to deploy shop 1.4.2 to production, resting on an approved decision; its id is filled in.
action::Order anOrder(action::ActionKind kind = action::ActionKind::Deploy);
/// What it rests on, unchanged and settled.
action::Reading asOrdered(const action::Order& order);
/// Production armed for everything, since an hour, for a day.
action::Standing everythingArmed();
decision::Actor rita();
action::Stop aStop(std::string scope = {}, std::vector<std::string> exceptedRoles = {});

/// Keeps orders in memory, in the order of what happened ("intent", "receipt done", "unsent dry-run").
class FakeBook final : public action::OrderBook {
public:
    Result<Intended> intend(const action::Order& order, const decision::Actor& by, const std::string& description,
                            const Judge& judge, Time now) override;
    Result<void> keepUnsent(const action::Order& order, const decision::Actor& by,
                            const action::Receipt& receipt) override;
    Result<void> receive(const action::Receipt& receipt) override;
    Result<std::vector<action::OpenOrder>> openOrders() override;

    action::Standing standing = everythingArmed();
    std::vector<action::OpenOrder> orders;
    std::vector<std::string> happened;
    action::Ruling lastRuling;
    bool failsToReceive = false;
};

/// Acts on nothing but its own counters.
class FakeExecutor final : public action::Executor {
public:
    const std::string& name() const override { return m_name; }
    bool can(action::ActionKind kind) const override { return kind != action::ActionKind::Approve; }
    Result<std::string> describe(const action::Order&) const override { return std::string("Do it"); }
    Result<action::Receipt> perform(const action::Order& order, std::stop_token stop) override;
    Result<action::Receipt> reconcile(const action::Order& order, std::stop_token stop) override;

    int performed = 0;
    int reconciled = 0;
    Result<action::Receipt> answer = action::Receipt{{}, action::Outcome::Done, "ci/7", "Done.", {}};
    Result<action::Receipt> found = action::Receipt{{}, action::Outcome::Done, "ci/7", "Found.", {}};

private:
    std::string m_name = "ci";
};

} // namespace fermata::test
