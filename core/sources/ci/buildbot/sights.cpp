#include "core/sources/ci/buildbot/sights.h"

#include <algorithm>
#include <limits>

#include "core/base/text.h"

namespace fermata::sources::buildbot {

namespace {

using delivery::Run;
using delivery::RunState;

constexpr std::size_t titleLength = 200;

const Properties& propertiesOf(const Sight& sight) {
    static const Properties none;
    return sight.build ? sight.build->properties : sight.request ? sight.request->properties : none;
}

std::string property(const Sight& sight, std::string_view name) {
    const auto& properties = propertiesOf(sight);
    const auto found = properties.find(name);
    return found == properties.end() ? std::string() : found->second;
}

/// What was checked out, before what was asked for, before what the changes say.
std::string revisionOf(const Sight& sight) {
    for (const char* name : {"got_revision", "revision", "commit"})
        if (auto said = property(sight, name); !said.empty())
            return said;
    for (auto change = sight.changes.rbegin(); change != sight.changes.rend(); ++change)
        if (!change->revision.empty())
            return change->revision;
    return {};
}

void place(const Sight& sight, std::optional<CommitId>& commit, std::string& why) {
    const std::string said = revisionOf(sight);
    commit = CommitId::fromHex(said);
    if (commit)
        return;
    if (!said.empty())
        why = "'" + plainText(shortened(said, 60)) + "' is no full git commit";
    else if (!sight.build)
        why = "it waits and was asked for without a revision";
    else if (!sight.build->isComplete)
        why = "nothing is checked out yet and it was asked for without a revision";
    else
        why = "neither its properties got_revision, revision and commit nor its changes name a commit";
}

std::string titleOf(const Sight& sight) {
    if (!sight.changes.empty()) {
        const std::string& comments = sight.changes.back().comments;
        if (const auto line = trimmed(std::string_view(comments).substr(0, comments.find('\n'))); !line.empty())
            return shortened(line, titleLength);
    }
    return shortened(property(sight, "reason"), titleLength);
}

std::string branchOf(const Sight& sight) {
    if (auto said = property(sight, "branch"); !said.empty())
        return said;
    return sight.changes.empty() ? std::string() : sight.changes.back().branch;
}

RunState stateIn(const Sight& sight) {
    if (sight.build)
        return buildbot::stateOf(sight.build->isComplete, true, sight.build->results);
    return buildbot::stateOf(sight.request->isComplete, false, sight.request->results);
}

std::vector<delivery::Job> jobsOf(const Sight& sight) {
    std::vector<delivery::Job> jobs;
    for (const Step& step : sight.steps) {
        if (step.isHidden)
            continue;
        delivery::Job job;
        job.id = std::to_string(step.number);
        job.title = shortened(step.name, titleLength);
        job.lane = sight.pipeline.lane;
        job.state = buildbot::stateOf(step.isComplete, step.startedAt.has_value(), step.results);
        if (!jobs.empty())
            job.needs.push_back(jobs.back().id);
        job.startedAt = step.startedAt;
        job.finishedAt = step.completeAt;
        job.fact = shortened(step.said, titleLength);
        if (step.startedAt)
            job.log = "builds/" + std::to_string(sight.build->id) + "/steps/" + job.id;
        jobs.push_back(std::move(job));
    }
    return jobs;
}

bool saysYes(const std::string& text) {
    const auto word = lowerAscii(text);
    return word == "true" || word == "yes" || word == "1" || word == "on";
}

delivery::Deployment deploymentOf(const Sight& sight, const Run& run) {
    delivery::Deployment deployment;
    deployment.source = run.source;
    deployment.id = run.id;
    deployment.service = sight.pipeline.service.empty() ? property(sight, "service") : sight.pipeline.service;
    const auto environment = property(sight, "environment");
    deployment.environment = environment.empty() ? sight.pipeline.environment : environment;
    deployment.version = property(sight, sight.pipeline.versionProperty);
    deployment.repository = run.repository;
    deployment.commit = run.commit;
    deployment.whyNoCommit = run.whyNoCommit;
    if (const auto artefact = property(sight, "artifact"); !artefact.empty())
        deployment.artefact = run.source + "/" + artefact;
    deployment.run = run.key();
    deployment.state = run.state;
    deployment.isRollback = saysYes(property(sight, "rollback"));
    deployment.startedAt = run.startedAt;
    deployment.finishedAt = run.finishedAt;
    deployment.seenAt = run.seenAt;
    return deployment;
}

std::optional<delivery::Artefact> artefactOf(const Sight& sight, const Run& run) {
    const auto named = property(sight, "artifact");
    const auto version = property(sight, sight.pipeline.versionProperty);
    const bool isNamed = !named.empty() || (!version.empty() && run.lane == delivery::Lane::Build);
    if (run.state != RunState::Succeeded || !isNamed)
        return std::nullopt;
    const auto at = named.rfind('@');
    delivery::Artefact artefact;
    artefact.source = run.source;
    artefact.name = !named.empty()                    ? named.substr(0, at)
                    : !sight.pipeline.service.empty() ? sight.pipeline.service
                                                      : run.pipeline;
    artefact.version = !version.empty() ? version : at != std::string::npos ? named.substr(at + 1) : std::string();
    artefact.id = named.empty() ? artefact.name + "@" + artefact.version : named;
    artefact.repository = run.repository;
    artefact.commit = run.commit;
    artefact.run = run.key();
    artefact.at = run.finishedAt.value_or(run.seenAt);
    return artefact;
}

} // namespace

Run runOf(const Sight& sight) {
    Run run;
    run.source = sight.source;
    run.id = std::to_string(sight.build ? sight.build->request : sight.request->id);
    run.pipeline = sight.pipeline.builder;
    run.lane = sight.pipeline.lane;
    run.repository = sight.pipeline.repository;
    run.title = titleOf(sight);
    run.branch = branchOf(sight);
    place(sight, run.commit, run.whyNoCommit);
    run.attempt = sight.attempt;
    run.state = stateIn(sight);
    if (sight.request)
        run.queuedAt = sight.request->submittedAt;
    const std::string builder = sight.url + "/#/builders/" + std::to_string(sight.builder);
    if (sight.build) {
        constexpr std::int64_t largest = std::numeric_limits<int>::max();
        run.number = static_cast<int>(std::min(sight.build->number, largest));
        run.startedAt = sight.build->startedAt;
        run.finishedAt = sight.build->completeAt;
        run.url = builder + "/builds/" + std::to_string(sight.build->number);
        run.jobs = jobsOf(sight);
    } else {
        run.finishedAt = sight.request->completeAt;
        run.url = sight.url + "/#/buildrequests/" + run.id;
    }
    run.seenAt = sight.seenAt;
    return run;
}

std::vector<delivery::Event> eventsOf(const Sight& sight) {
    std::vector<delivery::Event> events;
    const Run run = runOf(sight);
    events.push_back(delivery::RunSeen{run});
    if (sight.pipeline.lane == delivery::Lane::Deploy)
        events.push_back(delivery::DeploymentSeen{deploymentOf(sight, run)});
    else if (auto artefact = artefactOf(sight, run))
        events.push_back(delivery::ArtefactSeen{std::move(*artefact)});
    return events;
}

} // namespace fermata::sources::buildbot
