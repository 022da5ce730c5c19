#include "core/sources/cdevents/write.h"

#include "core/base/text.h"
#include "core/io/formats/json.h"
#include "core/io/signing/sha256.h"
#include "core/sources/endpoint.h"

namespace fermata::sources {

using delivery::RunState;
using io::Json;

namespace {

/// What one event says, before it is wrapped.
struct Said {
    std::string source; ///< of ours
    std::string type;   ///< without `dev.cdevents.`
    Time at{};
    std::string subject;
    Json::Map content;
    Json::Map custom;
};

std::string clean(const std::string& text) {
    return repairedUtf8(text);
}

void put(Json::Map& map, const std::string& name, const std::string& text) {
    if (!text.empty())
        map[name] = clean(text);
}

void put(Json::Map& map, const std::string& name, const std::optional<CommitId>& commit) {
    if (commit)
        map[name] = commit->hex();
}

Json reference(const std::string& id) {
    return Json::Map{{"id", clean(id)}};
}

std::string textOf(const Said& said) {
    if (said.subject.empty())
        return {};
    Json::Map subject{{"id", clean(said.subject)}, {"content", said.content}};
    Json::Map context{{"specversion", "0.5.0"},
                      {"source", "/fermata/" + percentEncoded(said.source)},
                      {"type", "dev.cdevents." + said.type},
                      {"timestamp", rfc3339(said.at)}};
    const auto body = Json(Json::Map{{"context", context}, {"subject", subject}, {"custom", said.custom}}).compact();
    if (!body)
        return {};
    context["id"] = io::sha256(*body).hex();
    Json::Map event{{"context", std::move(context)}, {"subject", std::move(subject)}};
    if (!said.custom.empty()) {
        event["customData"] = said.custom;
        event["customDataContentType"] = "application/json";
    }
    return Json(std::move(event)).compact().value_or(std::string());
}

std::string artefactId(const delivery::Deployment& deployment) {
    if (const auto slash = deployment.artefact.find('/'); slash != std::string::npos)
        return deployment.artefact.substr(slash + 1);
    return deployment.version.empty() || deployment.service.empty()
               ? std::string()
               : "pkg:generic/" + percentEncoded(deployment.service) + "@" + percentEncoded(deployment.version);
}

std::string outcomeOf(RunState state) {
    switch (state) {
    case RunState::Succeeded:
        return "success";
    case RunState::Failed:
        return "failure";
    case RunState::Aborted:
        return "cancel";
    case RunState::Queued:
    case RunState::Running:
    case RunState::Waiting:
    case RunState::Paused:
    case RunState::Unstable:
    case RunState::Skipped:
    case RunState::NotBuilt:
    case RunState::Unknown:
        return {}; // no word of theirs says it
    }
    return {};
}

struct Speaker {
    Said operator()(const delivery::RefMoved& event) const {
        constexpr std::string_view heads = "refs/heads/";
        if (!event.reference.starts_with(heads) || event.repository.empty())
            return {};
        const auto branch = event.reference.substr(heads.size());
        Said said{event.source, "branch.deleted.0.3.0", event.seenAt, branch, {}, {}};
        said.content["repository"] = reference(event.repository);
        if (event.commit) {
            said.type = "change.merged.0.3.0";
            said.subject = event.commit->hex();
            put(said.custom, "branch", branch);
            put(said.custom, "commit", event.commit);
        }
        return said;
    }
    Said operator()(const delivery::RunSeen& event) const {
        const auto& run = event.run;
        Said said{run.source, "pipelinerun.queued.0.3.0", run.queuedAt.value_or(run.seenAt), run.id, {}, {}};
        put(said.content, "pipelineName", run.pipeline);
        put(said.content, "uri", run.url);
        put(said.custom, "commit", run.commit);
        put(said.custom, "branch", run.branch);
        said.custom["state"] = std::string(name(run.state));
        said.custom["attempt"] = run.attempt;
        if (isOver(run.state)) {
            said.type = "pipelinerun.finished.0.3.0";
            said.at = run.finishedAt.value_or(run.seenAt);
            put(said.content, "outcome", outcomeOf(run.state));
        } else if (run.state != RunState::Queued) {
            if (run.pipeline.empty() || run.url.empty())
                return {}; // both are demanded
            said.type = "pipelinerun.started.0.3.0";
            said.at = run.startedAt.value_or(run.seenAt);
        }
        return said;
    }
    Said operator()(const delivery::ArtefactSeen& event) const {
        const auto& artefact = event.artefact;
        Said said{artefact.source, "artifact.published.0.3.0", artefact.at, artefact.id, {}, {}};
        put(said.custom, "version", artefact.version);
        if (artefact.commit) {
            said.type = "artifact.packaged.0.3.0";
            said.content["change"] = reference(artefact.commit->hex());
        }
        return said;
    }
    Said operator()(const delivery::DeploymentSeen& event) const {
        const auto& deployment = event.deployment;
        const auto artefact = artefactId(deployment);
        if (deployment.state != RunState::Succeeded || deployment.environment.empty() || artefact.empty())
            return {};
        Said said{deployment.source,
                  deployment.isRollback ? "service.rolledback.0.3.0" : "service.deployed.0.3.0",
                  deployment.finishedAt.value_or(deployment.seenAt),
                  deployment.service,
                  {},
                  {}};
        said.content["environment"] = reference(deployment.environment);
        said.content["artifactId"] = clean(artefact);
        put(said.custom, "version", deployment.version);
        put(said.custom, "commit", deployment.commit);
        return said;
    }
    Said operator()(const delivery::IncidentSeen& event) const {
        const auto& incident = event.incident;
        if (incident.environment.empty())
            return {};
        Said said{incident.source,
                  incident.resolvedAt ? "incident.resolved.0.3.0" : "incident.detected.0.3.0",
                  incident.resolvedAt.value_or(incident.openedAt),
                  incident.id,
                  {},
                  {}};
        said.content["environment"] = reference(incident.environment);
        put(said.content, "description", incident.title);
        if (!incident.service.empty())
            said.content["service"] = reference(incident.service);
        put(said.custom, "severity", incident.severity);
        put(said.custom, "commit", incident.commit);
        return said;
    }
    Said operator()(const delivery::TicketSeen&) const { return {}; }
    Said operator()(const delivery::AlertsSeen&) const { return {}; }
    Said operator()(const delivery::MetricSeen&) const { return {}; }
    Said operator()(const delivery::SourceHeard&) const { return {}; }
};

} // namespace

std::string toCdEvent(const delivery::Event& event) {
    return textOf(std::visit(Speaker{}, event));
}

} // namespace fermata::sources
