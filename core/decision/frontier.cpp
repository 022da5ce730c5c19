#include "core/decision/frontier.h"

#include <algorithm>
#include <cassert>

#include "core/base/probability.h"
#include "core/decision/readings.h"
#include "core/decision/weighing.h"

namespace fermata::decision {

std::optional<Frontier> frontierOf(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
                                   const Decision& decision, double upTo, int steps) {
    assert(steps >= 1);
    if (!policy.value.isWeighed() || !policy.contradictions().empty())
        return std::nullopt;
    const Readings readings = read(snapshot, policy, decision.risk);
    Frontier frontier;
    frontier.target = decision.worth.target;
    frontier.upTo = std::clamp(upTo, 1e-6, 1.0);
    frontier.atMost = policy.value.atMost;
    for (int step = 0; step <= steps; ++step) {
        const double p = frontier.upTo * step / steps;
        const auto worth =
            breakEven(policy, p * readings.blast(), frontier.target, readings.dipPerDay, policy.value.atMost);
        if (!worth)
            break;
        frontier.line.push_back({p, *worth});
    }
    const auto isShippedAt = [&](double p) {
        return cheapest(policy, p * readings.blast(), readings.netPerDay()) <= frontier.target;
    };
    if (isShippedAt(1.0))
        return frontier;
    double below = 0.0, above = 1.0;
    for (int step = 0; step < 40; ++step) {
        const double middle = below + (above - below) / 2.0;
        (isShippedAt(middle) ? below : above) = middle;
    }
    frontier.tipsAt = isShippedAt(0.0) ? rounded(below) : 0.0;
    return frontier;
}

} // namespace fermata::decision
