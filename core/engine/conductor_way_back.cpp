// A person's rollback in the order that keeps everything running: shown before, recorded as one wish, carried out step
// by step.
#include <algorithm>

#include "core/action/order_id.h"
#include "core/engine/conductor_state.h"
#include "core/engine/orders.h"
#include "core/engine/way_back.h"
#include "core/wording/wording.h"

namespace fermata::engine {

namespace {

/// So many orders are looked through for the steps of a plan.
constexpr std::size_t ordersRead = 200;

} // namespace

Result<WayBackView> Conductor::State::wayBack(const std::string& service, const std::string& environment) {
    if (!m_workspace || !m_ledger)
        return Error(Fault::NotFound, "the workspace is not open");
    WayBackView view;
    view.service = service;
    view.environment = environment;
    const decision::RollbackPlan plan = planOf(service, environment);
    const Time now = m_clock.now();
    const auto isSent = [&](const std::string& each) {
        const auto order = rollbackOf(each, environment);
        return order && action::armingFor(*order, m_standing.armed, now) != nullptr;
    };
    if (plan.steps.empty())
        view.words = inSteps(plan);
    view.isArmed = !plan.steps.empty();
    for (decision::Move step : plan.steps) {
        const auto* placement = placementOf(m_shown.placements, step.service, environment);
        const auto deployed = placement ? m_board->deployments.find(placement->deployment) : m_board->deployments.end();
        const auto is =
            deployed == m_board->deployments.end() ? std::optional<bool>() : recordedIrreversible(deployed->second);
        step.isIrreversible = is.value_or(true);
        view.words.push_back({is.value_or(false) ? "rollback.step.irreversible"
                              : is               ? "rollback.step"
                                                 : "rollback.step.unknown",
                              {{"service", step.service}, {"version", step.from}, {"previous", step.to}},
                              {}});
        view.isArmed = view.isArmed && isSent(step.service);
        view.steps.push_back(std::move(step));
    }
    if (const auto alone = rollbackOf(service, environment)) {
        const auto* placement = placementOf(m_shown.placements, service, environment);
        view.alone = {
            "rollback.step", {{"service", service}, {"version", placement->version}, {"previous", alone->version}}, {}};
        if (plan.steps.empty())
            view.isArmed = isSent(service);
    }
    return view;
}

/// One record says the whole wish, so that a restart goes on with it.
Result<void> Conductor::State::goBackInOrder(const OrderAct& act, const decision::CommandRequest& request,
                                             const decision::RollbackPlan& plan) {
    for (const decision::Move& step : plan.steps)
        if (auto order = rollbackOf(step.service, act.environment); !order)
            return std::move(order).error().in("planning the way back of " + step.service);
    audit::RecordedRollback wanted;
    wanted.service = act.service;
    wanted.steps = plan.steps;
    if (const auto* placement = placementOf(m_shown.placements, act.service, act.environment))
        wanted.from = placement->deployment;
    auto asked = m_actions->requestRollback(m_policy->policy, m_actor, request, std::move(wanted));
    if (!asked)
        return std::move(asked).error();
    followPlan(*asked, m_clock.now());
    announce();
    return {};
}

void Conductor::State::followPlan(const audit::RecordedRollback& request, Time now) {
    const auto orders = m_actions->orders(ordersRead);
    if (!orders)
        return m_log.write(LogLevel::Failure, "act", orders.error().text());
    const PlanStep step = nextOf(request, *orders, m_shown.placements, now);
    if (!step.next)
        return;
    const decision::Move& move = request.steps[*step.next];
    auto order = rollbackOf(move.service, request.environment);
    if (!order || order->version != move.to)
        return; // another version is the earlier good one by now: not what the person saw
    order->nonce = nonceOf(request, *step.next);
    order->reason = request.reason;
    if (move.service != request.service)
        order->reason += " " + wording::sentence({"rollback.goes_along", {{"service", move.service}}, {}});
    order->role = request.role;
    *order = action::identified(std::move(*order));
    if (wasCarried(*order, now))
        return;
    if (auto sent = carry(*order, actorOf(request.author)); !sent)
        m_log.write(LogLevel::Failure, "act", sent.error().text());
}

decision::Actor Conductor::State::actorOf(const audit::Author& author) const {
    decision::Actor by;
    by.personId = author.person;
    by.established = author.established;
    if (const auto* person = m_policy->policy.person(author.person))
        by.roles = person->roles;
    return by;
}

} // namespace fermata::engine
