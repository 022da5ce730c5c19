// What the gate says of a train as JSON: the shape of `gate --train --json`.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/decision/train.h"
#include "core/io/formats/json.h"

namespace fermata::report {

/// What the decision was made of, so that anybody can make it again.
struct TrainDigests {
    std::vector<Digest> snapshots; ///< of the changes, in their order
    Digest policy, model;
    Digest train; ///< of audit::encodeTrain(): members, needs, rules, weighing
};

/// `ids` are the names by which the train's file knows its changes, `snapshots` what was known of each: both in the
/// order of decision.cars. `id` is that of the recorded decision; empty: a rehearsal.
io::Json trainJson(const std::string& id, const decision::TrainDecision& decision,
                   const std::vector<decision::TakeOut>& ways, std::span<const decision::TrainCar> train,
                   const std::vector<std::string>& ids, const TrainDigests& digests);

} // namespace fermata::report
