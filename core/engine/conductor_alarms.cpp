#include <algorithm>

#include "core/action/alarm.h"
#include "core/action/order_id.h"
#include "core/engine/conductor_state.h"
#include "core/wording/wording.h"

namespace fermata::engine {

namespace {

/// An alarm that nobody takes up goes to the next one after so long.
constexpr Seconds alarmPatience{600};
/// So many orders are looked through for what was told already.
constexpr std::size_t deliveriesRead = 1000;
/// The subject of the records that say who took one up.
constexpr auto alarmSubject = "alarm";

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
    for (const auto& [key, each] : m_watches)
        if (each.phase == WatchPhase::Paused || each.phase == WatchPhase::Elsewhere ||
            each.phase == WatchPhase::NotRecovered)
            watched.watches.push_back({each.watching.deployment().id, key.first, key.second, each.why});
    watched.stops = m_standing.stops;
    if (m_leaseOver)
        watched.conductorGone = {m_leaseOver->holder, m_leaseOver->renewedAt};
    return watched;
}

Result<void> Conductor::State::readAcknowledged() {
    auto notes = m_chain->of(audit::RecordKind::Note, alarmSubject);
    if (!notes)
        return std::move(notes).error();
    for (const auto& stored : *notes)
        if (const auto* key = stored.record.payload.find("alarm"); key && key->text())
            m_acknowledged[*key->text()] = {stored.record.author.person, stored.record.time};
    return {};
}

void Conductor::State::showAlarms() {
    const Time now = m_clock.now();
    std::map<std::string, Time> since;
    m_shown.alarms.clear();
    for (const action::Alarm& alarm : action::newAlarms({}, watched())) {
        const auto before = m_alarmSince.find(alarm.key);
        AlarmView view{alarm.key, std::string(name(alarm.kind)), alarm.message, alarm.change, now, {}, std::nullopt};
        if (before != m_alarmSince.end())
            view.since = before->second;
        since[alarm.key] = view.since;
        if (const auto taken = m_acknowledged.find(alarm.key); taken != m_acknowledged.end()) {
            view.person = taken->second.person;
            view.acknowledgedAt = taken->second.at;
        }
        m_shown.alarms.push_back(std::move(view));
    }
    m_alarmSince = std::move(since);
    std::ranges::stable_sort(m_shown.alarms, {}, [](const AlarmView& alarm) {
        return std::pair(alarm.acknowledgedAt.has_value(), alarm.since);
    });
}

/// Anybody whom the policy knows may: it changes nothing but who is told.
Result<void> Conductor::State::acknowledge(const Acknowledge& what) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    if (m_actor.personId.empty())
        return Error(Fault::Refused, "the account of this machine is nobody in the policy");
    const auto found = std::ranges::find(m_shown.alarms, what.alarm, &AlarmView::key);
    if (found == m_shown.alarms.end())
        return Error(Fault::NotFound, "this alarm does not stand any more");
    if (found->acknowledgedAt)
        return {};
    audit::Entry entry;
    entry.kind = audit::RecordKind::Note;
    entry.subject = alarmSubject;
    entry.author = {m_actor.personId, m_actor.established};
    entry.payload.set("alarm", found->key);
    entry.payload.set("reason", "acknowledged: " + wording::sentence(found->message));
    auto kept = m_chain->append(entry, m_clock.now());
    if (!kept)
        return std::move(kept).error();
    m_acknowledged[what.alarm] = {m_actor.personId, kept->record.time};
    showAlarms();
    announce();
    return {};
}

/// Tells the webhooks what stands and nobody was told yet, and the next one what nobody took up.
void Conductor::State::tellAlarms() {
    showAlarms();
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
        auto order = action::notification(alarm, whom, past, m_acknowledged.contains(alarm.key), alarmPatience, now);
        if (!order || wasCarried(*order, now))
            continue;
        if (auto sent = carry(std::move(*order), {}); !sent)
            m_log.write(LogLevel::Failure, "act", sent.error().text());
    }
}

} // namespace fermata::engine
