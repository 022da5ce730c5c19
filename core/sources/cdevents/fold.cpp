#include "core/sources/cdevents/fold.h"

#include <algorithm>

#include "core/base/text.h"

namespace fermata::sources {

using delivery::RunState;

namespace {

constexpr std::size_t titleLength = 200;

RunState stateOf(const std::string& outcome) {
    const auto word = lowerAscii(outcome);
    return word == "success"                      ? RunState::Succeeded
           : word == "failure" || word == "error" ? RunState::Failed
           : word == "cancel"                     ? RunState::Aborted
                                                  : RunState::Unknown;
}

std::optional<CommitId> commitOf(const CdEvent& event) {
    for (const std::string* text : {&event.commit, &event.change, &event.subjectId})
        if (auto commit = CommitId::fromHex(*text))
            return commit;
    return std::nullopt;
}

/// Takes an earlier beginning and keeps what is known.
void keepEarliest(std::optional<Time>& kept, Time at) {
    kept = kept ? std::min(*kept, at) : at;
}

} // namespace

template <class Thing>
Thing& CdEventFold::Kept<Thing>::of(const std::string& id, bool& isNew) {
    const auto [found, wasAdded] = things.try_emplace(id);
    isNew = wasAdded;
    if (wasAdded) {
        order.push_back(id);
        if (order.size() > thingsKept) {
            things.erase(order.front());
            order.pop_front();
        }
    }
    return found->second;
}

std::vector<delivery::Event> CdEventFold::take(const CdEvent& event, Time now) {
    const Time seenAt = std::min(event.at, now);
    const auto is = [&](std::string_view subject, std::initializer_list<std::string_view> predicates) {
        return event.subject == subject && std::ranges::find(predicates, event.predicate) != predicates.end();
    };
    if (is("pipelinerun", {"queued", "started", "finished"}) || is("build", {"queued", "started", "finished"}))
        return takeRun(event, seenAt);
    if (is("taskrun", {"started", "finished"}))
        return takeTask(event, seenAt);
    if (is("artifact", {"packaged", "published"}))
        return takeArtifact(event, seenAt);
    if (is("service", {"deployed", "upgraded", "rolledback"}))
        return takeService(event, seenAt);
    if (is("incident", {"detected", "reported", "resolved"}))
        return takeIncident(event, seenAt);
    if (is("ticket", {"created", "updated", "closed"}))
        return takeTicket(event, seenAt);
    if (is("branch", {"created", "deleted"}) || is("change", {"created", "updated", "reviewed", "merged", "abandoned"}))
        return takeRef(event, seenAt);
    ++m_unknown["dev.cdevents." + event.subject + "." + event.predicate];
    return {};
}

delivery::Run& CdEventFold::runOf(const std::string& id, Time seenAt) {
    bool isNew = false;
    delivery::Run& run = m_runs.of(id, isNew);
    if (isNew) {
        run.source = m_source;
        run.id = id;
        run.seenAt = seenAt;
        run.state = RunState::Queued;
    }
    run.seenAt = std::max(run.seenAt, seenAt);
    return run;
}

CdEventFold::Events CdEventFold::takeRun(const CdEvent& event, Time seenAt) {
    const bool isBuild = event.subject == "build";
    delivery::Run& run = runOf((isBuild ? "build-" : "") + event.subjectId, seenAt);
    if (!event.name.empty())
        run.pipeline = event.name;
    else if (run.pipeline.empty())
        run.pipeline = isBuild ? "build" : "unnamed";
    if (const auto lane = m_lanes.find(run.pipeline); lane != m_lanes.end())
        run.lane = lane->second;
    if (!event.url.empty())
        run.url = event.url;
    if (!event.repository.empty())
        run.repository = event.repository;
    if (!event.branch.empty())
        run.branch = event.branch;
    if (auto commit = commitOf(event))
        run.commit = commit;
    run.whyNoCommit = run.commit ? "" : "its events name no commit";
    if (event.predicate == "queued") {
        keepEarliest(run.queuedAt, event.at);
    } else if (event.predicate == "started") {
        keepEarliest(run.startedAt, event.at);
        if (!run.finishedAt)
            run.state = RunState::Running;
    } else {
        run.finishedAt = event.at;
        // A build's end has no outcome in CDEvents; an artefact of it is the sign that it succeeded.
        run.state = !event.outcome.empty()               ? stateOf(event.outcome)
                    : isBuild && !event.artifact.empty() ? RunState::Succeeded
                                                         : RunState::Unknown;
        if (!event.errors.empty())
            run.title = shortened(event.errors.substr(0, event.errors.find('\n')), titleLength);
    }
    return {delivery::RunSeen{run}};
}

CdEventFold::Events CdEventFold::takeTask(const CdEvent& event, Time seenAt) {
    delivery::Run& run = runOf(event.pipelineRun.empty() ? "task-" + event.subjectId : event.pipelineRun, seenAt);
    if (run.pipeline.empty())
        run.pipeline = event.pipelineRun.empty() ? event.name : "unnamed";
    if (!run.commit)
        run.whyNoCommit = "its events name no commit";
    auto job = std::ranges::find(run.jobs, event.subjectId, &delivery::Job::id);
    if (job == run.jobs.end()) {
        if (run.jobs.size() >= thingsKept)
            return {};
        run.jobs.push_back({});
        job = std::prev(run.jobs.end());
        job->id = event.subjectId;
        job->lane = run.lane;
    }
    if (!event.name.empty())
        job->title = shortened(event.name, titleLength);
    if (event.predicate == "started") {
        keepEarliest(job->startedAt, event.at);
        if (!job->finishedAt)
            job->state = RunState::Running;
    } else {
        job->finishedAt = event.at;
        job->state = stateOf(event.outcome);
        job->fact = shortened(event.errors.substr(0, event.errors.find('\n')), titleLength);
    }
    const bool isAlone = event.pipelineRun.empty();
    if (isAlone) {
        run.state = job->state;
        run.startedAt = job->startedAt;
        run.finishedAt = job->finishedAt;
    } else if (!run.finishedAt) {
        keepEarliest(run.startedAt, event.at);
        run.state = RunState::Running;
    }
    return {delivery::RunSeen{run}};
}

CdEventFold::Events CdEventFold::takeArtifact(const CdEvent& event, Time) {
    bool isNew = false;
    delivery::Artefact& artefact = m_artefacts.of(event.subjectId, isNew);
    const auto named = packageName(event.subjectId);
    artefact.source = m_source;
    artefact.id = event.subjectId;
    artefact.name = named.name;
    artefact.version = event.version.empty() ? named.version : event.version;
    if (!event.repository.empty())
        artefact.repository = event.repository;
    if (auto commit = commitOf(event))
        artefact.commit = commit;
    artefact.at = isNew ? event.at : std::min(artefact.at, event.at);
    return {delivery::ArtefactSeen{artefact}};
}

CdEventFold::Events CdEventFold::takeService(const CdEvent& event, Time seenAt) {
    delivery::Deployment deployment;
    deployment.source = m_source;
    deployment.id = event.id;
    deployment.service = event.subjectId;
    deployment.environment = event.environment;
    deployment.version = event.version.empty() ? packageName(event.artifact).version : event.version;
    deployment.repository = event.repository;
    deployment.commit = commitOf(event);
    const auto artefact = m_artefacts.things.find(event.artifact);
    if (artefact != m_artefacts.things.end()) {
        deployment.artefact = artefact->second.key();
        if (!deployment.commit)
            deployment.commit = artefact->second.commit;
        if (event.version.empty() && !artefact->second.version.empty())
            deployment.version = artefact->second.version;
    }
    if (!deployment.commit)
        deployment.whyNoCommit = event.artifact.empty() ? "the event names neither a commit nor an artefact"
                                 : artefact == m_artefacts.things.end() ? "its artefact was never seen to be made"
                                                                        : "its artefact was seen without a commit";
    deployment.state = RunState::Succeeded; // it is told when it is done
    deployment.isRollback = event.predicate == "rolledback";
    deployment.finishedAt = event.at;
    deployment.seenAt = seenAt;
    bool isNew = false;
    m_deployments.of(event.subjectId + "\n" + event.environment + "\n" + event.artifact, isNew) = deployment.key();
    return {delivery::DeploymentSeen{std::move(deployment)}};
}

CdEventFold::Events CdEventFold::takeIncident(const CdEvent& event, Time seenAt) {
    bool isNew = false;
    delivery::Incident& incident = m_incidents.of(event.subjectId, isNew);
    if (isNew) {
        incident.source = m_source;
        incident.id = event.subjectId;
        incident.openedAt = event.at;
    }
    incident.openedAt = std::min(incident.openedAt, event.at);
    const auto take = [](std::string& kept, const std::string& said) {
        if (!said.empty())
            kept = said;
    };
    if (event.predicate != "resolved" || incident.title.empty())
        take(incident.title, shortened(event.title, titleLength));
    take(incident.service, event.service);
    take(incident.environment, event.environment);
    take(incident.severity, event.severity);
    if (event.predicate == "resolved")
        incident.resolvedAt = event.at;
    else if (incident.resolvedAt && event.at > *incident.resolvedAt)
        incident.resolvedAt.reset(); // it came back
    const auto artefact = m_artefacts.things.find(event.artifact);
    if (artefact != m_artefacts.things.end())
        incident.commit = artefact->second.commit;
    const auto deployed =
        m_deployments.things.find(incident.service + "\n" + incident.environment + "\n" + event.artifact);
    if (!event.artifact.empty() && deployed != m_deployments.things.end())
        incident.deployment = deployed->second;
    incident.seenAt = std::max(incident.seenAt, seenAt);
    return {delivery::IncidentSeen{incident}};
}

CdEventFold::Events CdEventFold::takeTicket(const CdEvent& event, Time seenAt) {
    delivery::Ticket ticket;
    ticket.source = m_source;
    ticket.id = event.subjectId;
    ticket.title = shortened(event.title, titleLength);
    ticket.type = event.ticketType;
    ticket.state = event.predicate != "closed" ? "open" : event.resolution.empty() ? "closed" : event.resolution;
    ticket.seenAt = seenAt;
    return {delivery::TicketSeen{std::move(ticket)}};
}

CdEventFold::Events CdEventFold::takeRef(const CdEvent& event, Time seenAt) {
    const bool isBranch = event.subject == "branch";
    const std::string& branch = event.branch.empty() && isBranch ? event.subjectId : event.branch;
    const bool isGone = isBranch && event.predicate == "deleted";
    const bool hasMoved = isBranch || event.predicate == "merged";
    const auto commit = commitOf(event);
    if (branch.empty() || event.repository.empty() || !hasMoved || (!isGone && !commit))
        return {}; // where a branch stands now, it does not say
    delivery::RefMoved moved;
    moved.source = m_source;
    moved.repository = event.repository;
    moved.reference = branch.starts_with("refs/") ? branch : "refs/heads/" + branch;
    if (!isGone)
        moved.commit = commit;
    moved.seenAt = seenAt;
    return {std::move(moved)};
}

} // namespace fermata::sources
