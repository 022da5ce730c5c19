#include <algorithm>

#include "core/action/alarm.h"
#include "core/action/order_id.h"
#include "core/engine/conductor_state.h"

namespace fermata::engine {

namespace {

/// An alarm that nobody takes up goes to the next one after so long.
constexpr Seconds alarmPatience{600};
/// So many orders are looked through for what was told already.
constexpr std::size_t deliveriesRead = 1000;

} // namespace

action::Watched Conductor::State::watched() const {
    action::Watched watched;
    for (const std::string& key : m_order) {
        const DeskItem& item = m_desk.at(key);
        if (item.recorded && item.view.decision && item.view.change.state == delivery::ChangeState::Waiting)
            watched.verdicts.push_back(
                {key, item.waiting.range.head, item.recorded->environment, item.view.decision->verdict});
    }
    for (const OrderView& order : m_shown.orders)
        if (order.kind == name(action::ActionKind::RollBack) && order.outcome != name(action::Outcome::DryRun))
            watched.rollbacks.push_back({order.id, order.service, order.environment, order.version,
                                         action::outcome(order.outcome), order.text});
    const Time now = m_clock.now();
    for (const auto& setting : m_workspace->settings().sources) {
        const auto health = m_board->sources.find(setting.name);
        if (health != m_board->sources.end())
            watched.sources.push_back(
                {setting.name, health->second.isStale(now), health->second.heardAt, health->second.problem});
    }
    watched.stops = m_standing.stops;
    return watched;
}

/// Tells the webhooks what stands and nobody was told yet, and the next one what nobody took up.
void Conductor::State::tellAlarms() {
    std::vector<std::string> whom;
    for (const auto& executor : *m_executors)
        if (executor->can(action::ActionKind::Notify))
            whom.push_back(executor->name());
    if (whom.empty() || m_shown.isObserver)
        return;
    const auto orders = m_actions->orders(deliveriesRead);
    if (!orders) {
        m_log.write(LogLevel::Failure, "act", orders.error().text());
        return;
    }
    std::vector<action::Delivery> past;
    for (const auto& recorded : *orders)
        if (const auto key = recorded.order.parameters.find("alarm");
            recorded.order.kind == action::ActionKind::Notify && key != recorded.order.parameters.end())
            past.push_back({key->second, recorded.order.executor, recorded.at,
                            recorded.receipt ? std::optional(recorded.receipt->outcome) : std::nullopt});
    const Time now = m_clock.now();
    // What does not stand any more needs nobody; keys keep what was told from being told again.
    for (const action::Alarm& alarm : action::newAlarms({}, watched())) {
        auto order = action::notification(alarm, whom, past, false, alarmPatience, now);
        if (!order || wasCarried(*order, now))
            continue;
        if (auto sent = carry(std::move(*order), {}); !sent)
            m_log.write(LogLevel::Failure, "act", sent.error().text());
    }
}

} // namespace fermata::engine
