// What differs between two decisions on one change: the cause of a flip, with everything that moved with it.
#pragma once

#include <string>
#include <vector>

#include "core/audit/ledger.h"
#include "core/decision/decision.h"

namespace fermata::engine {

enum class DifferenceGroup { Verdict, Commit, Policy, Model, Risk, Rule, Evidence, Production, Review, Reason };

/// One thing that was and is not so any more. A message with an empty id: it was not there.
struct DifferenceRow {
    DifferenceGroup group = DifferenceGroup::Verdict;
    decision::Message before, after;
    double weightBefore = 0.0, weightAfter = 0.0; ///< Reason: log-odds
    bool operator==(const DifferenceRow&) const = default;
};

/// In the order of the groups; rules and evidence in that of the newer decision. Of production and traffic, which are
/// measured all the time, the state counts and not the moment. Weights that differ by less than 0.005 are equal.
std::vector<DifferenceRow> differenceOf(const audit::DecisionFile& before, const audit::DecisionFile& after);

/// The message that names a group: "difference.group.rule".
decision::Message nameOf(DifferenceGroup group);

} // namespace fermata::engine
