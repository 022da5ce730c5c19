// Who gets which environment: the assignment with the least loss, exactly, with a visible queue and the second best.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace fermata::decision {

struct EnvironmentDemand {
    std::string id;
    std::string kind;                 ///< of the environment that it needs
    double minutes = 0.0;             ///< for which it needs it
    double value = 0.0;               ///< of what waits, in the unit of the costs
    double risk = 0.0;                ///< 0..1: what is risky gains more from being looked at
    std::optional<std::string> holds; ///< the environment that it has already
};

struct EnvironmentSupply {
    std::string id;
    std::string kind;
    double cost = 0.0; ///< of an hour
};

struct Placement {
    std::string demand;
    std::string supply;
    bool operator==(const Placement&) const = default;
};

struct Allocation {
    std::vector<Placement> assignment; ///< in the order of the demands
    std::vector<std::string> queue;    ///< most loss an environment's minute first
    double loss = 0.0;
};

struct AllocationAdvice {
    Allocation best;
    std::optional<Allocation> secondBest; ///< the best of all others; nothing where there is only one way
};

/// What it costs to leave a demand in the queue: value · (1 + risk).
double lossOfWaiting(const EnvironmentDemand& demand);
/// Moving a holder to another environment costs this share of its loss of waiting, so that small gains move nobody.
inline constexpr double holderBonus = 0.2;

/// Loss = Σ of what waits, lossOfWaiting + Σ of what is placed, cost · minutes / 60 (+ the holder's bonus where it is
/// moved). A holder may be moved but is never put back into the queue. Kuhn's Hungarian method in O(n² (n + m)) over the
/// n demands that can have a place at all, so that a long queue costs one pass; the second best by Murty's first step,
/// one augmentation for each of these.
/// @returns Malformed, naming the entry and its field, for an empty or doubled id, a negative or endless number, a risk
///          over 1, an environment that is held twice, is not there or is of another kind
Result<AllocationAdvice> allocate(const std::vector<EnvironmentDemand>& demands,
                                  const std::vector<EnvironmentSupply>& supplies);

} // namespace fermata::decision
