// The fields of every event, listed once for writing and for reading. Used by event_codec.cpp only.
#pragma once

#include "core/delivery/event.h"

namespace fermata::sources {

/// A struct as the archive sees it: const where it is written.
template <class A, class T>
using Of = std::conditional_t<A::isWriting, const T, T>;

template <class A>
void fields(A& a, Of<A, delivery::RefMoved>& v) {
    a("source", v.source);
    a("repository", v.repository);
    a("reference", v.reference);
    a("commit", v.commit);
    a("seen_at", v.seenAt);
}

template <class A>
void fields(A& a, Of<A, delivery::Job>& v) {
    a("id", v.id);
    a("title", v.title);
    a("lane", v.lane);
    a("state", v.state);
    a("needs", v.needs);
    a("started_at", v.startedAt);
    a("finished_at", v.finishedAt);
    a("fact", v.fact);
    a("log", v.log);
}

template <class A>
void fields(A& a, Of<A, delivery::RunSeen>& event) {
    auto& v = event.run;
    a("source", v.source);
    a("id", v.id);
    a("pipeline", v.pipeline);
    a("title", v.title);
    a("lane", v.lane);
    a("repository", v.repository);
    a("branch", v.branch);
    a("commit", v.commit);
    a("why_no_commit", v.whyNoCommit);
    a("number", v.number);
    a("attempt", v.attempt);
    a("state", v.state);
    a("queued_at", v.queuedAt);
    a("started_at", v.startedAt);
    a("finished_at", v.finishedAt);
    a("url", v.url);
    a("jobs", v.jobs);
    a("seen_at", v.seenAt);
}

template <class A>
void fields(A& a, Of<A, delivery::ArtefactSeen>& event) {
    auto& v = event.artefact;
    a("source", v.source);
    a("id", v.id);
    a("name", v.name);
    a("version", v.version);
    a("repository", v.repository);
    a("commit", v.commit);
    a("run", v.run);
    a("at", v.at);
}

template <class A>
void fields(A& a, Of<A, delivery::DeploymentSeen>& event) {
    auto& v = event.deployment;
    a("source", v.source);
    a("id", v.id);
    a("service", v.service);
    a("environment", v.environment);
    a("version", v.version);
    a("repository", v.repository);
    a("commit", v.commit);
    a("why_no_commit", v.whyNoCommit);
    a("artefact", v.artefact);
    a("run", v.run);
    a("state", v.state);
    a("is_rollback", v.isRollback);
    a("started_at", v.startedAt);
    a("finished_at", v.finishedAt);
    a("seen_at", v.seenAt);
}

template <class A>
void fields(A& a, Of<A, delivery::IncidentSeen>& event) {
    auto& v = event.incident;
    a("source", v.source);
    a("id", v.id);
    a("title", v.title);
    a("service", v.service);
    a("environment", v.environment);
    a("severity", v.severity);
    a("deployment", v.deployment);
    a("commit", v.commit);
    a("opened_at", v.openedAt);
    a("resolved_at", v.resolvedAt);
    a("seen_at", v.seenAt);
}

template <class A>
void fields(A& a, Of<A, delivery::TicketSeen>& event) {
    auto& v = event.ticket;
    a("source", v.source);
    a("id", v.id);
    a("title", v.title);
    a("type", v.type);
    a("state", v.state);
    a("seen_at", v.seenAt);
}

template <class A>
void fields(A& a, Of<A, delivery::Alert>& v) {
    a("name", v.name);
    a("severity", v.severity);
    a("is_silenced", v.isSilenced);
    a("since", v.since);
}

template <class A>
void fields(A& a, Of<A, delivery::AlertsSeen>& v) {
    a("source", v.source);
    a("environment", v.environment);
    a("alerts", v.alerts);
    a("seen_at", v.seenAt);
}

template <class A>
void fields(A& a, Of<A, delivery::MetricSeen>& event) {
    auto& v = event.metric;
    a("source", v.source);
    a("id", v.id);
    a("kind", v.kind);
    a("service", v.service);
    a("environment", v.environment);
    a("window", v.window);
    a("value", v.value);
    a("why_no_value", v.whyNoValue);
    a("at", v.at);
    a("seen_at", v.seenAt);
}

template <class A>
void fields(A& a, Of<A, delivery::SourceHeard>& v) {
    a("source", v.source);
    a("at", v.at);
    a("problem", v.problem);
    a("interval", v.interval);
    a("clock_offset", v.clockOffset);
    a("budget", v.budget);
    a("budget_of", v.budgetOf);
}

} // namespace fermata::sources
