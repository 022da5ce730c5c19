#include "core/audit/action_ledger.h"

#include <algorithm>
#include <cassert>

#include "core/action/order_id.h"
#include "core/audit/action_payload.h"

namespace fermata::audit {
namespace {

constexpr Seconds anHour{3600};

Error refusedFor(const decision::Message& why) {
    return {Fault::Refused, why.id};
}

/// The automatic acts that hourly limits count.
bool counts(const RecordedOrder& order, Time now) {
    return order.order.isAutomatic && action::needsArming(order.order.kind) && order.at + anHour > now;
}

} // namespace

Result<void> ActionLedger::take(const Record& record) const {
    const auto keep = [](auto read, const auto& use) -> Result<void> {
        if (!read)
            return std::move(read).error();
        use(std::move(*read));
        return {};
    };
    switch (record.kind) {
    case RecordKind::EnvironmentArmed:
        return keep(readArming(record),
                    [&](action::Arming arming) { m_armed[arming.environment] = std::move(arming); });
    case RecordKind::EnvironmentDisarmed:
        return keep(readDisarmed(record), [&](const std::string& environment) { m_armed.erase(environment); });
    case RecordKind::LineStopped:
        return keep(readStop(record), [&](action::Stop stop) { m_stops.push_back(std::move(stop)); });
    case RecordKind::LineResumed:
        return keep(readResumed(record), [&](const std::optional<std::string>& scope) {
            std::erase_if(m_stops, [&](const action::Stop& stop) { return !scope || stop.scope == *scope; });
        });
    case RecordKind::Intent:
        return keep(readIntent(record), [&](RecordedOrder order) {
            m_byId[order.order.id] = m_orders.size();
            m_orders.push_back(std::move(order));
        });
    case RecordKind::Receipt: {
        auto receipt = action::readReceipt(record.payload);
        if (!receipt)
            return std::move(receipt).error().in("reading record " + std::to_string(record.number));
        const auto order = m_byId.find(receipt->order);
        if (order == m_byId.end())
            return Error(Fault::Malformed, "record " + std::to_string(record.number) + " is a receipt of no order");
        auto& last = m_orders[order->second].receipt;
        // Two that look it up at the same moment may differ in what they found; what was seen to be done stays done.
        if (!last || last->outcome != action::Outcome::Done)
            last = std::move(*receipt);
        return {};
    }
    case RecordKind::OrderNotSent:
        return keep(readUnsent(record), [&](RecordedOrder order) { m_unsent.push_back(std::move(order)); });
    case RecordKind::RollbackRequest:
        return keep(readRollback(record), [&](RecordedRollback asked) { m_rollbacks.push_back(std::move(asked)); });
    case RecordKind::WorkspaceCreated:
    case RecordKind::Decision:
    case RecordKind::Approval:
    case RecordKind::Hold:
    case RecordKind::Override:
    case RecordKind::PolicyChanged:
    case RecordKind::ModelPromoted:
    case RecordKind::KeyRotated:
    case RecordKind::Note:
        return {};
    }
    return {};
}

Result<void> ActionLedger::refresh() const {
    auto records = m_chain->of({RecordKind::EnvironmentArmed, RecordKind::EnvironmentDisarmed, RecordKind::LineStopped,
                                RecordKind::LineResumed, RecordKind::Intent, RecordKind::Receipt,
                                RecordKind::OrderNotSent, RecordKind::RollbackRequest},
                               m_readTo + 1);
    if (!records)
        return std::move(records).error();
    for (const auto& stored : *records) {
        if (m_until && stored.record.time > *m_until)
            return {};
        if (auto taken = take(stored.record); !taken)
            return taken;
        m_readTo = stored.record.number;
    }
    return {};
}

Result<action::Arming> ActionLedger::arm(const decision::Policy& policy, const decision::Actor& actor,
                                         const decision::CommandRequest& request,
                                         const std::vector<action::ActionKind>& actions) {
    assert(request.kind == decision::CommandKind::Arm);
    if (const auto why = decision::mayCommand(policy, actor, request))
        return refusedFor(*why);
    if (actions.empty())
        return Error(Fault::Usage, "nothing is armed without the names of the actions");
    action::Arming arming{0, request.scope, {}, actor.personId, request.reason, request.at, *request.until};
    for (const auto kind : action::allActionKinds) // in one order, none twice
        if (std::find(actions.begin(), actions.end(), kind) != actions.end())
            arming.actions.push_back(kind);
    Entry entry;
    entry.kind = RecordKind::EnvironmentArmed;
    entry.subject = arming.environment;
    entry.author = {actor.personId, actor.established};
    entry.payload = armingPayload(arming, request.role);
    auto stored = m_chain->append(entry, request.at);
    if (!stored)
        return std::move(stored).error();
    return readArming(stored->record);
}

Result<void> ActionLedger::disarm(const decision::Policy& policy, const decision::Actor& actor,
                                  const decision::CommandRequest& request) {
    assert(request.kind == decision::CommandKind::Disarm);
    if (const auto why = decision::mayCommand(policy, actor, request))
        return refusedFor(*why);
    Entry entry;
    entry.kind = RecordKind::EnvironmentDisarmed;
    entry.subject = request.scope;
    entry.author = {actor.personId, actor.established};
    entry.payload = disarmPayload(request.scope, request.reason);
    auto stored = m_chain->append(std::move(entry), request.at, [&](Entry&) -> Result<void> {
        auto standing = armed(request.at);
        if (!standing)
            return std::move(standing).error();
        const bool isArmed = std::any_of(standing->begin(), standing->end(), [&](const action::Arming& arming) {
            return arming.environment == request.scope;
        });
        return isArmed ? Result<void>{} : Error(Fault::NotFound, request.scope + " is not armed");
    });
    return stored ? Result<void>{} : Result<void>(std::move(stored).error());
}

Result<action::Stop> ActionLedger::stopLine(const decision::Policy& policy, const decision::Actor& actor,
                                            const decision::CommandRequest& request,
                                            const std::vector<std::string>& exceptedRoles) {
    assert(request.kind == decision::CommandKind::StopLine);
    if (const auto why = decision::mayCommand(policy, actor, request))
        return refusedFor(*why);
    Entry entry;
    entry.kind = RecordKind::LineStopped;
    entry.subject = request.scope;
    entry.author = {actor.personId, actor.established};
    entry.payload =
        stopPayload({0, request.scope, exceptedRoles, actor.personId, request.reason, request.at, *request.until});
    auto stored = m_chain->append(entry, request.at);
    if (!stored)
        return std::move(stored).error();
    return readStop(stored->record);
}

Result<int> ActionLedger::resumeLine(const decision::Policy& policy, const decision::Actor& actor,
                                     const decision::CommandRequest& request, bool everyScope) {
    assert(request.kind == decision::CommandKind::ResumeLine);
    if (const auto why = decision::mayCommand(policy, actor, request))
        return refusedFor(*why);
    int lifted = 0;
    Entry entry;
    entry.kind = RecordKind::LineResumed;
    entry.subject = request.scope;
    entry.author = {actor.personId, actor.established};
    entry.payload =
        resumePayload(everyScope ? std::nullopt : std::optional(request.scope), request.reason, request.role);
    auto stored = m_chain->append(std::move(entry), request.at, [&](Entry&) -> Result<void> {
        auto standing = stops(request.at);
        if (!standing)
            return std::move(standing).error();
        lifted = static_cast<int>(std::count_if(standing->begin(), standing->end(), [&](const action::Stop& stop) {
            return everyScope || stop.scope == request.scope;
        }));
        return lifted > 0 ? Result<void>{} : Error(Fault::NotFound, "the line is not stopped");
    });
    if (!stored)
        return std::move(stored).error();
    return lifted;
}

Result<RecordedRollback> ActionLedger::requestRollback(const decision::Policy& policy, const decision::Actor& actor,
                                                       const decision::CommandRequest& request,
                                                       RecordedRollback wanted) {
    assert(request.kind == decision::CommandKind::RollBack);
    if (const auto why = decision::mayCommand(policy, actor, request))
        return refusedFor(*why);
    wanted.environment = request.scope;
    wanted.reason = request.reason;
    wanted.role = request.role;
    Entry entry;
    entry.kind = RecordKind::RollbackRequest;
    entry.subject = wanted.decisionId;
    entry.author = {actor.personId, actor.established};
    entry.payload = rollbackPayload(wanted);
    auto stored = m_chain->append(entry, request.at);
    if (!stored)
        return std::move(stored).error();
    return readRollback(stored->record);
}

Result<action::Standing> ActionLedger::standing(Time now) const {
    if (auto read = refresh(); !read)
        return std::move(read).error();
    action::Standing standing;
    for (const auto& [environment, arming] : m_armed)
        if (now < arming.until)
            standing.armed.push_back(arming);
    std::copy_if(m_stops.begin(), m_stops.end(), std::back_inserter(standing.stops),
                 [&](const action::Stop& stop) { return now < stop.until; });
    for (const RecordedOrder& order : m_orders)
        if (counts(order, now))
            ++standing.automaticActs[action::armingScope(order.order)];
    return standing;
}

Result<std::vector<action::Arming>> ActionLedger::armed(Time now) const {
    auto all = standing(now);
    if (!all)
        return std::move(all).error();
    return std::move(all->armed);
}

Result<std::vector<action::Stop>> ActionLedger::stops(Time now) const {
    auto all = standing(now);
    if (!all)
        return std::move(all).error();
    return std::move(all->stops);
}

Result<std::vector<RecordedOrder>> ActionLedger::orders(std::size_t count) const {
    if (auto read = refresh(); !read)
        return std::move(read).error();
    std::vector<RecordedOrder> newest;
    auto sent = m_orders.rbegin();
    auto unsent = m_unsent.rbegin();
    while (newest.size() < count && (sent != m_orders.rend() || unsent != m_unsent.rend())) {
        const bool takesSent = unsent == m_unsent.rend() || (sent != m_orders.rend() && sent->record > unsent->record);
        newest.push_back(takesSent ? *sent++ : *unsent++);
    }
    return newest;
}

Result<std::vector<RecordedOrder>> ActionLedger::ordersOf(const std::vector<action::ActionKind>& kinds) const {
    if (auto read = refresh(); !read)
        return std::move(read).error();
    std::vector<RecordedOrder> found;
    std::copy_if(m_orders.begin(), m_orders.end(), std::back_inserter(found), [&](const RecordedOrder& each) {
        return std::find(kinds.begin(), kinds.end(), each.order.kind) != kinds.end();
    });
    return found;
}

Result<RecordedOrder> ActionLedger::order(const std::string& id) const {
    if (auto read = refresh(); !read)
        return std::move(read).error();
    const auto found = m_byId.find(id);
    if (found == m_byId.end())
        return Error(Fault::NotFound, "no order " + id);
    return m_orders[found->second];
}

Result<std::vector<RecordedRollback>> ActionLedger::rollbackRequests(std::size_t count) const {
    if (auto read = refresh(); !read)
        return std::move(read).error();
    const auto size = static_cast<std::ptrdiff_t>(std::min(count, m_rollbacks.size()));
    return std::vector<RecordedRollback>(m_rollbacks.rbegin(), m_rollbacks.rbegin() + size);
}

Result<action::OrderBook::Intended> ActionLedger::intend(const action::Order& order, const decision::Actor& by,
                                                         const std::string& description, const Judge& judge, Time now) {
    Intended intended;
    Entry entry;
    entry.kind = RecordKind::Intent;
    entry.subject = order.id;
    entry.author = {by.personId, by.established};
    auto stored = m_chain->append(std::move(entry), now, [&](Entry& wanted) -> Result<void> {
        auto standsNow = standing(now);
        if (!standsNow)
            return std::move(standsNow).error();
        if (const auto before = m_byId.find(order.id); before != m_byId.end()) {
            const RecordedOrder& known = m_orders[before->second];
            intended.before = action::OpenOrder{known.order, known.at, known.receipt};
            return Error(Fault::Conflict, "it is on record already");
        }
        intended.ruling = judge(*standsNow);
        if (intended.ruling.instead)
            return Error(Fault::Refused, intended.ruling.why.id);
        wanted.payload = intentPayload(order, description, intended.ruling);
        return {};
    });
    if (!stored && !intended.before && !intended.ruling.instead)
        return std::move(stored).error();
    return intended;
}

Result<void> ActionLedger::keepUnsent(const action::Order& order, const decision::Actor& by,
                                      const action::Receipt& receipt) {
    bool isKept = false;
    Entry entry;
    entry.kind = RecordKind::OrderNotSent;
    entry.subject = order.id;
    entry.author = {by.personId, by.established};
    entry.payload = unsentPayload(order, receipt);
    auto stored = m_chain->append(std::move(entry), receipt.at, [&](Entry&) -> Result<void> {
        if (auto read = refresh(); !read)
            return read;
        isKept = std::any_of(m_unsent.begin(), m_unsent.end(), [&](const RecordedOrder& known) {
            return known.order.id == order.id && known.receipt->outcome == receipt.outcome &&
                   known.receipt->text == receipt.text;
        });
        return isKept ? Error(Fault::Conflict, "it is on record already") : Result<void>{};
    });
    return stored || isKept ? Result<void>{} : Result<void>(std::move(stored).error());
}

Result<void> ActionLedger::receive(const action::Receipt& receipt) {
    Entry entry;
    entry.kind = RecordKind::Receipt;
    entry.subject = receipt.order;
    entry.payload = action::receiptValue(receipt);
    auto stored = m_chain->append(std::move(entry), receipt.at, [&](Entry&) -> Result<void> {
        auto known = order(receipt.order);
        return known ? Result<void>{} : Result<void>(std::move(known).error());
    });
    return stored ? Result<void>{} : Result<void>(std::move(stored).error());
}

Result<std::vector<action::OpenOrder>> ActionLedger::openOrders() {
    if (auto read = refresh(); !read)
        return std::move(read).error();
    std::vector<action::OpenOrder> open;
    for (const RecordedOrder& each : m_orders) // nobody can look up whether a message was heard: action/alarm.h
        if (each.order.kind != action::ActionKind::Notify &&
            (!each.receipt || each.receipt->outcome == action::Outcome::Unknown))
            open.push_back({each.order, each.at, each.receipt});
    return open;
}

} // namespace fermata::audit
