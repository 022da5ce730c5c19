// Environments that the plans of changes ask for, and tests in quarantine.
#include <algorithm>

#include "core/base/text.h"
#include "core/decision/quarantine.h"
#include "core/engine/allocation.h"
#include "core/engine/conductor_state.h"
#include "core/engine/holdings.h"
#include "core/engine/orders.h"
#include "core/engine/quarantines.h"
#include "core/wording/wording.h"

namespace fermata::engine {

namespace {

constexpr int mostTries = 3;
/// What the pool would not take back is offered again after so long.
constexpr Seconds offeredAgainAfter{900};
/// Keeps what a plan asks for apart from what a person asks for the same change.
constexpr const char* planNonce = "plan";

bool isRefused(const audit::RecordedOrder& order) {
    return order.receipt && order.receipt->outcome == action::Outcome::Refused;
}

std::string stageOf(const workspace::Settings& settings, const HoldingView& held) {
    const auto pool = std::ranges::find(settings.pools, held.pool, &workspace::PoolSetting::name);
    return pool == settings.pools.end() ? std::string() : pool->termsOf(held.environment).serves;
}

} // namespace

void Conductor::State::followAllocation() {
    const auto& pools = m_workspace->settings().pools;
    m_shown.allocation.reset();
    if (pools.empty())
        return;
    const Time now = m_clock.now();
    std::vector<EnvironmentWish> wishes;
    for (const std::string& key : m_order)
        for (EnvironmentWish& wish : wishesOf(m_desk[key].view, m_policy->policy))
            wishes.push_back(std::move(wish));
    AllocationView view =
        allocationOf(pools, m_shown.holdings, wishes, {m_order.begin(), m_order.end()}, m_policy->policy.lossUnit, now);
    const bool acts = !m_shown.isObserver && !m_executors->empty();
    if (auto orders = acts ? poolOrders(*m_actions) : Result<std::vector<audit::RecordedOrder>>({}); orders && acts) {
        for (DemandView& demand : view.demands)
            if (demand.state == DemandState::Advised)
                askByPlan(demand, std::ranges::find(view.places, demand.place, &PlaceView::id)->environment, *orders,
                          now);
        for (const HoldingView& held : m_shown.holdings)
            giveBackByPlan(held, *orders, now);
    } else if (!orders) {
        m_log.write(LogLevel::Failure, "act", orders.error().text());
    }
    m_shown.allocation = std::make_shared<const AllocationView>(std::move(view));
}

/// Once for a head of a change: what was given back, by whomever, is not asked for again.
void Conductor::State::askByPlan(DemandView& demand, const std::string& environment,
                                 const std::vector<audit::RecordedOrder>& orders, Time now) {
    const auto found = m_desk.find(demand.change);
    if (found == m_desk.end() || !found->second.recorded)
        return;
    const DeskItem& item = found->second;
    int refusals = 0;
    for (const audit::RecordedOrder& each : orders) {
        if (each.order.kind != action::ActionKind::RequestEnvironment || !each.order.isAutomatic ||
            each.order.binding.change != demand.change || each.order.binding.head != item.waiting.range.head ||
            each.order.binding.environment != environment)
            continue;
        if (!isRefused(each)) {
            demand.note = {"allocation.had_it", {}, {}};
            return;
        }
        ++refusals;
        demand.note = {"allocation.refused", {{"text", each.receipt->text}}, {}};
        if (refusals >= mostTries || now - each.receipt->at < action::settlesAfter)
            return;
    }
    auto order = requestOrder(m_workspace->settings(), orders, environment, bindingOf(item), planNonce, now);
    if (!order)
        return m_log.write(LogLevel::Failure, "act", order.error().text());
    order->isAutomatic = true;
    std::string stage = demand.stage;
    std::ranges::replace(stage, '_', ' ');
    order->reason = wording::sentence({"allocation.asked", {{"stage", stage}}, {}});
    if (!action::armingFor(*order, m_standing.armed, now)) {
        demand.note = {"allocation.not_armed", {{"environment", environment}}, {}};
        return;
    }
    if (!action::stopsFor(*order, m_standing.stops, now).empty()) {
        demand.note = {"allocation.stopped", {}, {}};
        return;
    }
    if (wasCarried(*order, now))
        return;
    if (auto sent = carry(std::move(*order), {}); !sent)
        m_log.write(LogLevel::Failure, "act", sent.error().text());
}

std::optional<decision::Message> Conductor::State::isNeededNoMore(const HoldingView& held, Time now) {
    const auto isSeen = [](const Source& source) {
        return source.view.state == SourceState::Live && source.waiting.hiddenBranches == 0;
    };
    if (std::ranges::find(m_order, held.change) == m_order.end())
        // Only who sees every branch of every repository knows that one is gone.
        return !m_sources.empty() && std::ranges::all_of(m_sources, isSeen)
                   ? std::optional(decision::Message{"allocation.gone", {}, {}})
                   : std::nullopt;
    const DeskItem& item = m_desk[held.change];
    if (!item.recorded || !item.view.decision || !item.view.evidence)
        return std::nullopt;
    if (const auto path = deployPath(m_workspace->settings(), item.repositoryName, item.recorded->environment)) {
        const action::Order order = deployOrder(item, *path, now);
        const auto* placement = placementOf(m_shown.placements, order.service, order.binding.environment);
        if (isThere(*m_board, placement, order) || wasBrought(order))
            return decision::Message{"allocation.deployed", {}, {}};
    }
    const std::string stage = stageOf(m_workspace->settings(), held);
    const auto wishes = wishesOf(item.view, m_policy->policy);
    const bool isBlocked = isBlockedByRule(*item.view.decision); // keeps what it has
    if (!isBlocked && !stage.empty() && std::ranges::find(wishes, stage, &EnvironmentWish::stage) == wishes.end())
        return decision::Message{"allocation.not_wanted", {}, {}};
    return std::nullopt;
}

/// Only what a plan asked for: what a person asked for is that person's.
void Conductor::State::giveBackByPlan(const HoldingView& held, const std::vector<audit::RecordedOrder>& orders,
                                      Time now) {
    if (!held.isAutomatic || held.change.empty() || held.state != HoldingState::Held)
        return;
    const auto why = isNeededNoMore(held, now);
    if (!why)
        return;
    const bool wasOffered = std::ranges::any_of(orders, [&](const audit::RecordedOrder& each) {
        return each.order.kind == action::ActionKind::ReleaseEnvironment && isRefused(each) &&
               each.order.binding.change == held.change && now - each.receipt->at < offeredAgainAfter;
    });
    auto order = wasOffered ? Result<action::Order>(Error(Fault::Conflict, "offered a moment ago"))
                            : releaseOrder(orders, held.order, now);
    if (!order)
        return;
    order->isAutomatic = true;
    order->reason = wording::sentence(*why);
    if (!action::armingFor(*order, m_standing.armed, now) || wasCarried(*order, now))
        return;
    if (auto sent = carry(std::move(*order), {}); !sent)
        m_log.write(LogLevel::Failure, "act", sent.error().text());
}

Result<void> Conductor::State::readQuarantines() {
    auto standing = quarantinesOf(*m_chain, m_policy->policy, m_clock.now());
    m_shown.quarantines = standing ? std::move(*standing) : std::vector<QuarantineView>(); // unread, none counts
    return standing ? Result<void>{} : std::move(standing).error().in("reading the tests in quarantine");
}

Result<void> Conductor::State::quarantine(const QuarantineTest& what) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (auto read = readPolicy(); !read)
        return std::move(read).error().in("reading the policy again");
    const Time now = m_clock.now();
    if (auto why =
            decision::mayQuarantine(m_policy->policy, m_actor, {what.test, what.reason, what.role, what.until, now}))
        return Error(Fault::Refused, wording::sentence(*why));
    const QuarantineView view{0, what.test, m_actor.personId, what.role, what.reason, now, what.until};
    auto kept = m_chain->append(quarantineNote(view, false, {m_actor.personId, m_actor.established}), now);
    if (!kept)
        return std::move(kept).error();
    assessAll({});
    return {};
}

Result<void> Conductor::State::endQuarantine(const EndQuarantine& what) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (auto read = readPolicy(); !read)
        return std::move(read).error().in("reading the policy again");
    if (auto why = decision::mayEverCommand(m_policy->policy, m_actor, decision::CommandKind::Disarm))
        return Error(Fault::Refused, wording::sentence(*why));
    if (trimmed(what.reason).empty())
        return Error(Fault::Refused, wording::sentence({"authority.reason", {}, {}}));
    if (auto read = readQuarantines(); !read)
        return read;
    const auto found = std::ranges::find(m_shown.quarantines, what.test, &QuarantineView::test);
    if (found == m_shown.quarantines.end())
        return Error(Fault::NotFound, "this test is not in quarantine");
    QuarantineView view = *found;
    view.reason = what.reason;
    auto kept = m_chain->append(quarantineNote(view, true, {m_actor.personId, m_actor.established}), m_clock.now());
    if (!kept)
        return std::move(kept).error();
    assessAll({});
    return {};
}

} // namespace fermata::engine
