#include "core/action/conduct.h"

#include <algorithm>
#include <cassert>

#include "core/action/order_id.h"
#include "core/wording/wording.h"

namespace fermata::action {
namespace {

using decision::Message;

Message withdrawn(const char* id) {
    return {id, {}, {}};
}

/// The first thing that is not as the order says, of those that matter to its kind.
std::optional<Message> difference(const Order& order, const Binding& now) {
    const Binding& then = order.binding;
    const ActionKind kind = order.kind;
    if (then.environment != now.environment)
        return withdrawn("act.withdrawn.environment");
    if (kind == ActionKind::Silence || kind == ActionKind::Notify || kind == ActionKind::ReleaseEnvironment)
        return std::nullopt;
    if (kind == ActionKind::RollBack) // whatever became of the change: what runs there is to be taken back
        return then.artefact != now.artefact ? std::optional(withdrawn("act.withdrawn.artefact")) : std::nullopt;
    if (then.run != now.run)
        return withdrawn("act.withdrawn.run");
    if (then.attempt != now.attempt)
        return withdrawn("act.withdrawn.attempt");
    if (kind == ActionKind::ReRun || kind == ActionKind::Cancel)
        return std::nullopt;
    if (then.change != now.change || then.head != now.head)
        return withdrawn("act.withdrawn.head");
    if (then.base != now.base)
        return withdrawn("act.withdrawn.base");
    if (then.artefact != now.artefact)
        return withdrawn("act.withdrawn.artefact");
    if (!isGated(kind))
        return std::nullopt;
    if (!then.verdict || !now.verdict || *now.verdict > *then.verdict)
        return withdrawn("act.withdrawn.verdict");
    if (then.policy != now.policy)
        return withdrawn("act.withdrawn.policy");
    if (then.model != now.model)
        return withdrawn("act.withdrawn.model");
    if (then.snapshot != now.snapshot)
        return withdrawn("act.withdrawn.snapshot");
    if (then.decisionId != now.decisionId)
        return withdrawn("act.withdrawn.decision");
    return std::nullopt;
}

std::optional<Message> withdrawal(const Order& order, const std::optional<Reading>& reading, Time now) {
    // An order of the future is one of a clock that was set back: nobody knows how old it is.
    if (now >= order.at + orderLasts || order.at > now + settlesAfter)
        return withdrawn("act.withdrawn.old");
    if (reading)
        return difference(order, reading->now);
    const bool mayGoUnread =
        order.kind == ActionKind::Notify || (order.kind == ActionKind::RollBack && !order.isAutomatic);
    return mayGoUnread ? std::nullopt : std::optional(withdrawn("act.withdrawn.unread"));
}

/// The stop whose hotfix lane this person takes, or why there is none.
struct Lane {
    std::uint64_t exception = 0;
    std::optional<Message> why;
};
Lane laneThrough(const Order& order, const std::vector<const Stop*>& stops, const decision::Actor& by) {
    Lane lane;
    const auto has = [](const std::vector<std::string>& list, const std::string& role) {
        return std::find(list.begin(), list.end(), role) != list.end();
    };
    for (const Stop* stop : stops) {
        const bool isExcepted = !order.isAutomatic && !order.role.empty() && has(by.roles, order.role) &&
                                has(stop->exceptedRoles, order.role);
        if (!isExcepted)
            return {0, Message{"act.stopped",
                               {{"person", stop->person}, {"reason", stop->reason}},
                               {{"until", double(toUnix(stop->until))}}}};
        lane.exception = stop->record;
    }
    return lane;
}

Receipt receiptOf(const Order& order, Outcome outcome, std::string text, Time now) {
    return {order.id, outcome, {}, std::move(text), now};
}

/// What is said when something stands in the way.
Receipt unsent(const Order& order, const Ruling& ruling, const std::string& description, Time now) {
    std::string text = wording::sentence(ruling.why);
    if (*ruling.instead == Outcome::DryRun)
        text += " " + description;
    return receiptOf(order, *ruling.instead, std::move(text), now);
}

} // namespace

Ruling mayOrder(const Order& order, const Standing& standing, const std::optional<Reading>& reading,
                const decision::Actor& by, const Limits& limits, Time now) {
    const auto say = [](Outcome outcome, Message why) { return Ruling{outcome, std::move(why), 0, 0}; };
    if (!order.isAutomatic && (by.established == decision::Established::None || by.personId.empty()))
        return say(Outcome::Refused, {"authority.not_established", {}, {}});
    if (auto why = withdrawal(order, reading, now))
        return say(Outcome::Withdrawn, std::move(*why));
    if (isGated(order.kind) && !(reading && reading->isSettled))
        return say(Outcome::Refused, {"act.not_settled", {}, {}});
    const Lane lane = laneThrough(order, stopsFor(order, standing.stops, now), by);
    if (lane.why)
        return say(Outcome::Refused, *lane.why);
    if (!needsArming(order.kind))
        return {std::nullopt, {}, 0, lane.exception};
    if (order.isAutomatic) {
        const auto acts = standing.automaticActs.find(armingScope(order));
        if (acts != standing.automaticActs.end() && acts->second >= limits.automaticActsAnHour)
            return say(Outcome::Refused, {"act.limit", {}, {{"limit", double(limits.automaticActsAnHour)}}});
    }
    const Arming* arming = armingFor(order, standing.armed, now);
    if (!arming)
        return say(Outcome::DryRun, {"act.not_armed", {{"environment", armingScope(order)}}, {}});
    return {std::nullopt, {}, arming->record, lane.exception};
}

Result<Receipt> carryOut(const Order& order, const decision::Actor& by, Executor& executor, const Conduct& conduct,
                         std::stop_token stop) {
    assert(order.executor == executor.name() && isIdentified(order));
    if (!executor.can(order.kind))
        return Error(Fault::Unsupported, executor.name() + " cannot " + std::string(name(order.kind)));
    auto description = executor.describe(order);
    if (!description)
        return std::move(description).error();

    std::optional<Reading> reading;
    if (order.kind != ActionKind::Notify) // a message rests on nothing
        if (auto read = conduct.read(order))
            reading = std::move(*read);
    const Time intentAt = conduct.clock->now();
    const auto judge = [&](const Standing& standing) {
        return mayOrder(order, standing, reading, by, conduct.limits, conduct.clock->now());
    };
    auto intended = conduct.book->intend(order, by, *description, judge, intentAt);
    if (!intended)
        return std::move(intended).error().in("recording an order");
    if (intended->before) {
        const auto& last = intended->before->receipt;
        return last ? *last
                    : receiptOf(order, Outcome::Unknown, wording::sentence({"act.ordered_before", {}, {}}),
                                conduct.clock->now());
    }
    if (intended->ruling.instead) {
        Receipt receipt = unsent(order, intended->ruling, *description, conduct.clock->now());
        if (auto kept = conduct.book->keepUnsent(order, by, receipt); !kept)
            return std::move(kept).error().in("recording why an order was not sent");
        return receipt;
    }

    Result<Receipt> performed = Error(Fault::Cancelled, "stopped before anything was sent");
    if (!stop.stop_requested()) {
        // The machine may have slept between the two: someone else may have settled this order since.
        if (conduct.clock->now() < intentAt + settlesAfter / 2)
            performed = executor.perform(order, stop);
        else
            performed = Error(Fault::Cancelled, "too long after the intent");
    }
    Receipt receipt = performed ? std::move(*performed)
                                : receiptOf(order, Outcome::Refused, performed.error().text(), conduct.clock->now());
    receipt.order = order.id;
    receipt.at = conduct.clock->now();
    if (auto written = conduct.book->receive(receipt); !written)
        return std::move(written).error().in("recording a receipt");
    return receipt;
}

Result<Reconciled> reconcileAll(OrderBook& book, const Executors& executors, const Clock& clock, std::stop_token stop) {
    auto open = book.openOrders();
    if (!open)
        return std::move(open).error();
    Reconciled reconciled;
    for (OpenOrder& each : *open) {
        const auto executor = std::find_if(executors.begin(), executors.end(), [&](const auto& candidate) {
            return candidate->name() == each.order.executor;
        });
        if (executor == executors.end() || stop.stop_requested()) {
            reconciled.stillOpen.push_back(std::move(each));
            continue;
        }
        auto found = (*executor)->reconcile(each.order, stop);
        const bool isSettled = clock.now() >= each.at + settlesAfter;
        if (!found || found->outcome == Outcome::Unknown || (found->outcome != Outcome::Done && !isSettled)) {
            reconciled.stillOpen.push_back(std::move(each));
            continue;
        }
        found->order = each.order.id;
        found->at = clock.now();
        if (auto written = book.receive(*found); !written)
            return std::move(written).error().in("recording a receipt");
        reconciled.receipts.push_back(std::move(*found));
    }
    return reconciled;
}

} // namespace fermata::action
