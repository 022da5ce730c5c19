// What a screen may show of a deployment that is being watched: its guards, the evidence, what is done about it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/decision/decision.h"

namespace fermata::engine {

enum class GuardState {
    Undecided, ///< neither worse nor shown to be no worse
    NotWorse,  ///< proved to be within the margin
    Worse,     ///< proved to be worse than tolerated
    NoData     ///< nothing usable came: never good
};

/// A value at a moment; a gap in the data is a gap in the vector, never a zero.
struct WatchPoint {
    Time at{};
    double value = 0.0;
};

/// How far both arms lie apart by themselves, from the times before earlier deployments in which both ran the same
/// version (core/engine/same_version.h).
struct LearnedTolerance {
    std::size_t windows = 0, needed = 0; ///< usable ones; so many prove a bound
    std::optional<Time> since;           ///< deployment of the oldest of them
    std::optional<double> ratio;         ///< to be tolerated; nothing with too few windows
    double dispersion = 1.0;             ///< of the counts within the windows; 1 while there is no ratio
    bool operator==(const LearnedTolerance&) const = default;
};

/// One metric of a watched deployment.
struct GuardView {
    std::string name; ///< foreign text: as the settings call it
    std::string unit; ///< "%", "ms", "1/min" or empty
    GuardState state = GuardState::NoData;
    bool isEmpirical = false;                 ///< no control: calibrated on history, not guaranteed
    decision::Message why;                    ///< reason in words, with its numbers
    std::optional<double> treatment, control; ///< newest values, in `unit`
    std::optional<double> detectable;         ///< smallest ratio that would have been seen with 90 % power so far
    std::vector<WatchPoint> evidence;         ///< natural logarithm of the e-value of "no worse than tolerated"
    std::vector<WatchPoint> treatmentSeries, controlSeries; ///< in `unit`
    std::vector<WatchPoint> usualLow, usualHigh;            ///< band of what is usual at this time; empty: not known
    std::optional<double> tolerated; ///< ratio that counts as no worse, fixed when it began; nothing: against its past
    LearnedTolerance learned;        ///< of a guard with a control
};

enum class WatchPhase {
    Warming,      ///< the first ticks after the deployment, not judged
    Watching,     ///< no proof either way
    Paused,       ///< bad at alphaPause: nothing further is deployed there
    RollingBack,  ///< a rollback is ordered and not yet confirmed
    RolledBack,   ///< the previous version runs, recovery is not yet shown
    Recovered,    ///< production is as before
    NotRecovered, ///< it did not help: escalated
    Elsewhere,    ///< worse, but untouched services are too: no rollback, escalated
    Good,         ///< every guard proved to be within its margin
    Inconclusive  ///< time is over without proof
};

/// A service that was not touched, compared first: whether the cause is elsewhere.
struct ElsewhereView {
    std::string service;
    bool isUsual = true;
    bool isKnown = false; ///< no data: says nothing
};

/// How fast the error budget of the service burns, where its watch names an objective.
struct FuseView {
    double objective = 0.0, limit = 0.0;       ///< both windows have to burn at least `limit` times too fast
    std::optional<double> longRate, shortRate; ///< over an hour and over five minutes; nothing: too little was counted
    /// Share of a budget of 30 days that this hour spent, by its rate (SRE Workbook, ch. 5); nothing as longRate.
    std::optional<double> spentInHour;
    bool isNotOurs = false; ///< it burns, but nothing says that it is this deployment
    std::optional<Time> blownAt;
};

/// A deployment under watch, or one whose watch ended lately.
struct WatchView {
    std::string id; ///< of the deployment: the order's, or the run's key
    std::string service, environment, version;
    std::string previous; ///< the last good version, or empty: there is no way back
    std::string change;   ///< key of the change, or empty
    Time since{};         ///< deployed
    std::optional<Time> lastTick;
    std::optional<Time> until; ///< when the watch ends without proof
    Seconds interval{};
    std::size_t ticks = 0;
    WatchPhase phase = WatchPhase::Warming;
    decision::Message state;                                           ///< one sentence: what is known and what is done
    double tolerated = 1.25, alphaPause = 0.01, alphaRollBack = 0.001; ///< fixed before the deployment
    std::vector<GuardView> guards;                                     ///< the worst first
    std::vector<ElsewhereView> elsewhere;
    std::vector<decision::Message> wayBack; ///< steps of the rehearsed plan, or why there is none
    bool rollsBackAlone = false;            ///< armed, within limits, reversible
    decision::Message whyNotAlone;          ///< empty id when rollsBackAlone
    std::optional<FuseView> fuse;
    std::size_t windowsKept = 0;      ///< of earlier watched deployments of the service
    std::optional<Time> windowsSince; ///< the oldest of them
    std::optional<Time> pausedAt, firstBadAt, orderedAt, recoveredAt;
    std::string order;                             ///< id of the rollback's order, or empty
    std::optional<Time> expectedLow, expectedHigh; ///< when the limit is reached at the present slope
};

/// A version that may not be deployed again until its fix is proved.
struct BarredView {
    std::uint64_t record = 0;
    std::string service, version, environment;
    std::string commit; ///< hex, or empty: not known
    decision::Message why;
    Time at{};
};

struct SafeSlotView {
    Time from{}, to{};
    double exposed = 0.0, low = 0.0, high = 0.0; ///< requests exposed before a fault would be found, 90 % interval
    std::string freeze;                          ///< name of the freeze that closes it, or empty
};

/// When a deployment would expose the fewest requests (core/assessment/production).
struct SafeTimeView {
    std::string environment;
    Time computedAt{};
    std::vector<SafeSlotView> times; ///< in the order of time, the present one first
    std::optional<std::size_t> best; ///< index into times; never a frozen one
    decision::Message why;           ///< when nothing can be advised: no traffic known …
};

} // namespace fermata::engine
