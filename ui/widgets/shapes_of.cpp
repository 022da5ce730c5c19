#include "ui/widgets/shapes_of.h"

namespace fermata::ui {

style::VerdictShape shapeOf(decision::Verdict verdict, bool isTimed) {
    using decision::Verdict;
    using style::VerdictShape;
    switch (verdict) {
    case Verdict::FastTrack:
        return VerdictShape::FastTrack;
    case Verdict::Approve:
        return VerdictShape::Approve;
    case Verdict::Review:
        return VerdictShape::Review;
    case Verdict::Hold:
        return isTimed ? VerdictShape::HoldTimed : VerdictShape::Hold;
    case Verdict::Block:
        return VerdictShape::Block;
    }
    return VerdictShape::None;
}

style::VerdictShape shapeOf(const decision::Decision* decision) {
    return decision ? shapeOf(decision->verdict, decision->holdUntil.has_value()) : style::VerdictShape::None;
}

style::EvidenceShape shapeOf(assessment::EvidenceState state) {
    using assessment::EvidenceState;
    using style::EvidenceShape;
    switch (state) {
    case EvidenceState::Fresh:
        return EvidenceShape::Fresh;
    case EvidenceState::Stale:
        return EvidenceShape::Stale;
    case EvidenceState::Missing:
        return EvidenceShape::Missing;
    case EvidenceState::Conflicting:
        return EvidenceShape::Conflicting;
    case EvidenceState::Malformed:
        return EvidenceShape::Malformed;
    }
    return EvidenceShape::Missing;
}

} // namespace fermata::ui
