// The board: what all sources together know now. Events fold into it by a pure function.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
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

    /// Silent for more than `silentIntervals` of its intervals at `now`, or never heard; also where its last answer
    /// lies that far ahead of `now`, because then our clock was set back and nobody knows.
    bool isStale(Time now) const;
};
/// After so many intervals without an answer what a source said is stale.
inline constexpr int silentIntervals = 3;

struct AlertSet {
    std::string environment;
    std::vector<Alert> alerts;
    Time seenAt{};
    std::string source;
    bool operator==(const AlertSet&) const = default;
};

/// A service in an environment: what runs there, by the newest deployments.
struct Placement {
    std::string service;
    std::string environment;
    std::string version;            ///< of the newest one that succeeded; empty: unknown
    std::optional<CommitId> commit; ///< of that one
    std::string deployment;         ///< key of that one
    std::string previous; ///< key of the newest success before it with another version, that no rollback has left
                          ///< since: where to go back to
    std::string underWay; ///< key of a deployment that is not over, a rollback before others; or empty
    Health health = Health::Unknown;
    std::optional<Time> since;
    bool operator==(const Placement&) const = default;
};

/// Maps are by key (`source/id`), refs by `repository/reference`, alerts by `source/environment`.
/// Only apply() makes a board: it keeps the groups and the bounds.
struct Board {
    /// Keys of the things of a group, the newest first.
    using Groups = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

    std::map<std::string, RefMoved> refs;          ///< those that are gone too, the newest `goneRefsKept`
    std::map<std::string, Run> runs;               ///< at most `runsKept` a pipeline, the newest
    std::map<std::string, Artefact> artefacts;     ///< at most `artefactsKept` a source and name
    std::map<std::string, Deployment> deployments; ///< at most `deploymentsKept` a service and environment, the newest;
                                                   ///< what runs there and the way back always among them
    std::map<std::string, Incident> incidents;     ///< all that are open; of the others the newest `incidentsKept`
    std::map<std::string, Ticket> tickets;         ///< at most `ticketsKept` a source
    std::map<std::string, AlertSet> alerts;
    std::map<std::string, Metric> metrics;
    std::map<std::string, SourceHealth> sources;
    Groups runsOf;        ///< by source and pipeline
    Groups artefactsOf;   ///< by source and name
    Groups deploymentsOf; ///< by service and environment
    Groups incidentsOf;   ///< by source, resolved ones only
    Groups ticketsOf;     ///< by source
    Groups goneRefsOf;    ///< by repository
    Time at{};            ///< of the newest poll or sight, on our clock
    bool operator==(const Board&) const = default;
};
inline constexpr std::size_t runsKept = 50;
inline constexpr std::size_t deploymentsKept = 20;
inline constexpr std::size_t artefactsKept = 200;
inline constexpr std::size_t incidentsKept = 200;
inline constexpr std::size_t ticketsKept = 2000;
inline constexpr std::size_t goneRefsKept = 200;

/// Pure. Duplicate events change nothing; an event that is older than what the board holds of its thing (by seenAt, and
/// for runs by attempt first) changes nothing. Of two equally old ones the later applied counts, but a run or
/// deployment that is over is never opened again by a sight that is not younger. Events of distinct ages give the same
/// board in every order, within the bounds. O(log n) in the things of the board. (Say delivery::apply: an Event is a
/// std::variant, so that std::apply is a candidate too.)
Board apply(Board board, const Event& event);

/// The board without what sources said of now that nobody asks any more: alerts, metrics and the health of those whose
/// name is not in `asked`. What happened (runs, deployments, incidents, tickets) stays.
Board withoutUnasked(Board board, const std::set<std::string>& asked);

/// Events that fold to this board again, in any order, but for `at`: one a thing, two of a source that fell silent.
std::vector<Event> eventsOf(const Board& board);

/// Every service in every environment that the board has a deployment of, ordered by service, then environment.
/// Health: RollingBack while a rollback is under way, RolledBack when the newest success is one, Degraded when an
/// unresolved incident or an alert names the service, Baking within `bake` of the newest success, else Healthy if a
/// monitor of that environment answers and every question about the service has a value, else Unknown.
/// A deployment in a state that we do not know is not taken to be under way.
std::vector<Placement> placements(const Board& board, Time now, Seconds bake = Seconds{900});

/// Who tells what of an environment, by the settings: names of sources.
struct Watchers {
    std::vector<std::string> monitors;  ///< of alerts, burn rates and traffic
    std::vector<std::string> deployers; ///< of deployments there
    std::vector<std::string> reporters; ///< of incidents there
};

/// What the board says of production, for the gate. What no live source told is absent, never "nothing".
/// Alerts, burn rates and traffic are those of the monitors. One of them stale: its part is absent; one that never
/// answered or never told anything: all three are, because nobody knows what its part is. A metric counts while it is
/// younger than three intervals or five minutes, whichever is longer; one without a value, or too old, takes its kind
/// with it. Traffic is a share of PeakTraffic, the largest of all services.
/// A rollout or incident that is known counts whoever told it. That there is none is known where all deployers (or
/// reporters) answer; where none are named, where a source answers that has told of one in this environment before.
/// `at` is the oldest word that it rests on, `now` where it rests on none.
ProductionState productionOf(const Board& board, const std::string& environment, const Watchers& watchers, Time now);
/// The same where only the monitors are known.
ProductionState productionOf(const Board& board, const std::string& environment,
                             const std::vector<std::string>& monitors, Time now);

/// Usual duration of a job of a pipeline, by its title (median of its last successes on the board, the lower of two in
/// the middle); nothing under 3 of them.
std::optional<Seconds> usualDuration(const Board& board, const std::string& source, const std::string& pipeline,
                                     const std::string& jobTitle);
/// The same of whole runs.
std::optional<Seconds> usualDuration(const Board& board, const std::string& source, const std::string& pipeline);

} // namespace fermata::delivery
