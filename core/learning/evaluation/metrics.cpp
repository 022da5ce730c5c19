#include "core/learning/evaluation/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace fermata::learning {
namespace {

double captured(const std::vector<Judged>& falling, double share, double faulty) {
    double left = share * double(falling.size()), found = 0;
    for (std::size_t begin = 0; begin < falling.size() && left > 0;) {
        std::size_t end = begin;
        double hits = 0;
        for (; end < falling.size() && falling[end].probability == falling[begin].probability; ++end)
            hits += falling[end].isFaulty ? 1 : 0;
        const double size = double(end - begin), taken = std::min(left, size);
        found += hits * taken / size;
        left -= taken;
        begin = end;
    }
    return found / faulty;
}

} // namespace

Quality qualityOf(std::span<const Judged> judged) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    Quality quality;
    quality.changes = judged.size();
    std::vector<Judged> falling(judged.begin(), judged.end());
    std::stable_sort(falling.begin(), falling.end(),
                     [](const Judged& a, const Judged& b) { return a.probability > b.probability; });
    std::array<double, 15> sum{}, hits{}, count{};
    for (const Judged& item : falling) {
        quality.faulty += item.isFaulty ? 1 : 0;
        const double truth = item.isFaulty ? 1 : 0;
        quality.brier += (item.probability - truth) * (item.probability - truth);
        const auto bin = std::min<std::size_t>(14, std::size_t(std::clamp(item.probability, 0.0, 1.0) * 15));
        sum[bin] += item.probability;
        hits[bin] += truth;
        count[bin] += 1;
    }
    const double faulty = double(quality.faulty), clean = double(quality.changes) - faulty;
    if (judged.empty()) {
        quality.rocAuc = quality.prAuc = quality.brier = quality.ece = none;
        quality.capture5 = quality.capture10 = quality.capture20 = none;
        return quality;
    }
    quality.brier /= double(judged.size());
    for (std::size_t bin = 0; bin < 15; ++bin)
        quality.ece += std::fabs(sum[bin] - hits[bin]) / double(judged.size());
    if (faulty == 0 || clean == 0) {
        quality.rocAuc = quality.prAuc = none;
        quality.capture5 = quality.capture10 = quality.capture20 = none;
        return quality;
    }
    double above = 0, seen = 0, wins = 0;
    for (std::size_t begin = 0; begin < falling.size();) {
        std::size_t end = begin;
        double here = 0;
        for (; end < falling.size() && falling[end].probability == falling[begin].probability; ++end)
            here += falling[end].isFaulty ? 1 : 0;
        const double cleanHere = double(end - begin) - here;
        wins += cleanHere * (above + here / 2);
        above += here;
        seen = double(end);
        quality.prAuc += here * above / seen;
        begin = end;
    }
    quality.rocAuc = wins / (faulty * clean);
    quality.prAuc /= faulty;
    quality.capture5 = captured(falling, 0.05, faulty);
    quality.capture10 = captured(falling, 0.10, faulty);
    quality.capture20 = captured(falling, 0.20, faulty);
    return quality;
}

} // namespace fermata::learning
