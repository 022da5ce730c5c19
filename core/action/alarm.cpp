#include "core/action/alarm.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/action/order_id.h"
#include "core/wording/wording.h"

namespace fermata::action {
namespace {

std::vector<Alarm> alarmsOf(const Watched& watched) {
    std::vector<Alarm> alarms;
    for (const auto& each : watched.verdicts)
        if (each.verdict == decision::Verdict::Block)
            alarms.push_back({fmt::format("block/{}/{}/{}", each.environment, each.change, each.head.hex()),
                              AlarmKind::Block,
                              {"alarm.block", {{"change", each.change}, {"environment", each.environment}}, {}},
                              each.change,
                              {},
                              each.environment});
    for (const auto& each : watched.rollbacks) {
        const auto texts = [&](const char* key, const std::string& value) {
            return std::map<std::string, std::string>{
                {"service", each.service}, {"environment", each.environment}, {key, value}};
        };
        const bool isDone = each.outcome == Outcome::Done;
        alarms.push_back({"roll-back/" + each.order,
                          AlarmKind::RollBack,
                          {isDone ? "alarm.rolled_back" : "alarm.rollback", texts("version", each.version), {}},
                          {},
                          each.service,
                          each.environment});
        if (each.outcome && *each.outcome != Outcome::Done)
            alarms.push_back({fmt::format("roll-back-failed/{}", each.order),
                              AlarmKind::RollBackFailed,
                              {"alarm.rollback_failed", texts("text", each.text), {}},
                              {},
                              each.service,
                              each.environment});
    }
    for (const auto& each : watched.watches)
        alarms.push_back({fmt::format("watch/{}/{}", each.id, each.why.id),
                          AlarmKind::Watch,
                          each.why,
                          {},
                          each.service,
                          each.environment});
    for (const auto& each : watched.sources)
        if (each.isGone)
            alarms.push_back({fmt::format("source-gone/{}/{}", each.name, each.heardAt ? toUnix(*each.heardAt) : 0),
                              AlarmKind::SourceGone,
                              {"alarm.source_gone", {{"source", each.name}, {"problem", each.problem}}, {}},
                              {},
                              {},
                              {}});
    for (const Stop& each : watched.stops)
        alarms.push_back({fmt::format("line-stopped/{}", each.record),
                          AlarmKind::LineStopped,
                          {"alarm.line_stopped",
                           {{"person", each.person}, {"reason", each.reason}},
                           {{"until", double(toUnix(each.until))}}},
                          {},
                          {},
                          {}});
    if (const auto& gone = watched.conductorGone)
        alarms.push_back(
            {fmt::format("conductor-gone/{}", toUnix(gone->renewedAt)),
             AlarmKind::ConductorGone,
             {"alarm.conductor_gone", {{"holder", gone->holder}}, {{"since", double(toUnix(gone->renewedAt))}}},
             {},
             {},
             {}});
    return alarms;
}

} // namespace

std::string_view name(AlarmKind kind) {
    switch (kind) {
    case AlarmKind::Block:
        return "block";
    case AlarmKind::RollBack:
        return "roll-back";
    case AlarmKind::RollBackFailed:
        return "roll-back-failed";
    case AlarmKind::Watch:
        return "watch";
    case AlarmKind::SourceGone:
        return "source-gone";
    case AlarmKind::LineStopped:
        return "line-stopped";
    case AlarmKind::ConductorGone:
        return "conductor-gone";
    }
    return "block";
}

std::vector<Alarm> newAlarms(const Watched& before, const Watched& now) {
    std::set<std::string> known;
    for (const Alarm& alarm : alarmsOf(before))
        known.insert(alarm.key);
    std::vector<Alarm> fresh;
    for (Alarm& alarm : alarmsOf(now))
        if (known.insert(alarm.key).second)
            fresh.push_back(std::move(alarm));
    std::sort(fresh.begin(), fresh.end(), [](const Alarm& one, const Alarm& other) { return one.key < other.key; });
    return fresh;
}

std::optional<Order> notification(const Alarm& alarm, const std::vector<std::string>& executors,
                                  const std::vector<Delivery>& past, bool isAcknowledged, Seconds patience, Time now) {
    for (const std::string& executor : executors) {
        const auto told = std::find_if(past.begin(), past.end(), [&](const Delivery& delivery) {
            return delivery.alarm == alarm.key && delivery.executor == executor;
        });
        if (told == past.end()) {
            Order order;
            order.kind = ActionKind::Notify;
            order.executor = executor;
            order.service = alarm.service;
            order.binding.change = alarm.change;
            order.binding.environment = alarm.environment;
            order.parameters = {{"alarm", alarm.key}, {"kind", std::string(name(alarm.kind))}};
            order.reason = wording::sentence(alarm.message);
            order.isAutomatic = true;
            order.at = now;
            return identified(std::move(order));
        }
        if (isAcknowledged)
            return std::nullopt;
        const bool wasHeard = !told->outcome || *told->outcome == Outcome::Done; // no outcome yet: it is on its way
        if (wasHeard && now < told->at + patience)
            return std::nullopt;
    }
    return std::nullopt;
}

} // namespace fermata::action
