#include "core/assessment/evidence/snapshot.h"

#include <algorithm>
#include <array>

namespace fermata::assessment {
namespace {

constexpr std::size_t kindCount = std::size(allEvidenceKinds);

const std::array<Evidence, kindCount>& nothingThere() {
    static const std::array<Evidence, kindCount> entries = [] {
        std::array<Evidence, kindCount> made;
        for (std::size_t i = 0; i < kindCount; ++i)
            made[i].kind = allEvidenceKinds[i];
        return made;
    }();
    return entries;
}

} // namespace

const Evidence& EvidenceSnapshot::of(EvidenceKind kind) const {
    const auto found =
        std::find_if(evidence.begin(), evidence.end(), [&](const Evidence& entry) { return entry.kind == kind; });
    return found != evidence.end() ? *found : nothingThere()[static_cast<std::size_t>(kind)];
}

} // namespace fermata::assessment
