// The line between shipping and waiting: from which worth a day a change of this risk would be let through.
#pragma once

#include <optional>
#include <vector>

#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// One point of the line: at this risk of an incident, from this worth a day on, the weighing says `target` or milder.
struct FrontierPoint {
    double pIncident = 0.0;
    double breakEven = 0.0; ///< in the policy's unit a day
    bool operator==(const FrontierPoint&) const = default;
};

struct Frontier {
    Verdict target = Verdict::Approve; ///< as Worth::target
    /// By rising risk from 0 to `upTo`; it ends before, where no worth that the policy counts would be enough. Never
    /// falls.
    std::vector<FrontierPoint> line;
    double upTo = 0.0;
    double atMost = 0.0; ///< the most that the policy counts a day
    /// The risk at which the weighing stops to say `target` for what the change is worth now; nothing where it would
    /// say so at any risk, 0 where it says so at none.
    std::optional<double> tipsAt;
};

/// By the same function as the verdict (breakEven, cheapest), so a point on the line is what the gate would answer.
/// @param upTo  largest p_incident of the line, in (0, 1]
/// @param steps ≥ 1
/// @returns nothing where the policy weighs no value
std::optional<Frontier> frontierOf(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                                   const Decision& decision, double upTo, int steps = 48);

} // namespace fermata::decision
