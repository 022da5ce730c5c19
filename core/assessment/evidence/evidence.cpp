#include "core/assessment/evidence/evidence.h"

namespace fermata::assessment {

std::string_view name(EvidenceKind kind) {
    switch (kind) {
    case EvidenceKind::Diff:
        return "diff";
    case EvidenceKind::History:
        return "history";
    case EvidenceKind::Tests:
        return "tests";
    case EvidenceKind::Coverage:
        return "coverage";
    case EvidenceKind::Scan:
        return "scan";
    case EvidenceKind::Review:
        return "review";
    case EvidenceKind::Production:
        return "production";
    case EvidenceKind::Traffic:
        return "traffic";
    case EvidenceKind::Value:
        return "value";
    case EvidenceKind::Performance:
        return "performance";
    }
    return "diff";
}

std::string_view name(EvidenceState state) {
    switch (state) {
    case EvidenceState::Fresh:
        return "fresh";
    case EvidenceState::Stale:
        return "stale";
    case EvidenceState::Missing:
        return "missing";
    case EvidenceState::Conflicting:
        return "conflicting";
    case EvidenceState::Malformed:
        return "malformed";
    }
    return "missing";
}

std::optional<EvidenceKind> evidenceKind(std::string_view text) {
    for (const EvidenceKind kind : allEvidenceKinds)
        if (name(kind) == text)
            return kind;
    return std::nullopt;
}

std::optional<EvidenceState> evidenceState(std::string_view text) {
    for (const EvidenceState state : {EvidenceState::Fresh, EvidenceState::Stale, EvidenceState::Missing,
                                      EvidenceState::Conflicting, EvidenceState::Malformed})
        if (name(state) == text)
            return state;
    return std::nullopt;
}

} // namespace fermata::assessment
