// The board: what all sources together know now. Events fold into it by a pure function.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/delivery/event.h"

namespace fermata::delivery {

/// What is known of a source itself.
struct SourceHealth {
    std::optional<Time> heardAt; ///< last answer
    std::optional<Time> askedAt; ///< last poll that came to its end, answered or not
    std::string problem;         ///< of the last poll; empty: it answered
    Seconds interval{};
    Seconds clockOffset{};
    std::optional<int> budget, budgetOf;
    bool operator==(const SourceHealth&) const = default;

    /// Silent for more than `silentIntervals` of its intervals at `now`, or never heard.
    bool isStale(Time now) const;
};
/// After so many intervals without an answer what a source said is stale.
inline constexpr int silentIntervals = 3;

struct AlertSet {
    std::string environment;
    std::vector<Alert> alerts;
    Time seenAt{};
    bool operator==(const AlertSet&) const = default;
};

/// A service in an environment: what runs there, by the newest deployments.
struct Placement {
    std::string service;
    std::string environment;
    std::string version;            ///< of the newest one that succeeded; empty: unknown
    std::optional<CommitId> commit; ///< of that one
    std::string deployment;         ///< key of that one
    std::string previous;           ///< key of the newest success before it with another version: where to go back to
    std::string underWay;           ///< key of a deployment that is not over, or empty
    Health health = Health::Unknown;
    std::optional<Time> since;
    bool operator==(const Placement&) const = default;
};

/// Maps are by key (`source/id`), refs by `repository/reference`, alerts by `source/environment`.
struct Board {
    std::map<std::string, RefMoved> refs;
    std::map<std::string, Run> runs; ///< at most `runsKept` a pipeline, the newest
    std::map<std::string, Artefact> artefacts;
    std::map<std::string, Deployment> deployments; ///< at most `deploymentsKept` a service and environment
    std::map<std::string, Incident> incidents;
    std::map<std::string, Ticket> tickets;
    std::map<std::string, AlertSet> alerts;
    std::map<std::string, Metric> metrics;
    std::map<std::string, SourceHealth> sources;
    Time at{}; ///< of the newest event
    bool operator==(const Board&) const = default;
};
inline constexpr std::size_t runsKept = 50;
inline constexpr std::size_t deploymentsKept = 20;

/// Pure. Duplicate events change nothing; an event that is older than what the board holds of its thing (by seenAt, and
/// for runs by attempt; a run that is over is never opened again by an older sight) changes nothing. O(log n).
Board apply(Board board, const Event& event);

/// Every service in every environment that the board has a deployment of, ordered by service, then environment.
/// Health: RollingBack while a rollback is under way, RolledBack when the newest success is one, Degraded when an
/// unresolved incident or an alert names the service, Baking within `bake` of the newest success, else Healthy if a
/// monitor of that environment was heard, else Unknown.
std::vector<Placement> placements(const Board& board, Time now, Seconds bake = Seconds{900});

/// What the board says of production, for the gate: alerts of the environment that all its monitors told and that are
/// not stale, burn rates, incident, rollout, traffic. What no live source told is absent, never "nothing".
/// `monitors`: names of the sources that watch this environment; one of them stale or never heard: its part is absent.
ProductionState productionOf(const Board& board, const std::string& environment,
                             const std::vector<std::string>& monitors, Time now);

/// Usual duration of a job of a pipeline (median of its last successes on the board); nothing under 3 of them.
std::optional<Seconds> usualDuration(const Board& board, const std::string& source, const std::string& pipeline,
                                     const std::string& jobTitle);
/// The same of whole runs.
std::optional<Seconds> usualDuration(const Board& board, const std::string& source, const std::string& pipeline);

} // namespace fermata::delivery
