// What a screen may show of the pools of environments: who holds what, who should get the next one, and who waits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/decision/decision.h"
#include "core/engine/holding_view.h"

namespace fermata::engine {

/// One environment that a pool gives, by its number among those of its name.
struct PlaceView {
    std::string id; ///< "perf #2"
    std::string pool, environment;
    std::string serves; ///< the stage of plans that wants it, or empty: persons only
    double cost = 0.0;  ///< of an hour, in the unit of the view
    std::optional<HoldingView> holding;
    std::optional<Time> heldUntil; ///< when it should be free, by the usual minutes; may have passed
    bool isOverdue = false;        ///< held for longer than usual
    bool isOrphan = false;         ///< held for a change that waits no longer
    std::string next;              ///< key of the change that should get it now, or empty
};

enum class DemandState {
    Holds,   ///< has an environment
    Advised, ///< should get one now: a place of its kind is free
    Queued   ///< waits until one is given back; nobody is put out for it
};

/// A waiting change whose plan wants an environment.
struct DemandView {
    std::string change; ///< key
    std::string title;  ///< foreign text
    std::string stage;  ///< that needs it: a name of decision::StageKind
    DemandState state = DemandState::Queued;
    std::string place;            ///< held or advised; empty while queued
    int turn = 0;                 ///< in the queue, from 1; 0: not in it
    double minutes = 0.0;         ///< for which it is usually held
    std::optional<double> perDay; ///< what the change is worth a day, where that is known
    double atStake = 0.0;         ///< expected loss of shipping it as it is, in the unit of the view
    double risk = 0.0;            ///< p_defect
    double loss = 0.0;            ///< of leaving it in the queue
    Time waitingSince{};
    decision::Message note; ///< why nothing is asked for by itself, or what was; empty id: nothing to say
};

/// The best of all other ways.
struct SecondBestView {
    double more = 0.0;              ///< loss above that of the best
    std::vector<std::string> gains; ///< keys of changes that would hold an environment then, and do not now
    std::vector<std::string> loses; ///< and the other way round
    bool isOtherPlace = false;      ///< the same changes, on other places
};

struct AllocationView {
    std::string unit; ///< of the policy; empty: units of loss
    std::vector<PlaceView> places;
    std::vector<DemandView> demands; ///< holders, then the advised, then the queue in its order
    double loss = 0.0;
    std::optional<SecondBestView> secondBest; ///< nothing where there is only one way
    decision::Message problem;                ///< why nothing could be computed; empty id: it was
};

} // namespace fermata::engine
