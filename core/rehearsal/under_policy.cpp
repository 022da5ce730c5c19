#include "core/rehearsal/under_policy.h"

#include <algorithm>

#include "core/decision/authority.h"
#include "core/decision/touched.h"

namespace fermata::rehearsal {
namespace {

using assessment::Evidence;
using assessment::EvidenceKind;
using assessment::EvidenceState;

constexpr std::string_view old = "evidence.old";

/// Git's objects do not age.
bool ages(EvidenceKind kind) {
    return kind != EvidenceKind::Diff && kind != EvidenceKind::History;
}

void judgeAge(Evidence& entry, const decision::Policy& policy, Time at) {
    if (!ages(entry.kind) || !entry.observedAt)
        return;
    const bool isOld = at - *entry.observedAt > policy.ruleFor(entry.kind).maximumAge;
    if (isOld && entry.state == EvidenceState::Fresh) {
        entry.state = EvidenceState::Stale;
        entry.note = old;
    } else if (!isOld && entry.state == EvidenceState::Stale && entry.note == old &&
               entry.kind != EvidenceKind::Review) {
        entry.state = EvidenceState::Fresh;
        entry.note.clear();
    }
}

} // namespace

assessment::EvidenceSnapshot under(const decision::Policy& policy, assessment::EvidenceSnapshot snapshot,
                                   const std::vector<std::string>* recordedNever) {
    snapshot.hands = decision::handsOf(snapshot.change, policy);
    const bool isWhole = snapshot.fileCount == static_cast<int>(snapshot.files.size());
    if (isWhole && !(recordedNever && *recordedNever == policy.neverDocumentation))
        snapshot.changeClass = assessment::classify(snapshot.files, policy.neverDocumentation, snapshot.contentKinds);
    const bool hadRest =
        std::find(snapshot.components.begin(), snapshot.components.end(), "") != snapshot.components.end();
    snapshot.components = decision::componentsOf(snapshot.files, policy);
    if (!isWhole && hadRest && snapshot.components.front() != "")
        snapshot.components.insert(snapshot.components.begin(), "");
    snapshot.freezes = decision::freezesAt(policy, snapshot.environment, snapshot.at);
    const auto environment = std::find_if(policy.environments.begin(), policy.environments.end(),
                                          [&](const auto& each) { return each.id == snapshot.environment; });
    if (environment != policy.environments.end())
        snapshot.environmentIsProduction = environment->isProduction;
    const Seconds reviewAge = policy.ruleFor(EvidenceKind::Review).maximumAge;
    std::erase_if(snapshot.reviews, [&](const auto& review) { return snapshot.at - review.at > reviewAge; });
    for (Evidence& entry : snapshot.evidence)
        judgeAge(entry, policy, snapshot.at);
    return snapshot;
}

} // namespace fermata::rehearsal
