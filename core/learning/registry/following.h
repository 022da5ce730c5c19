// What became known of changes that neither of two models had learned from, told as they grew old.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/assessment/risk/risk_model.h"
#include "core/base/time.h"
#include "core/learning/labels/delay.h"
#include "core/learning/training/dataset.h"

namespace fermata::learning {

/// Two probabilities of one event, and whether it came.
struct Faced {
    double champion = 0;
    double challenger = 0;
    bool isFaulty = false;
    double most =
        1; ///< what can be lost or won at most by saying the one instead of the other, known beforehand; (0, 1]
};

/// A challenger and the changes that it speaks for: those made after `from` and not after `until`, when the next came.
struct Follower {
    assessment::RiskModel::Pointer model;
    Time from{};
    Time until{};
};

/// Ages of 7, 30, 90, 180, 360, 720 and 1,440 days, which no outcome can move: at each a change that was not known as
/// faulty before is known as such by then or is not. What a model of probability p says of it is
/// p·(F₂ − F₁)/(1 − p·F₁), so young changes tell what little they can and none waits until it has grown up.
/// @param delay  F, the same for both
/// @returns one entry for every age that a change reached by `asOf`, in the order of changes; empty where the champion
/// or the follower was made for another schema
std::vector<Faced> followed(const assessment::RiskModel& champion, const Follower& challenger, const Dataset& dataset,
                            const DelayCurve& delay, Time asOf);

} // namespace fermata::learning
