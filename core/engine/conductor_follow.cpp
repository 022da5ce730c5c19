#include <algorithm>

#include "core/action/order_id.h"
#include "core/decision/command.h"
#include "core/engine/conductor_state.h"
#include "core/engine/orders.h"

namespace fermata::engine {

namespace {

constexpr std::size_t requestsFollowed = 50;
constexpr std::size_t ordersFollowed = 1000;
constexpr Seconds triedAgainAfter{60};
constexpr int mostTries = 3;

/// What a closed way says.
Permission closed(std::string id) {
    return {false, {std::move(id), {}, {}}};
}

} // namespace

/// What approving a change would set off, and whether it can be rolled back.
void Conductor::State::showWaysOut(DeskItem& item) {
    ChangeView& view = item.view;
    view.afterApproval.clear();
    view.afterRollBack.clear();
    view.rollBackService.clear();
    view.rollBackEnvironment.clear();
    const std::string& environment = m_workspace->settings().environment;
    const auto path = deployPath(m_workspace->settings(), item.repositoryName, environment);
    const bool hasExecutor = path && std::ranges::any_of(*m_executors, [&](const auto& executor) {
                                 return executor->name() == path->source;
                             });
    if (!hasExecutor || !item.recorded) {
        view.mayDeploy = view.mayRollBack = closed("act.no_executor");
        return;
    }
    const auto ever = [&](decision::CommandKind kind) -> Permission {
        if (m_shown.isObserver)
            return closed("act.observer");
        if (auto why = decision::mayEverCommand(m_policy->policy, m_actor, kind))
            return {false, std::move(*why)};
        return {true, {}};
    };
    const action::Order order = deployOrder(item, *path, m_clock.now());
    const bool isArmed = action::armingFor(order, m_standing.armed, m_clock.now()) != nullptr;
    const std::string what =
        path->pipeline.service + " " + order.version + " to " + environment + " through " + path->source;
    const bool isStopped = !action::stopsFor(order, m_standing.stops, m_clock.now()).empty();
    view.afterApproval = !isArmed    ? "Nothing is sent: " + environment + " is not armed to deploy " + what + "."
                         : isStopped ? "Nothing is sent while the line is stopped; then " + what + "."
                                     : "Approving deploys " + what + ".";
    view.mayDeploy = ever(decision::CommandKind::Deploy);
    if (view.mayDeploy.isOpen && !view.isDone && view.decision &&
        view.decision->verdict != decision::Verdict::FastTrack)
        view.mayDeploy = closed("act.not_settled");
    view.mayRollBack = ever(decision::CommandKind::RollBack);
    const auto* placement = placementOf(m_shown.placements, path->pipeline.service, environment);
    const auto back = placement ? rollbackOrder(*m_board, *placement, *path, m_clock.now())
                                : Result<action::Order>(Error(Fault::NotFound, "nothing runs there"));
    if (!back) {
        if (view.mayRollBack.isOpen)
            view.mayRollBack = closed("act.nothing_to_go_back_to");
        return;
    }
    view.rollBackService = back->service;
    view.rollBackEnvironment = environment;
    const bool mayGoBack = action::armingFor(*back, m_standing.armed, m_clock.now()) != nullptr;
    view.afterRollBack = (mayGoBack ? "Brings " : "Nothing is sent, " + environment + " is not armed for it: brings ") +
                         back->service + " " + back->version + " back (" + placement->version + " runs) in " +
                         environment + " through " + path->source + ".";
}

void Conductor::State::followOrders() {
    if (m_shown.isObserver || m_executors->empty())
        return;
    const Time now = m_clock.now();
    auto requests = m_actions->rollbackRequests(requestsFollowed);
    for (const std::string& key : m_order)
        followChange(m_desk[key], now);
    if (!requests) {
        m_log.write(LogLevel::Failure, "act", requests.error().text());
        return;
    }
    for (const auto& request : *requests)
        followRequest(request, now);
}

/// On record as sent, or tried a moment ago: what was withdrawn or refused is not tried again at every look.
bool Conductor::State::wasCarried(const action::Order& order, Time now) const {
    const auto tried = m_carried.find(order.id);
    return (tried != m_carried.end() && now - tried->second < triedAgainAfter) ||
           m_actions->order(order.id).has_value();
}

/// This head was brought there before, whoever ordered it: it does not come again by itself after another one.
bool Conductor::State::wasBrought(const action::Order& order) const {
    const auto orders = m_actions->orders(ordersFollowed);
    return !orders || std::ranges::any_of(*orders, [&](const audit::RecordedOrder& before) {
        return before.wasSent && before.order.kind == order.kind && before.order.service == order.service &&
               before.order.binding.head == order.binding.head &&
               before.order.binding.environment == order.binding.environment && before.receipt &&
               before.receipt->outcome == action::Outcome::Done;
    });
}

/// The order as it is to be tried now. What was refused (the CI was away, say) is an order anew, a few times and not at
/// once; what was done or may have been done is not.
std::optional<action::Order> Conductor::State::triedNext(action::Order order, Time now) const {
    for (int attempt = 1; attempt <= mostTries; ++attempt) {
        order.nonce = attempt == 1 ? std::string() : std::to_string(attempt);
        order = action::identified(std::move(order));
        const auto before = m_actions->order(order.id);
        if (!before)
            return order;
        const auto& receipt = before->receipt;
        if (!receipt || receipt->outcome != action::Outcome::Refused || now - receipt->at < action::settlesAfter)
            return std::nullopt;
    }
    return std::nullopt;
}

/// What a person let through, or the gate fast-tracked, goes to an armed environment: once.
void Conductor::State::followChange(DeskItem& item, Time now) {
    if (!item.recorded || !item.view.decision || item.view.change.state != delivery::ChangeState::Waiting)
        return;
    const bool isFast = item.view.decision->verdict == decision::Verdict::FastTrack;
    if (!item.view.isDone && !isFast)
        return;
    const auto path = deployPath(m_workspace->settings(), item.repositoryName, item.recorded->environment);
    if (!path)
        return;
    action::Order order = deployOrder(item, *path, now);
    if (!action::armingFor(order, m_standing.armed, now) || !action::stopsFor(order, m_standing.stops, now).empty())
        return; // nothing is tried that would only be a dry run or a refusal
    if (isPausedByWatch(order.service, order.binding.environment))
        return;
    const auto* placement = placementOf(m_shown.placements, order.service, order.binding.environment);
    if (isThere(*m_board, placement, order) || wasBrought(order))
        return;
    decision::Actor by;
    if (item.view.isDone) {
        const auto& shown = item.view.acts;
        const auto last = std::find_if(shown.rbegin(), shown.rend(), [](const ActView& act) {
            return !act.isWithdrawn && act.kind != name(decision::ActKind::Hold);
        });
        const auto acts = m_ledger->acts(item.waiting.key);
        if (last == shown.rend() || !acts)
            return;
        // Who let it through gives the order, as it was established then, with the roles of today.
        const auto recorded = std::ranges::find(*acts, last->record, &audit::RecordedAct::record);
        if (recorded == acts->end())
            return;
        by.personId = recorded->author.person;
        by.established = recorded->author.established;
        if (const auto* person = m_policy->policy.person(by.personId))
            by.roles = person->roles;
        order.role = recorded->role;
        order.reason = recorded->reason;
    } else {
        order.isAutomatic = true;
    }
    const auto next = triedNext(std::move(order), now);
    if (!next || wasCarried(*next, now))
        return;
    if (auto sent = carry(*next, by); !sent)
        m_log.write(LogLevel::Failure, "act", sent.error().text());
}

/// A rollback that was asked for where no engine ran, or on the command line beside this one.
void Conductor::State::followRequest(const audit::RecordedRollback& request, Time now) {
    if (!request.steps.empty())
        return followPlan(request, now);
    if (now - request.at > action::settlesAfter)
        return; // nobody waits for it any more; the person asks again
    if (!request.version.empty())
        return; // who asked knew whereto, and carries it out
    auto order = rollbackOf(request.service, request.environment);
    if (!order || (!request.from.empty() && order->binding.artefact != request.from))
        return;
    order->nonce = "request-" + std::to_string(request.record);
    order->reason = request.reason;
    order->role = request.role;
    *order = action::identified(std::move(*order));
    if (wasCarried(*order, now))
        return;
    if (auto sent = carry(*order, actorOf(request.author)); !sent)
        m_log.write(LogLevel::Failure, "act", sent.error().text());
}

} // namespace fermata::engine
