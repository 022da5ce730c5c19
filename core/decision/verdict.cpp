#include "core/decision/verdict.h"

namespace fermata::decision {

std::string_view name(Verdict verdict) {
    switch (verdict) {
    case Verdict::FastTrack:
        return "fast_track";
    case Verdict::Approve:
        return "approve";
    case Verdict::Review:
        return "review";
    case Verdict::Hold:
        return "hold";
    case Verdict::Block:
        return "block";
    }
    return "hold";
}

std::optional<Verdict> verdict(std::string_view text) {
    for (const Verdict each : allVerdicts)
        if (name(each) == text)
            return each;
    return std::nullopt;
}

} // namespace fermata::decision
