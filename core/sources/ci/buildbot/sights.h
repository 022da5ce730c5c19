// From Buildbot's answers to runs, deployments and artefacts: pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/delivery/event.h"
#include "core/sources/ci/buildbot/answers.h"

namespace fermata::sources::buildbot {

/// What a builder is for, from the settings.
struct Pipeline {
    std::string builder = {};
    delivery::Lane lane = delivery::Lane::Build;
    std::string repository = {};
    std::string service = {};     ///< deploy: what it deploys; empty: the property `service`
    std::string environment = {}; ///< deploy: where to, unless the property `environment` says it
    std::string versionProperty = "version";
    bool operator==(const Pipeline&) const = default;
};

/// Everything that was learnt of one build or of one request that waits.
struct Sight {
    std::string source;
    std::string url; ///< of the Buildbot, without a slash at its end
    Pipeline pipeline;
    std::int64_t builder = 0;
    std::optional<BuildRequest> request;
    std::optional<Build> build;
    std::vector<Step> steps;
    std::vector<Change> changes; ///< of the build; of the request's buildset where there is no build
    int attempt = 1;
    Time seenAt{};
};

/// A run is one build request, so that it is the same run while it waits, while it is built and when it is built again.
/// Its id is the request's number; a build is found at `/buildrequests/<id>/builds`. @requires a request or a build
delivery::Run runOf(const Sight& sight);

/// The run; then a deployment where the builder deploys, else an artefact where a build that succeeded names one by the
/// property `artifact`, or in the build lane by the version's alone (tests inherit that one).
std::vector<delivery::Event> eventsOf(const Sight& sight);

} // namespace fermata::sources::buildbot
