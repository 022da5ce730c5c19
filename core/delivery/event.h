// Everything that can be observed of a delivery, in CDEvents' words, as one variant of plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"
#include "core/delivery/deployment.h"
#include "core/delivery/production.h"
#include "core/delivery/run.h"

namespace fermata::delivery {

/// A branch or tag stands at another commit, is new, or is gone (dev.cdevents.branch.created/deleted, change.merged).
struct RefMoved {
    std::string source;
    std::string repository;
    std::string reference;          ///< full: refs/heads/main
    std::optional<CommitId> commit; ///< nothing: it is gone
    Time seenAt{};
    bool operator==(const RefMoved&) const = default;
};

/// A run as it is now, whole (pipelineRun.queued/started/finished). Seen twice is the same as seen once.
struct RunSeen {
    Run run;
    bool operator==(const RunSeen&) const = default;
};

struct ArtefactSeen { ///< artifact.packaged
    Artefact artefact;
    bool operator==(const ArtefactSeen&) const = default;
};

struct DeploymentSeen { ///< service.deployed, service.upgraded, service.rolledback
    Deployment deployment;
    bool operator==(const DeploymentSeen&) const = default;
};

struct IncidentSeen { ///< incident.detected, incident.reported, incident.resolved
    Incident incident;
    bool operator==(const IncidentSeen&) const = default;
};

struct TicketSeen { ///< ticket.created, ticket.updated, ticket.closed
    Ticket ticket;
    bool operator==(const TicketSeen&) const = default;
};

/// All alerts of an environment that a monitor knows now; those that are missing have ended.
struct AlertsSeen {
    std::string source;
    std::string environment;
    std::vector<Alert> alerts;
    Time seenAt{};
    bool operator==(const AlertsSeen&) const = default;
};

struct MetricSeen {
    Metric metric;
    bool operator==(const MetricSeen&) const = default;
};

/// A poll of a source came to its end. `problem` empty: it answered. Without a problem its word is as old as `at`.
struct SourceHeard {
    std::string source;
    Time at{};
    std::string problem;       ///< in one line, or empty
    Seconds interval{};        ///< how often it is asked
    Seconds clockOffset{};     ///< its clock minus ours, where it states one
    std::optional<int> budget; ///< calls that it still allows, where it states that
    std::optional<int> budgetOf;
    bool operator==(const SourceHeard&) const = default;
};

using Event = std::variant<RefMoved, RunSeen, ArtefactSeen, DeploymentSeen, IncidentSeen, TicketSeen, AlertsSeen,
                           MetricSeen, SourceHeard>;

/// Name of the source that an event came from.
const std::string& sourceOf(const Event& event);
/// When it was observed, on our clock; of an artefact, and of a metric without `seenAt`, the time that its source
/// states.
Time timeOf(const Event& event);

} // namespace fermata::delivery
