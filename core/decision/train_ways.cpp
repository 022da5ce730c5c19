// What to take out of a train so that the rest may do more: the smallest set, found by deciding on what remains.

#include <algorithm>
#include <numeric>

#include "core/decision/train_together.h"

namespace fermata::decision {
namespace {

/// Chosen cars of a train of up to so many are tried in all ones, twos and threes.
constexpr std::size_t mostCandidates = 16;

std::size_t countOn(const std::vector<bool>& isOn) {
    return static_cast<std::size_t>(std::count(isOn.begin(), isOn.end(), true));
}

/// Every choice of `size` of `from` places, in lexicographic order, until `tried` answers true.
template <class Tried>
bool anyChoice(std::size_t from, std::size_t size, Tried tried) {
    if (size > from)
        return false;
    std::vector<std::size_t> chosen(size);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    while (true) {
        if (tried(chosen))
            return true;
        std::size_t at = size;
        while (at > 0 && chosen[at - 1] == from - size + at - 1)
            --at;
        if (at == 0)
            return false;
        ++chosen[at - 1];
        for (std::size_t next = at; next < size; ++next)
            chosen[next] = chosen[next - 1] + 1;
    }
}

} // namespace

TakeOut TrainJudge::takeOut(const std::vector<bool>& isOn, bool isSmallest) const {
    const Together rest = together(isOn);
    TakeOut way;
    for (std::size_t i = 0; i < isOn.size(); ++i)
        if (!isOn[i])
            way.cars.push_back(i);
    way.verdict = rest.verdict;
    way.any = rest.defect.any;
    way.valuePerDay = std::max(0.0, together(std::vector<bool>(isOn.size(), true)).valuePerDay - rest.valuePerDay);
    way.isSmallest = isSmallest;
    return way;
}

std::optional<std::vector<bool>> TrainJudge::smallestExtra(std::vector<bool> isOn, int wanted, bool& isSmallest) const {
    const auto reaches = [&](const std::vector<bool>& on) {
        return countOn(on) > 0 && permission(verdictOf(on)) >= wanted;
    };
    if (reaches(isOn))
        return isOn;
    // The riskiest first: their own risk and what they add by sharing files with others.
    std::vector<double> weight(m_cars.size(), 0.0);
    for (std::size_t i = 0; i < m_cars.size(); ++i)
        weight[i] = m_cars[i].readings.pDefect;
    for (const assessment::Overlap& pair : m_overlaps)
        if (isOn[pair.first] && isOn[pair.second])
            for (const std::size_t at : {std::size_t{pair.first}, std::size_t{pair.second}})
                weight[at] +=
                    m_interaction * std::min(m_cars[pair.first].readings.pDefect, m_cars[pair.second].readings.pDefect);
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < m_cars.size(); ++i)
        if (isOn[i])
            candidates.push_back(i);
    std::stable_sort(candidates.begin(), candidates.end(),
                     [&](std::size_t a, std::size_t b) { return weight[a] > weight[b]; });
    const auto without = [&](const std::vector<bool>& from, std::span<const std::size_t> out) {
        std::vector<bool> on = from;
        for (const std::size_t at : out)
            on[at] = false;
        return withoutOrphans(std::move(on), m_needs);
    };
    isSmallest = candidates.size() <= mostCandidates;
    const std::size_t tried = std::min(candidates.size(), mostCandidates);
    for (std::size_t size = 1; size <= 3; ++size) {
        std::optional<std::vector<bool>> best;
        double bestValue = 0.0;
        anyChoice(tried, size, [&](const std::vector<std::size_t>& chosen) {
            std::vector<std::size_t> out;
            for (const std::size_t at : chosen)
                out.push_back(candidates[at]);
            const std::vector<bool> on = without(isOn, out);
            if (!reaches(on))
                return false;
            const double value = together(on).valuePerDay; // of equals the one that leaves most worth on the train
            if (!best || countOn(on) > countOn(*best) || (countOn(on) == countOn(*best) && value > bestValue)) {
                best = on;
                bestValue = value;
            }
            return false;
        });
        if (best)
            return best;
    }
    // More than three: the riskiest ones, as few as do it, then each of them back that may stay.
    isSmallest = false;
    const auto withoutFirst = [&](std::size_t count) { return without(isOn, std::span(candidates).first(count)); };
    std::size_t enough = 4;
    while (enough < candidates.size() && !reaches(withoutFirst(enough)))
        enough = std::min(candidates.size(), enough * 2);
    if (enough >= candidates.size())
        return std::nullopt;
    for (std::size_t below = enough / 2; below + 1 < enough;) {
        const std::size_t middle = (below + enough) / 2;
        (reaches(withoutFirst(middle)) ? enough : below) = middle;
    }
    std::vector<bool> on = withoutFirst(enough);
    for (std::size_t at = std::min<std::size_t>(enough, 100); at-- > 0;) {
        std::vector<bool> more = on;
        more[candidates[at]] = true;
        more = withoutOrphans(std::move(more), m_needs);
        if (countOn(more) > countOn(on) && reaches(more))
            on = more;
    }
    return on;
}

std::vector<TakeOut> TrainJudge::takeOuts() const {
    std::vector<TakeOut> ways;
    if (m_cars.empty())
        return ways;
    const std::vector<bool> all(m_cars.size(), true);
    const Together whole = together(all);
    for (int wanted = permission(whole.verdict) + 1; wanted <= permission(Verdict::FastTrack); ++wanted) {
        if (!ways.empty() && permission(ways.back().verdict) >= wanted)
            continue;
        // No part with a car that alone permits less, or with a circle, reaches it.
        std::vector<bool> isOn = all;
        for (std::size_t i = 0; i < m_cars.size(); ++i)
            isOn[i] = permission(m_cars[i].alone.verdict) >= wanted;
        for (const auto& cycle : whole.order.cycles)
            isOn[cycle.front()] = false;
        isOn = withoutOrphans(std::move(isOn), m_needs);
        if (countOn(isOn) == 0)
            break;
        bool isSmallest = true;
        if (auto rest = smallestExtra(std::move(isOn), wanted, isSmallest))
            ways.push_back(takeOut(*rest, isSmallest));
    }
    return ways;
}

} // namespace fermata::decision
