// The five answers of the gate and their permission order.
#pragma once

#include <optional>
#include <string_view>

namespace fermata::decision {

/// From the most to the least permissive; Hold and Block permit the same: nothing.
enum class Verdict { FastTrack, Approve, Review, Hold, Block };
inline constexpr Verdict allVerdicts[] = {Verdict::FastTrack, Verdict::Approve, Verdict::Review, Verdict::Hold,
                                          Verdict::Block};

std::string_view name(Verdict verdict); ///< "fast_track", "approve", "review", "hold", "block"
std::optional<Verdict> verdict(std::string_view name);

/// FastTrack 3 > Approve 2 > Review 1 > Hold = Block 0.
constexpr int permission(Verdict verdict) {
    switch (verdict) {
    case Verdict::FastTrack:
        return 3;
    case Verdict::Approve:
        return 2;
    case Verdict::Review:
        return 1;
    case Verdict::Hold:
        return 0;
    case Verdict::Block:
        return 0;
    }
    return 0;
}

} // namespace fermata::decision
