// Where the search of LineDiff is cut in two: Myers from both ends, given up when it gets too dear.

#include <algorithm>
#include <limits>

#include "core/history/line_diff.h"

namespace fermata::history {

namespace {

constexpr std::int32_t snakeLength = 20;
constexpr std::int32_t heuristicEffort = 256;
constexpr std::int32_t interestFactor = 4;
constexpr std::int32_t unreached = std::numeric_limits<std::int32_t>::max();

} // namespace

LineDiff::Split LineDiff::split(const Box& box, bool minimal) {
    const std::uint32_t* one = m_sides[0].kept.data();
    const std::uint32_t* other = m_sides[1].kept.data();
    std::int32_t* forward = m_forward.data() + m_shift;
    std::int32_t* backward = m_backward.data() + m_shift;
    const std::int32_t lowest = box.from1 - box.to2, highest = box.to1 - box.from2;
    const std::int32_t start = box.from1 - box.from2, end = box.to1 - box.to2;
    const bool isOdd = ((start - end) & 1) != 0;
    std::int32_t fromLow = start, fromHigh = start, toLow = end, toHigh = end;
    forward[start] = box.from1;
    backward[end] = box.to1;

    for (std::int32_t effort = 1;; ++effort) {
        bool sawSnake = false;
        // Widen the band of diagonals by one at each end; beyond the box it shrinks instead, to keep its parity.
        if (fromLow > lowest)
            forward[--fromLow - 1] = -1;
        else
            ++fromLow;
        if (fromHigh < highest)
            forward[++fromHigh + 1] = -1;
        else
            --fromHigh;
        for (std::int32_t d = fromHigh; d >= fromLow; d -= 2) {
            std::int32_t at1 = forward[d - 1] >= forward[d + 1] ? forward[d - 1] + 1 : forward[d + 1];
            const std::int32_t entered = at1;
            std::int32_t at2 = at1 - d;
            while (at1 < box.to1 && at2 < box.to2 && one[at1] == other[at2])
                ++at1, ++at2;
            sawSnake = sawSnake || at1 - entered > snakeLength;
            forward[d] = at1;
            if (isOdd && toLow <= d && d <= toHigh && backward[d] <= at1)
                return {at1, at2, true, true};
        }
        if (toLow > lowest)
            backward[--toLow - 1] = unreached;
        else
            ++toLow;
        if (toHigh < highest)
            backward[++toHigh + 1] = unreached;
        else
            --toHigh;
        for (std::int32_t d = toHigh; d >= toLow; d -= 2) {
            std::int32_t at1 = backward[d - 1] < backward[d + 1] ? backward[d - 1] : backward[d + 1] - 1;
            const std::int32_t entered = at1;
            std::int32_t at2 = at1 - d;
            while (at1 > box.from1 && at2 > box.from2 && one[at1 - 1] == other[at2 - 1])
                --at1, --at2;
            sawSnake = sawSnake || entered - at1 > snakeLength;
            backward[d] = at1;
            if (!isOdd && fromLow <= d && d <= fromHigh && at1 <= forward[d])
                return {at1, at2, true, true};
        }
        if (minimal && !m_stop.stop_requested())
            continue;
        if (sawSnake && effort > heuristicEffort) {
            Split found;
            if (sampleForward(box, fromLow, fromHigh, effort, found) ||
                sampleBackward(box, toLow, toHigh, effort, found))
                return found;
        }
        if (effort >= m_mostEffort || m_stop.stop_requested())
            return furthest(box, fromLow, fromHigh, toLow, toHigh);
    }
}

bool LineDiff::sampleForward(const Box& box, std::int32_t low, std::int32_t high, std::int32_t effort,
                             Split& split) const {
    const auto& one = m_sides[0].kept;
    const auto& other = m_sides[1].kept;
    const std::int32_t* forward = m_forward.data() + m_shift;
    const std::int32_t start = box.from1 - box.from2;
    std::int32_t best = 0;
    for (std::int32_t d = high; d >= low; d -= 2) {
        const std::int32_t at1 = forward[d], at2 = at1 - d;
        const std::int32_t value = (at1 - box.from1) + (at2 - box.from2) - std::abs(d - start);
        if (value <= interestFactor * effort || value <= best || at1 < box.from1 + snakeLength || at1 >= box.to1 ||
            at2 < box.from2 + snakeLength || at2 >= box.to2)
            continue;
        std::int32_t length = 0;
        while (length < snakeLength && one[static_cast<std::size_t>(at1 - length - 1)] ==
                                           other[static_cast<std::size_t>(at2 - length - 1)])
            ++length;
        if (length == snakeLength) {
            best = value;
            split = {at1, at2, true, false};
        }
    }
    return best > 0;
}

bool LineDiff::sampleBackward(const Box& box, std::int32_t low, std::int32_t high, std::int32_t effort,
                              Split& split) const {
    const auto& one = m_sides[0].kept;
    const auto& other = m_sides[1].kept;
    const std::int32_t* backward = m_backward.data() + m_shift;
    const std::int32_t end = box.to1 - box.to2;
    std::int32_t best = 0;
    for (std::int32_t d = high; d >= low; d -= 2) {
        const std::int32_t at1 = backward[d], at2 = at1 - d;
        const std::int32_t value = (box.to1 - at1) + (box.to2 - at2) - std::abs(d - end);
        if (value <= interestFactor * effort || value <= best || at1 <= box.from1 || at1 > box.to1 - snakeLength ||
            at2 <= box.from2 || at2 > box.to2 - snakeLength)
            continue;
        std::int32_t length = 0;
        while (length < snakeLength &&
               one[static_cast<std::size_t>(at1 + length)] == other[static_cast<std::size_t>(at2 + length)])
            ++length;
        if (length == snakeLength) {
            best = value;
            split = {at1, at2, false, true};
        }
    }
    return best > 0;
}

LineDiff::Split LineDiff::furthest(const Box& box, std::int32_t fromLow, std::int32_t fromHigh, std::int32_t toLow,
                                   std::int32_t toHigh) const {
    const std::int32_t* forward = m_forward.data() + m_shift;
    const std::int32_t* backward = m_backward.data() + m_shift;
    std::int64_t bestFrom = -1, bestTo = std::numeric_limits<std::int64_t>::max();
    std::int32_t from1 = box.from1, to1 = box.to1;
    for (std::int32_t d = fromHigh; d >= fromLow; d -= 2) {
        std::int32_t at1 = std::min(forward[d], box.to1);
        std::int32_t at2 = at1 - d;
        if (box.to2 < at2)
            at1 = box.to2 + d, at2 = box.to2;
        if (bestFrom < std::int64_t{at1} + at2)
            bestFrom = std::int64_t{at1} + at2, from1 = at1;
    }
    for (std::int32_t d = toHigh; d >= toLow; d -= 2) {
        std::int32_t at1 = std::max(box.from1, backward[d]);
        std::int32_t at2 = at1 - d;
        if (at2 < box.from2)
            at1 = box.from2 + d, at2 = box.from2;
        if (std::int64_t{at1} + at2 < bestTo)
            bestTo = std::int64_t{at1} + at2, to1 = at1;
    }
    if (std::int64_t{box.to1} + box.to2 - bestTo < bestFrom - (std::int64_t{box.from1} + box.from2))
        return {from1, static_cast<std::int32_t>(bestFrom - from1), true, false};
    return {to1, static_cast<std::int32_t>(bestTo - to1), false, true};
}

} // namespace fermata::history
