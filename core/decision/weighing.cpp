#include "core/decision/weighing.h"

#include <optional>

#include "core/base/probability.h"

namespace fermata::decision {
namespace {

/// Where the stricter action becomes cheaper than the milder one.
double crossing(const LossLine& milder, const LossLine& stricter) {
    return rounded((stricter.intercept - milder.intercept) / (milder.slope - stricter.slope));
}

} // namespace

Verdict cheapest(const Policy& policy, double exposed) {
    const double at = rounded(exposed);
    Verdict best = Verdict::FastTrack;
    // Along the lower envelope: from each line to the one that undercuts it first; of equals the strictest.
    while (true) {
        std::optional<Verdict> next;
        double nearest = 0.0;
        for (const Verdict candidate : allVerdicts) {
            if (candidate <= best)
                continue;
            const double here = crossing(policy.losses.at(best), policy.losses.at(candidate));
            if (!next || here <= nearest) {
                next = candidate;
                nearest = here;
            }
        }
        if (!next || at < nearest)
            return best;
        best = *next;
    }
}

std::vector<ActionLoss> losses(const Policy& policy, double exposed, double low, double high) {
    std::vector<ActionLoss> table;
    for (const Verdict action : allVerdicts) {
        const LossLine& line = policy.losses.at(action);
        const auto at = [&](double x) { return rounded(line.intercept + line.slope * x); };
        table.push_back({action, at(exposed), at(low), at(high)});
    }
    return table;
}

} // namespace fermata::decision
