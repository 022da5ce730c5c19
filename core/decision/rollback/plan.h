// In which order several services go back, so that on no state on the way one runs without a provider that fits it.
// Pure.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/decision/decision.h"

namespace fermata::decision {

/// A service that is to go from one version to another.
struct Move {
    std::string service, from, to;
    bool isIrreversible = false; ///< it cannot be moved: a migration stands behind it
    bool operator==(const Move&) const = default;
};

/// A version of a consumer needs its provider to run, in one of these versions. A consumer's version without a need of
/// a provider runs with every version of it.
struct Need {
    std::string consumer, version, provider;
    std::vector<std::string> fits;
    bool operator==(const Need&) const = default;
};

/// A need as a person writes it down: a version that ends in `*` stands for all that begin so.
struct NeedPattern {
    std::string consumer, version, provider;
    std::vector<std::string> fits;
    bool operator==(const NeedPattern&) const = default;
};

/// What runs: version by service.
using Running = std::map<std::string, std::string>;

struct RollbackPlan {
    std::vector<Move> steps; ///< in this order, one after the other was confirmed; empty: there is no plan
    Message why;             ///< when there is none; empty id otherwise
    bool operator==(const RollbackPlan&) const = default;
};

/// The patterns written out for the versions that may run, by service. A pattern whose consumer's version none of them
/// is says nothing; one that no version of its provider fits stays, and is never met.
std::vector<Need> needsAmong(const std::vector<NeedPattern>& patterns,
                             const std::map<std::string, std::set<std::string>>& versions);

/// Whether every need of what runs is met.
bool isCompatible(const Running& running, const std::vector<Need>& needs);

/// Each pair of a consumer and its provider allows some orders of their two moves; the moves are then sorted
/// topologically (Kahn 1962), ties by name, so that the same facts give the same plan. That is complete: an order that
/// keeps every need met exists exactly when the precedences have no cycle. A need that is not met now (that may be what
/// went wrong) stays so until the first of its two services went back, and is met from then on. A consumer that is not
/// moved and needs what is taken back makes the plan impossible, and is named.
/// @param moves  each service at most once; move.from is what runs
/// @returns no steps, and why, for an irreversible move, an end that is not compatible itself, two
///          services that could only go back at the same moment, or a cycle
RollbackPlan planRollback(const Running& running, std::vector<Move> moves, const std::vector<Need>& needs);

/// The same where one service is to go back and others may have to go along: a consumer that cannot stay goes back too,
/// then a provider that the version gone back to needs; each only where `ways` holds its move, and only as long as
/// needed, and all before the service itself. That is greedy: another choice of what goes along is not searched for. A
/// need that is not met now and that the service has no part in is left as it is.
/// @param ways  each service at most once
/// @returns as planRollback; no steps, and why, where `ways` holds no move of `service`
RollbackPlan planTakingBack(const Running& running, const std::string& service, const std::vector<Move>& ways,
                            const std::vector<Need>& needs);

} // namespace fermata::decision
