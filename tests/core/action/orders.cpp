#include "tests/core/action/orders.h"

#include <algorithm>

namespace fermata::test {
namespace {

template <class Id>
Id filled(std::uint8_t byte) {
    Id id;
    id.bytes.fill(byte);
    return id;
}

} // namespace

action::Order anOrder(action::ActionKind kind) {
    action::Order order;
    order.kind = kind;
    order.executor = "ci";
    order.service = "shop";
    order.version = "1.4.2";
    order.binding.change = "shop/refs/heads/pay";
    order.binding.base = filled<CommitId>(1);
    order.binding.head = filled<CommitId>(2);
    order.binding.artefact = "ci/shop@1.4.2";
    order.binding.environment = "production";
    order.binding.run = "ci/12";
    order.binding.attempt = 1;
    order.binding.decisionId = "d1";
    order.binding.verdict = decision::Verdict::Approve;
    order.binding.snapshot = filled<Digest>(3);
    order.binding.policy = filled<Digest>(4);
    order.binding.model = filled<Digest>(5);
    order.parameters = {{"branch", "main"}};
    order.reason = "the customer waits";
    order.role = "release-manager";
    order.at = orderedAt;
    return action::identified(order);
}

action::Reading asOrdered(const action::Order& order) {
    return {order.binding, true};
}

action::Standing everythingArmed() {
    action::Arming arming;
    arming.record = 7;
    arming.environment = "production";
    arming.actions.assign(std::begin(action::allActionKinds), std::end(action::allActionKinds));
    arming.person = "rita";
    arming.at = orderedAt - Seconds{3600};
    arming.until = orderedAt + Seconds{86400};
    return {{arming}, {}, {}};
}

decision::Actor rita() {
    return {"rita", decision::Established::OsAccount, {"release-manager", "senior"}};
}

action::Stop aStop(std::string scope, std::vector<std::string> exceptedRoles) {
    return {9,
            std::move(scope),
            std::move(exceptedRoles),
            "sam",
            "payments fail",
            orderedAt - Seconds{60},
            orderedAt + Seconds{3600}};
}

Result<action::OrderBook::Intended> FakeBook::intend(const action::Order& order, const decision::Actor&,
                                                     const std::string&, const Judge& judge, Time now) {
    Intended intended;
    const auto known = std::find_if(orders.begin(), orders.end(),
                                    [&](const action::OpenOrder& each) { return each.order.id == order.id; });
    if (known != orders.end()) {
        intended.before = *known;
        return intended;
    }
    intended.ruling = judge(standing);
    lastRuling = intended.ruling;
    if (!intended.ruling.instead) {
        orders.push_back({order, now, std::nullopt});
        happened.emplace_back("intent");
    }
    return intended;
}

Result<void> FakeBook::keepUnsent(const action::Order&, const decision::Actor&, const action::Receipt& receipt) {
    happened.push_back("unsent " + std::string(action::name(receipt.outcome)));
    return {};
}

Result<void> FakeBook::receive(const action::Receipt& receipt) {
    if (failsToReceive)
        return Error(Fault::Full, "no space left");
    happened.push_back("receipt " + std::string(action::name(receipt.outcome)));
    for (action::OpenOrder& each : orders)
        if (each.order.id == receipt.order)
            each.receipt = receipt;
    return {};
}

Result<std::vector<action::OpenOrder>> FakeBook::openOrders() {
    std::vector<action::OpenOrder> open;
    std::copy_if(orders.begin(), orders.end(), std::back_inserter(open), [](const action::OpenOrder& each) {
        return !each.receipt || each.receipt->outcome == action::Outcome::Unknown;
    });
    return open;
}

Result<action::Receipt> FakeExecutor::perform(const action::Order&, std::stop_token) {
    ++performed;
    return answer;
}

Result<action::Receipt> FakeExecutor::reconcile(const action::Order&, std::stop_token) {
    ++reconciled;
    return found;
}

} // namespace fermata::test
