// Whether a deployment that is watched is paused, rolled back or handed to a person, and why. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/decision/decision.h"

namespace fermata::decision {

/// What the verification of a deployment says now.
enum class Proof {
    None,    ///< neither worse nor shown to be no worse, or no data
    Good,    ///< within its margin
    Pause,   ///< worse than tolerated, at the budget for pausing
    RollBack ///< worse than tolerated, at the budget for rolling back by itself
};

/// A service that this deployment does not touch, over the same time.
struct Untouched {
    std::string service;
    std::optional<bool> isWorse; ///< nothing: not known
    bool operator==(const Untouched&) const = default;
};

/// A rollback of this service in this environment that was ordered, whatever came of it.
struct PastRollback {
    std::string from, to; ///< versions
    Time at{};
    bool isOpen = false; ///< under way, or nobody knows what came of it
    bool isAutomatic = false;
    bool operator==(const PastRollback&) const = default;
};

/// Everything that the ruling rests on.
struct RollbackFacts {
    std::string service, environment;
    std::string version;  ///< that is watched; empty: not known
    std::string running;  ///< that runs there now, as the outside says; empty: not known
    std::string previous; ///< the last good one, to go back to; empty: none is known
    Proof proof = Proof::None;
    bool hasControl = false;               ///< both arms ran at once: what shakes everything shakes both
    std::vector<Untouched> untouched;      ///< compared first
    std::vector<std::string> overlaps;     ///< other services that were deployed within the same watch
    std::vector<std::string> irreversible; ///< steps that no rollback takes back, such as migrations; foreign text
    std::vector<std::string> barred;       ///< versions of this service that were found bad here
    std::vector<PastRollback> past;
    bool isPlanned = true;       ///< the plan over the service's dependencies stands (plan.h)
    Message whyNotPlanned;       ///< when it does not
    bool isOver = false;         ///< the time of its watch: a proof that comes or stays after it takes a person
    bool isArmed = false;        ///< for roll-back, here, now
    int automaticActs = 0;       ///< in this environment within the last hour
    int automaticActsAnHour = 6; ///< at most
    bool operator==(const RollbackFacts&) const = default;
};

enum class Remedy {
    None,     ///< go on watching
    Pause,    ///< nothing further is brought there; the version stays
    RollBack, ///< order it, without a person
    Escalate  ///< a person has to look: why says what stands in the way
};
std::string_view name(Remedy remedy); ///< "none", "pause", "roll-back", "escalate"

struct RollbackRuling {
    Remedy remedy = Remedy::None;
    Message why;
    bool offersForward = false; ///< going back would break more: a fix forward is offered instead
    bool operator==(const RollbackRuling&) const = default;
};

/// Within this time a service is not sent back and forth: going back to a version that it was taken back from.
inline constexpr Seconds pingPongWithin{24 * 3600};

/// In this order: no proof or good: None. Proof for a pause only: Pause. Then what a rollback needs, each of which
/// alone makes it Escalate: none of this service is open (of this version: None, it is
/// on its way); the watched version runs there (else None: it is over) and was never taken back before; a version to go
/// back to, neither barred nor the one that this service was taken back from lately; no untouched service worse too,
/// nor, without a control, none of them known or another deployment within the watch (the cause may be elsewhere); no
/// irreversible step; a plan; a watch that is not over; arming; fewer automatic acts than the limit. More facts known
/// never make it less careful; a freeze and a stopped line are no facts of it, they never hold a rollback back.
RollbackRuling ruleOn(const RollbackFacts& facts, Time now);

/// What is known of recovery after a rollback: the same metrics, before the deployment against now.
enum class Recovery { Unknown, Recovered, NotRecovered };
struct RecoveryFacts {
    bool isConfirmed = false;  ///< the outside says that the previous version runs
    Proof after = Proof::None; ///< of the previous version now against how it was before the deployment
    Time orderedAt{};
    Seconds patience{1800}; ///< after which no sign of recovery is escalated
};
/// Recovered takes a confirmed version and the proof that it is as before; NotRecovered a proof that it is not, or
/// patience that ended.
Recovery recoveryOf(const RecoveryFacts& facts, Time now);

} // namespace fermata::decision
