#include "core/learning/training/blend.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fermata::learning {

double ofAll(const ForwardScore& score, const Blend& blend) {
    return std::inner_product(blend.begin(), blend.end(), score.logOdds.begin(), 0.0);
}

std::vector<Scored> blended(std::span<const ForwardScore> scores, std::size_t block, const Blend& blend) {
    std::vector<Scored> scored;
    for (const ForwardScore& item : scores) {
        if (item.block != block)
            continue;
        scored.push_back({ofAll(item, blend), item.isFaulty, 1});
    }
    return scored;
}

ChosenBlend chooseBlend(std::span<const ForwardScore> scores, std::size_t blocks) {
    constexpr int steps = 10;
    ChosenBlend best{{}, INFINITY};
    for (int forest = 0; forest <= steps; ++forest)
        for (int logistic = 0; forest + logistic <= steps; ++logistic) {
            const Blend blend{forest / double(steps), logistic / double(steps),
                              (steps - forest - logistic) / double(steps)};
            double loss = 0;
            for (const double share : blend)
                loss += 8 * (share - 1.0 / memberCount) * (share - 1.0 / memberCount);
            for (std::size_t block = 0; block < blocks; ++block) {
                const std::vector<Scored> scored = blended(scores, block, blend);
                const Curve curve = fitCurve(scored);
                for (const Scored& item : scored) {
                    const double x = curve.slope * item.score + curve.offset;
                    loss += std::log1p(std::exp(-std::fabs(x))) + std::max(x, 0.0) - (item.isFaulty ? x : 0);
                }
            }
            if (loss < best.loss)
                best = {blend, loss};
        }
    return best;
}

} // namespace fermata::learning
