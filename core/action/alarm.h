// What is worth an alarm, under which key, and whom it is told next. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/action/executor.h"
#include "core/action/standing.h"
#include "core/decision/decision.h"

namespace fermata::action {

enum class AlarmKind { Block, RollBack, RollBackFailed, Watch, SourceGone, LineStopped, ConductorGone };
std::string_view name(AlarmKind kind); ///< "block", "roll-back", "roll-back-failed", "watch", "source-gone",
                                       ///< "line-stopped", "conductor-gone"

struct Alarm {
    std::string key; ///< stable: the same thing is the same alarm, whenever and by whom it is seen
    AlarmKind kind = AlarmKind::Block;
    decision::Message message; ///< of core/wording
    std::string change;
    std::string service;
    std::string environment;
    bool operator==(const Alarm&) const = default;
};

/// What alarms are made from, at one moment.
struct Watched {
    struct Verdict {
        std::string change; ///< key
        CommitId head;
        std::string environment;
        decision::Verdict verdict = decision::Verdict::Hold;
    };
    struct Rollback {
        std::string order; ///< id
        std::string service, environment, version;
        std::optional<Outcome> outcome; ///< nothing: under way
        std::string text;               ///< of its receipt
    };
    /// A deployment that is paused, that a person has to look at, or whose rollback did not help.
    struct Watch {
        std::string id, service, environment;
        decision::Message why;
    };
    struct Source {
        std::string name;
        bool isGone = false;         ///< stale or failing
        std::optional<Time> heardAt; ///< when it answered last
        std::string problem;
    };
    /// Nobody conducts the workspace any more, as one who observes sees it.
    struct Conductor {
        std::string holder; ///< who did last
        Time renewedAt{};   ///< when that one looked last
    };
    std::vector<Verdict> verdicts;
    std::vector<Rollback> rollbacks; ///< that were sent
    std::vector<Watch> watches;
    std::vector<Source> sources;
    std::vector<Stop> stops;
    std::optional<Conductor> conductorGone;
};

/// What stands now and did not before, ordered by key: a verdict that became Block (once for a head and environment),
/// a rollback that was ordered, one that failed or whose outcome nobody knows, a watched deployment that a person has
/// to look at (once a reason), a source that fell silent (once a silence), a line that was stopped, a conductor that is
/// gone (once a lease). With nothing before (a restart) all that stands is told again; the keys keep it from being
/// delivered twice.
std::vector<Alarm> newAlarms(const Watched& before, const Watched& now);

/// An alarm that was told to somebody.
struct Delivery {
    std::string alarm;    ///< key
    std::string executor; ///< whom
    Time at{};            ///< of the intent
    std::optional<Outcome> outcome;
    bool operator==(const Delivery&) const = default;
};

/// The order by which an alarm is told next, or nothing: to the first executor at once; to each further one when the
/// one before did not hear, or when nobody acknowledged within `patience`. Never to one twice.
/// @param executors  in the order of escalation
std::optional<Order> notification(const Alarm& alarm, const std::vector<std::string>& executors,
                                  const std::vector<Delivery>& past, bool isAcknowledged, Seconds patience, Time now);

} // namespace fermata::action
