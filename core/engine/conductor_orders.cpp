#include <algorithm>
#include <future>

#include "core/action/order_id.h"
#include "core/base/text.h"
#include "core/decision/command.h"
#include "core/engine/conductor_state.h"
#include "core/engine/holdings.h"
#include "core/engine/orders.h"
#include "core/engine/way_back.h"
#include "core/wording/wording.h"

namespace fermata::engine {

namespace {

/// How long the acting thread waits between two looks at whether it is to stop.
constexpr auto patience = std::chrono::milliseconds{50};
/// Open orders are looked up at most so often.
constexpr auto reconcilePause = std::chrono::seconds{15};

Error refusal(const decision::Message& why) {
    return {Fault::Refused, wording::sentence(why)};
}

} // namespace

Result<void> Conductor::State::command(const decision::CommandRequest& request,
                                       const std::function<Result<void>(audit::ActionLedger&)>& record) {
    if (m_shown.isObserver)
        return refusal({"act.observer", {}, {}});
    if (auto read = readPolicy(); !read)
        return std::move(read).error().in("reading the policy again");
    auto done = record(*m_actions);
    if (!done)
        return std::move(done).error();
    m_log.write(LogLevel::Information, "act", std::string(name(request.kind)) + " " + request.scope);
    showActions();
    followOrders();
    followAllocation();
    announce();
    return {};
}

decision::CommandRequest Conductor::State::requestOf(decision::CommandKind kind, const std::string& scope,
                                                     const std::string& reason, std::optional<Time> until) const {
    decision::CommandRequest request;
    request.kind = kind;
    request.scope = scope;
    request.reason = reason;
    request.until = until;
    request.at = m_clock.now();
    request.isPolicyProtected = m_workspace->settings().policy.has_value();
    return request;
}

Result<void> Conductor::State::arm(const Arm& what) {
    std::vector<action::ActionKind> kinds;
    for (const std::string& word : what.actions) {
        const auto kind = action::actionKind(word);
        if (!kind)
            return Error(Fault::Usage, "there is no action " + word).ofField("actions");
        kinds.push_back(*kind);
    }
    const auto request = requestOf(decision::CommandKind::Arm, what.environment, what.reason, what.until);
    return command(request, [&](audit::ActionLedger& ledger) -> Result<void> {
        auto armed = ledger.arm(m_policy->policy, m_actor, request, kinds);
        return armed ? Result<void>{} : Result<void>(std::move(armed).error());
    });
}

Result<void> Conductor::State::disarm(const Disarm& what) {
    const auto request = requestOf(decision::CommandKind::Disarm, what.environment, what.reason, std::nullopt);
    return command(request,
                   [&](audit::ActionLedger& ledger) { return ledger.disarm(m_policy->policy, m_actor, request); });
}

Result<void> Conductor::State::stopLine(const StopLine& what) {
    const auto request = requestOf(decision::CommandKind::StopLine, what.scope, what.reason, what.until);
    return command(request, [&](audit::ActionLedger& ledger) -> Result<void> {
        auto stopped = ledger.stopLine(m_policy->policy, m_actor, request, {});
        return stopped ? Result<void>{} : Result<void>(std::move(stopped).error());
    });
}

Result<void> Conductor::State::resumeLine(const ResumeLine& what) {
    const auto request = requestOf(decision::CommandKind::ResumeLine, what.scope, what.reason, std::nullopt);
    return command(request, [&](audit::ActionLedger& ledger) -> Result<void> {
        auto lifted = ledger.resumeLine(m_policy->policy, m_actor, request, false);
        return lifted ? Result<void>{} : Result<void>(std::move(lifted).error());
    });
}

Result<void> Conductor::State::order(const OrderAct& act) {
    if (m_shown.isObserver)
        return refusal({"act.observer", {}, {}});
    const auto kind = action::actionKind(act.kind);
    if (!kind)
        return Error(Fault::Usage, "there is no action " + act.kind);
    if (auto read = readPolicy(); !read)
        return std::move(read).error().in("reading the policy again");
    const auto& settings = m_workspace->settings();
    Result<action::Order> order = Error(Fault::Unsupported, "a person cannot order this here: " + act.kind);
    if (*kind == action::ActionKind::Deploy) {
        const auto found = std::ranges::find_if(
            m_desk, [&](const auto& entry) { return entry.second.view.decisionId == act.decisionId; });
        if (act.decisionId.empty() || found == m_desk.end() || !found->second.view.decision)
            return Error(Fault::Conflict,
                         "this decision is not the newest of its change any more; look at the new one");
        const DeskItem& item = found->second;
        const auto path = deployPath(settings, item.repositoryName, item.recorded->environment);
        if (!path)
            return refusal({"act.no_executor", {}, {}});
        const auto request = requestOf(decision::CommandKind::Deploy, item.recorded->environment, act.reason, {});
        if (auto why = decision::mayDeploy(m_policy->policy, *item.view.evidence, *item.view.decision, item.view.isDone,
                                           m_actor, request))
            return refusal(*why);
        order = deployOrder(item, *path, m_clock.now());
    } else if (*kind == action::ActionKind::RollBack) {
        const auto request = requestOf(decision::CommandKind::RollBack, act.environment, act.reason, {});
        if (auto why = decision::mayCommand(m_policy->policy, m_actor, request))
            return refusal(*why);
        if (!act.isAlone) {
            const decision::RollbackPlan plan = planOf(act.service, act.environment);
            if (!act.steps.empty() && !isSamePlan(act.steps, plan.steps))
                return Error(Fault::Conflict, "what runs there moved since the plan was shown; look at it again");
            if (plan.steps.size() > 1)
                return goBackInOrder(act, request, plan);
            if (plan.steps.empty() && !m_workspace->settings().needs.empty())
                return refusal(plan.why);
        }
        order = rollbackOf(act.service, act.environment);
    } else if (*kind == action::ActionKind::ReRun || *kind == action::ActionKind::Cancel ||
               *kind == action::ActionKind::Start) {
        const auto request = requestOf(decision::CommandKind::Deploy, act.environment, act.reason, {});
        if (auto why = decision::mayEverCommand(m_policy->policy, m_actor, request.kind))
            return refusal(*why);
        order = runOrder(settings, *m_board, act, *kind, m_clock.now());
    } else if (*kind == action::ActionKind::Silence) {
        const auto request = requestOf(decision::CommandKind::Deploy, act.environment, act.reason, {});
        if (auto why = decision::mayEverCommand(m_policy->policy, m_actor, request.kind))
            return refusal(*why);
        order = silenceOrder(*m_board, act, m_actor.personId, m_clock.now());
    } else if (*kind == action::ActionKind::RequestEnvironment || *kind == action::ActionKind::ReleaseEnvironment) {
        order = environmentOrder(act, *kind);
    }
    if (!order)
        return std::move(order).error();
    order->reason = act.reason;
    if (*kind != action::ActionKind::RequestEnvironment && *kind != action::ActionKind::ReleaseEnvironment)
        order->nonce = act.nonce; // those two have theirs: it tells one holding from the next
    return carry(action::identified(std::move(*order)), m_actor);
}

/// Asking costs what others cannot have meanwhile: approvers and seniors may. Giving back is open to everybody.
Result<action::Order> Conductor::State::environmentOrder(const OrderAct& act, action::ActionKind kind) const {
    const bool isRequest = kind == action::ActionKind::RequestEnvironment;
    if (auto why = decision::mayEverCommand(m_policy->policy, m_actor,
                                            isRequest ? decision::CommandKind::Deploy : decision::CommandKind::Disarm))
        return refusal(*why);
    if (trimmed(act.reason).empty())
        return refusal({"authority.reason", {}, {}});
    auto orders = poolOrders(*m_actions);
    if (!orders)
        return std::move(orders).error();
    if (!isRequest)
        return releaseOrder(*orders, act.holding, m_clock.now());
    action::Binding binding;
    if (!act.decisionId.empty()) {
        const auto found = std::ranges::find_if(
            m_desk, [&](const auto& entry) { return entry.second.view.decisionId == act.decisionId; });
        if (found == m_desk.end() || !found->second.recorded)
            return Error(Fault::Conflict,
                         "this decision is not the newest of its change any more; look at the new one");
        binding = bindingOf(found->second);
    }
    return requestOrder(m_workspace->settings(), *orders, act.environment, std::move(binding), act.nonce,
                        m_clock.now());
}

Result<action::Order> Conductor::State::rollbackOf(const std::string& service, const std::string& environment) const {
    const auto path = deployPathOfService(m_workspace->settings(), service, environment);
    if (!path)
        return refusal({"act.no_executor", {}, {}});
    const auto* placement = placementOf(m_shown.placements, service, environment);
    if (!placement)
        return Error(Fault::NotFound, "nothing of " + service + " is known to run in " + environment);
    return rollbackOrder(*m_board, *placement, *path, m_clock.now());
}

Result<void> Conductor::State::carry(action::Order order, decision::Actor by) {
    const auto executor =
        std::ranges::find(*m_executors, order.executor, [](const auto& each) { return each->name(); });
    if (executor == m_executors->end())
        return refusal({"act.no_executor", {}, {}});
    m_carried[order.id] = m_clock.now();
    ++m_acting;
    m_stage.hands([this, order = std::move(order), by = std::move(by), executors = m_executors,
                   executor = executor->get(), file = m_workspace->recordFile()](std::stop_token stop) {
        auto receipt = onHands(file, [&](audit::ActionLedger& ledger) {
            action::Conduct conduct;
            conduct.book = &ledger;
            conduct.clock = &m_clock;
            conduct.read = [&](const action::Order& what) { return readingFromHands(what, stop); };
            return action::carryOut(order, by, *executor, conduct, stop);
        });
        m_stage.post([this, order, receipt = std::move(receipt)] { takeReceipt(order, receipt); });
    });
    announce();
    return {};
}

Result<action::Receipt>
Conductor::State::onHands(const std::string& file,
                          const std::function<Result<action::Receipt>(audit::ActionLedger&)>& act) {
    // The acting thread has a connection of its own: the record takes one thread at a time.
    auto places = audit::Places::ofAccount();
    if (!places)
        return std::move(places).error();
    auto chain = audit::Chain::open(file, audit::Access::Conduct, *places);
    if (!chain)
        return std::move(chain).error().in("opening the record to act");
    audit::ActionLedger ledger(*chain);
    return act(ledger);
}

Result<action::Reading> Conductor::State::readingFromHands(const action::Order& order, const std::stop_token& stop) {
    auto answer = std::make_shared<std::promise<Result<action::Reading>>>();
    auto future = answer->get_future();
    m_stage.post([this, order, answer, stop] { answer->set_value(readAgain(order, stop)); });
    while (future.wait_for(patience) != std::future_status::ready)
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
    return future.get();
}

Result<action::Reading> Conductor::State::readAgain(const action::Order& order, const std::stop_token& stop) {
    action::Reading reading;
    reading.now = order.binding;
    if (order.kind == action::ActionKind::RollBack) {
        const auto* placement = placementOf(m_shown.placements, order.service, order.binding.environment);
        reading.now.artefact = placement ? placement->deployment : std::string();
        return reading;
    }
    if (!order.binding.run.empty()) {
        const auto run = m_board->runs.find(order.binding.run);
        reading.now.run = run == m_board->runs.end() ? std::string() : order.binding.run;
        reading.now.attempt = run == m_board->runs.end() ? 0 : run->second.attempt;
        return reading;
    }
    // What is given back rests on nothing, and the change that it was for may be long gone.
    if (order.binding.change.empty() || order.kind == action::ActionKind::ReleaseEnvironment)
        return reading;
    // Everything is read again: policy, head, evidence. What moved shows in the binding of the newest decision.
    if (auto read = readPolicy(); !read)
        return std::move(read).error();
    const auto found = m_desk.find(order.binding.change);
    if (found == m_desk.end())
        return Error(Fault::NotFound, "the change is gone");
    DeskItem& item = found->second;
    for (Source& source : m_sources)
        if (source.setting.name == item.repositoryName)
            if (auto seen = observe(source, stop); !seen)
                return std::move(seen).error();
    readProduction();
    if (std::ranges::find(m_order, order.binding.change) == m_order.end())
        return Error(Fault::NotFound, "the change waits no longer");
    if (!item.measured || !item.recorded)
        return Error(Fault::Conflict, "the change is being assessed again");
    if (auto again = assess(item, true, stop); !again)
        return std::move(again).error();
    if (auto shown = show(item, *m_ledger, deskView()); !shown)
        return std::move(shown).error();
    reading.now = bindingOf(item);
    if (order.kind == action::ActionKind::RequestEnvironment)
        reading.now.environment = order.binding.environment; // not the one that the change is judged for
    reading.isSettled =
        item.view.isDone || (item.view.decision && item.view.decision->verdict == decision::Verdict::FastTrack);
    return reading;
}

void Conductor::State::takeReceipt(const action::Order& order, const Result<action::Receipt>& receipt) {
    --m_acting;
    if (receipt && receipt->outcome == action::Outcome::DryRun)
        m_carried.erase(order.id); // once it is armed it goes at once
    if (receipt && receipt->outcome == action::Outcome::Unknown)
        m_openOrders = std::max<std::size_t>(m_openOrders, 1); // looked up from now on, not only after a restart
    const std::string what = std::string(name(order.kind)) + " " + order.service + " " + order.version;
    if (!receipt)
        m_log.write(LogLevel::Failure, "act", what + ": " + receipt.error().text());
    else
        m_log.write(LogLevel::Information, "act",
                    what + ": " + std::string(name(receipt->outcome)) + " " + receipt->text);
    if (m_poller)
        m_poller->pollNow(order.executor);
    showActions();
    followAllocation();
    announce();
}

void Conductor::State::reconcile() {
    const auto moment = std::chrono::steady_clock::now();
    if (m_executors->empty() || m_shown.isObserver || m_isReconciling || moment < m_reconcileAt)
        return;
    m_reconcileAt = moment + reconcilePause;
    m_isReconciling = true;
    ++m_acting;
    m_stage.hands([this, executors = m_executors, file = m_workspace->recordFile()](std::stop_token stop) {
        std::size_t stillOpen = 0;
        auto done = onHands(file, [&](audit::ActionLedger& ledger) -> Result<action::Receipt> {
            auto reconciled = action::reconcileAll(ledger, *executors, m_clock, stop);
            if (!reconciled)
                return std::move(reconciled).error();
            stillOpen = reconciled->stillOpen.size();
            return action::Receipt{};
        });
        m_stage.post([this, stillOpen, done = std::move(done)] {
            --m_acting;
            m_isReconciling = false;
            m_openOrders = stillOpen;
            if (!done)
                m_log.write(LogLevel::Failure, "act", "looking up open orders: " + done.error().text());
            showActions();
            announce();
        });
    });
}

void Conductor::State::showActions() {
    auto standing = showStanding(m_shown, *m_actions, m_clock.now());
    if (standing)
        m_standing = std::move(*standing);
    else
        fail(std::move(standing).error().in("reading orders from the record"));
}

} // namespace fermata::engine
