#include "core/decision/freezes.h"

#include <algorithm>

#include "core/base/path_pattern.h"
#include "core/decision/readings.h"

namespace fermata::decision {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;

FreezeException exceptionOf(const EvidenceSnapshot& snapshot, const Policy& policy, const std::string& freeze) {
    const auto found = std::find_if(policy.freezes.begin(), policy.freezes.end(),
                                    [&](const Freeze& each) { return each.name == freeze; });
    if (found == policy.freezes.end())
        return FreezeException::None; // of a window that the policy does not name nothing is known that could excuse
    const auto& classes = found->exceptClasses;
    if (isFresh(snapshot, EvidenceKind::Diff) && !snapshot.changeClass.decidedBy.empty() &&
        std::find(classes.begin(), classes.end(), snapshot.changeClass.kind) != classes.end())
        return FreezeException::Class;
    const auto& branches = found->exceptIncidentBranches;
    if (isFresh(snapshot, EvidenceKind::Production) &&
        policy.ruleFor(EvidenceKind::Production).use != Use::NotUsedHere &&
        snapshot.production.hasIncident.value_or(false) &&
        std::any_of(branches.begin(), branches.end(), [&](const std::string& pattern) {
            return !snapshot.change.reference.empty() && matchesPath(pattern, snapshot.change.reference);
        }))
        return FreezeException::Incident;
    return FreezeException::None;
}

std::vector<assessment::Interval> bindingFreezes(const EvidenceSnapshot& snapshot, const Policy& policy) {
    std::vector<assessment::Interval> binding = snapshot.freezes;
    std::erase_if(binding, [&](const assessment::Interval& window) {
        return exceptionOf(snapshot, policy, window.name) != FreezeException::None;
    });
    return binding;
}

std::optional<Time> endOfFreeze(const std::vector<assessment::Interval>& freezes, Time at) {
    Time end = at;
    for (bool hasMoved = true; hasMoved;) {
        hasMoved = false;
        for (const assessment::Interval& window : freezes)
            if (window.from <= end && end < window.to) {
                end = window.to;
                hasMoved = true;
            }
    }
    return end == at ? std::nullopt : std::optional(end);
}

} // namespace fermata::decision
