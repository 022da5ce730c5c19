// A scenario of a person, and what the gate would say in it: another policy, another time, another train. A rehearsal:
// nothing is sent and nothing is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decision/train.h"
#include "core/rehearsal/past_looks.h"

namespace fermata::rehearsal {

/// A change as the scenario's file names it, with the place where it does.
struct NamedChange {
    std::string key;
    std::size_t line = 0, column = 0;
    std::string field;
};

struct TrainWish {
    std::string name;
    std::vector<NamedChange> aboard;   ///< now
    std::vector<NamedChange> takenOut; ///< of those
    std::vector<NamedChange> putIn;    ///< none of those
};

struct Scenarios {
    std::string file, name;
    decision::Policy policy; ///< with what the file lays over it
    std::optional<Time> at;  ///< to be judged at this moment; nothing: each change at the moment of its newest decision
    std::string environment; ///< empty: all
    std::vector<NamedChange> changes; ///< empty: all that were not deployed yet
    std::optional<TrainWish> train;
};

/// Reads a scenario: `version` (1), and any of `name`, `policy` (fields as in policy.yaml, laid over `base`), `at`,
/// `environment`, `changes` (keys), `train` with `name`, `changes`, `take_out`, `put_in`.
/// @returns Malformed with line, column and field; Newer for a later version of the format
Result<Scenarios> parseScenario(std::string_view yaml, const std::string& file, const decision::Policy& base);

/// One change before and in the scenario.
struct WhatIfRow {
    audit::RecordedDecision entry; ///< the newest decision that is not after the scenario's moment
    std::string title;             ///< foreign text
    Answer before;                 ///< under the policy in force, at the moment of the decision
    Answer after;                  ///< in the scenario
};

/// What rides together, and what the gate says of it as a whole.
struct TrainView {
    std::vector<std::string> aboard; ///< keys, in order
    std::string environment;
    decision::TrainDecision decision; ///< its cars in the order of `aboard`
};

struct WhatIf {
    std::string unit;
    std::vector<WhatIfRow> rows; ///< by key and environment
    std::optional<TrainView> before, after;
    std::size_t notByThisVersion = 0;
};

/// The train is decided with decision::TrainJudge, before and in the scenario, in the environment that the file names,
/// else in the first production environment that all cars have a decision for, else in the first at all.
/// @returns NotFound with the file's line for a change without a decision on record; Unsupported where the cars of a
///          train have no environment in common; the errors of reading the record
Result<WhatIf> whatIf(audit::Chain& chain, const Scenarios& scenario, const decision::Policy& inForce,
                      const Unwanted& isUnwanted);

} // namespace fermata::rehearsal
