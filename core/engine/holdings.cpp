#include "core/engine/holdings.h"

#include <algorithm>
#include <map>

#include "core/action/environment_pool.h"
#include "core/action/order_id.h"

namespace fermata::engine {

namespace {

using action::ActionKind;
using action::Outcome;

bool isRefused(const audit::RecordedOrder& order) {
    return order.receipt && order.receipt->outcome == Outcome::Refused;
}

bool isDone(const audit::RecordedOrder& order) {
    return order.receipt && order.receipt->outcome == Outcome::Done;
}

std::string requestOf(const audit::RecordedOrder& release) {
    const auto found = release.order.parameters.find(action::requestParameter);
    return found == release.order.parameters.end() ? std::string() : found->second;
}

/// The releases of each request that were not refused, by the request's id.
std::map<std::string, const audit::RecordedOrder*> releases(const std::vector<audit::RecordedOrder>& orders) {
    std::map<std::string, const audit::RecordedOrder*> found;
    for (const audit::RecordedOrder& each : orders)
        if (each.order.kind == ActionKind::ReleaseEnvironment && !isRefused(each))
            found[requestOf(each)] = &each;
    return found;
}

} // namespace

std::vector<HoldingView> holdings(const std::vector<audit::RecordedOrder>& orders) {
    const auto given = releases(orders);
    std::vector<HoldingView> held;
    for (const audit::RecordedOrder& each : orders) {
        if (each.order.kind != ActionKind::RequestEnvironment || isRefused(each))
            continue;
        const auto release = given.find(each.order.id);
        if (release != given.end() && isDone(*release->second))
            continue;
        HoldingView view;
        view.order = each.order.id;
        view.record = each.record;
        view.pool = each.order.executor;
        view.environment = each.order.binding.environment;
        view.change = each.order.binding.change;
        view.person = each.author.person;
        view.since = each.at;
        view.isAutomatic = each.order.isAutomatic;
        view.text = each.description;
        if (each.receipt) {
            view.reference = each.receipt->reference;
            view.text = each.receipt->text;
        }
        view.state = release != given.end() ? HoldingState::Releasing
                     : isDone(each)         ? HoldingState::Held
                                            : HoldingState::Asked;
        if (release != given.end() && release->second->receipt)
            view.text = release->second->receipt->text;
        held.push_back(std::move(view));
    }
    return held;
}

Result<std::vector<audit::RecordedOrder>> poolOrders(const audit::ActionLedger& ledger) {
    return ledger.ordersOf({ActionKind::RequestEnvironment, ActionKind::ReleaseEnvironment});
}

Result<action::Order> requestOrder(const workspace::Settings& settings, const std::vector<audit::RecordedOrder>& orders,
                                   const std::string& environment, action::Binding binding, const std::string& nonce,
                                   Time now) {
    const auto pool = std::ranges::find_if(settings.pools, [&](const workspace::PoolSetting& each) {
        return std::ranges::count(each.environments, environment) > 0;
    });
    if (pool == settings.pools.end())
        return Error(Fault::NotFound, "no environment pool of workspace.yaml gives " + environment);
    action::Order order;
    order.kind = ActionKind::RequestEnvironment;
    order.executor = pool->name;
    order.binding = std::move(binding);
    order.binding.environment = environment;
    order.at = now;
    // What is over makes room for the next one; what is not over is found again.
    const auto given = releases(orders);
    const auto isOver = [&](const audit::RecordedOrder& each) {
        const auto release = given.find(each.order.id);
        return isRefused(each) || (release != given.end() && isDone(*release->second));
    };
    for (int turn = 0;; ++turn) {
        order.nonce = nonce + (turn == 0 ? "" : "/" + std::to_string(turn));
        order = action::identified(std::move(order));
        const auto before =
            std::ranges::find_if(orders, [&](const audit::RecordedOrder& each) { return each.order.id == order.id; });
        if (before == orders.end() || !isOver(*before))
            return order;
    }
}

Result<action::Order> releaseOrder(const std::vector<audit::RecordedOrder>& orders, const std::string& asked,
                                   Time now) {
    const auto held = holdings(orders);
    const HoldingView* found = nullptr;
    for (const HoldingView& each : held)
        if (!asked.empty() && each.order.starts_with(asked)) {
            if (found)
                return Error(Fault::Usage, "several environments are held under an order that begins with " + asked);
            found = &each;
        }
    if (!found)
        return Error(Fault::NotFound, "nothing is held under an order " + asked);
    action::Order order;
    order.kind = ActionKind::ReleaseEnvironment;
    order.executor = found->pool;
    order.binding.environment = found->environment;
    order.binding.change = found->change;
    order.parameters = {{action::requestParameter, found->order}};
    if (!found->reference.empty())
        order.parameters.emplace(action::referenceParameter, found->reference);
    order.at = now;
    for (int turn = 0;; ++turn) {
        order.nonce = turn == 0 ? std::string() : std::to_string(turn);
        order = action::identified(std::move(order));
        const auto before =
            std::ranges::find_if(orders, [&](const audit::RecordedOrder& each) { return each.order.id == order.id; });
        if (before == orders.end() || !isRefused(*before))
            return order;
    }
}

} // namespace fermata::engine
