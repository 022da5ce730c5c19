// Events for tests of the board: short to write, every time a second count from one noon.
#pragma once

#include <initializer_list>
#include <string>

#include "core/delivery/board.h"

namespace fermata::test {

inline constexpr Time noon{Seconds{1764244800}};
constexpr Time at(int second) {
    return noon + Seconds{second};
}

inline CommitId aCommit(int number) {
    CommitId id;
    id.bytes[0] = 1;
    id.bytes[18] = static_cast<std::uint8_t>(number >> 8);
    id.bytes[19] = static_cast<std::uint8_t>(number);
    return id;
}

inline delivery::RunSeen aRun(const std::string& id, delivery::RunState state, int seen, int began = 0) {
    delivery::Run run;
    run.source = "ci";
    run.id = id;
    run.pipeline = "build";
    run.state = state;
    run.startedAt = at(began);
    run.seenAt = at(seen);
    return {run};
}

inline delivery::DeploymentSeen aDeployment(const std::string& id, const std::string& version, delivery::RunState state,
                                            int began, bool isRollback = false) {
    delivery::Deployment deployment;
    deployment.source = "ci";
    deployment.id = id;
    deployment.service = "shop";
    deployment.environment = "production";
    deployment.version = version;
    deployment.state = state;
    deployment.isRollback = isRollback;
    deployment.startedAt = at(began);
    if (isOver(state))
        deployment.finishedAt = at(began + 10);
    deployment.seenAt = at(began + 10);
    return {deployment};
}

inline delivery::SourceHeard heard(const std::string& source, int when, const std::string& problem = {}) {
    delivery::SourceHeard event;
    event.source = source;
    event.at = at(when);
    event.problem = problem;
    event.interval = Seconds{15};
    return event;
}

inline delivery::MetricSeen aMetric(delivery::MetricKind kind, std::optional<double> value, int when,
                                    const std::string& service = "shop") {
    delivery::Metric metric;
    metric.source = "prometheus";
    metric.id = service + "-" + std::string(name(kind));
    metric.kind = kind;
    metric.service = service;
    metric.environment = "production";
    metric.window = Seconds{3600};
    metric.value = value;
    if (!value)
        metric.whyNoValue = "the answer is empty";
    metric.at = metric.seenAt = at(when);
    return {metric};
}

inline delivery::AlertsSeen alerts(std::initializer_list<std::string> names, int seen,
                                   const std::string& source = "alertmanager") {
    delivery::AlertsSeen event{source, "production", {}, at(seen)};
    for (const std::string& name : names)
        event.alerts.push_back({name, "critical", false, at(seen)});
    return event;
}

inline delivery::IncidentSeen anIncident(const std::string& id, int opened, std::optional<int> resolved = {}) {
    delivery::Incident incident;
    incident.source = "desk";
    incident.id = id;
    incident.service = "shop";
    incident.environment = "production";
    incident.openedAt = at(opened);
    incident.seenAt = at(resolved.value_or(opened));
    if (resolved)
        incident.resolvedAt = at(*resolved);
    return {incident};
}

inline delivery::Board fold(std::initializer_list<delivery::Event> events, delivery::Board board = {}) {
    for (const delivery::Event& event : events)
        board = apply(std::move(board), event);
    return board;
}

} // namespace fermata::test
