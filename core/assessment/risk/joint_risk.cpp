#include "core/assessment/risk/joint_risk.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <set>

namespace fermata::assessment {
namespace {

constexpr int points = 81;
constexpr double reach = 6.0; ///< standard deviations to both sides

/// A grid over the standard normal; weights add up to 1.
struct Grid {
    std::array<double, points> at{}, weight{};
    Grid() {
        double sum = 0.0;
        for (int i = 0; i < points; ++i) {
            const auto k = static_cast<std::size_t>(i);
            at[k] = -reach + 2.0 * reach * i / (points - 1);
            weight[k] = std::exp(-at[k] * at[k] / 2.0);
            sum += weight[k];
        }
        for (double& each : weight)
            each /= sum;
    }
};

double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

/// The log-odds around which the effect moves, so that the mean risk stays `p`.
double centreOf(const Grid& grid, double p, double spread) {
    const auto mean = [&](double centre) {
        double sum = 0.0;
        for (std::size_t k = 0; k < points; ++k)
            sum += grid.weight[k] * logistic(centre + spread * grid.at[k]);
        return sum;
    };
    double below = -60.0, above = 60.0;
    for (int step = 0; step < 80; ++step) {
        const double middle = (below + above) / 2.0;
        (mean(middle) < p ? below : above) = middle;
    }
    return (below + above) / 2.0;
}

bool overlap(const std::set<std::string>& one, const std::set<std::string>& other) {
    return std::any_of(one.begin(), one.end(), [&](const std::string& path) { return other.contains(path); });
}

/// The chance that no pair on one file adds a fault of its own.
double noInteraction(std::span<const TrainMember> train, const JointTerms& terms, Probability TrainMember::*risk,
                     std::size_t& overlaps) {
    std::vector<std::set<std::string>> paths;
    for (const TrainMember& member : train)
        paths.emplace_back(member.paths.begin(), member.paths.end());
    double none = 1.0;
    overlaps = 0;
    for (std::size_t i = 0; i < train.size(); ++i)
        for (std::size_t j = i + 1; j < train.size(); ++j)
            if (overlap(paths[i], paths[j])) {
                ++overlaps;
                none *= 1.0 - terms.interaction * std::min((train[i].*risk).value(), (train[j].*risk).value());
            }
    return none;
}

} // namespace

JointRisk jointRisk(std::span<const TrainMember> train, const JointTerms& terms) {
    assert(terms.spread >= 0.0 && terms.spread <= 5.0 && terms.interaction >= 0.0 && terms.interaction <= 1.0);
    static const Grid grid;
    JointRisk joint;
    const double quiet = noInteraction(train, terms, &TrainMember::pDefect, joint.overlaps);
    const double quietHigh = noInteraction(train, terms, &TrainMember::high, joint.overlaps);
    std::array<double, points> none;
    none.fill(1.0);
    double noneHigh = 1.0, largest = 0.0;
    for (const TrainMember& member : train) {
        const double p = member.pDefect.value();
        joint.expected += p;
        largest = std::max(largest, std::min(p, member.low.value()));
        noneHigh *= 1.0 - std::max(p, member.high.value());
        const bool isCertain = p <= 0.0 || p >= 1.0; // no effect moves it
        const double centre = isCertain ? 0.0 : centreOf(grid, p, terms.spread);
        for (std::size_t k = 0; k < points; ++k)
            none[k] *= 1.0 - (isCertain ? p : logistic(centre + terms.spread * grid.at[k]));
    }
    double noneAtAll = 0.0;
    for (std::size_t k = 0; k < points; ++k)
        noneAtAll += grid.weight[k] * none[k];
    joint.any = Probability::clamped(rounded(1.0 - noneAtAll * quiet));
    joint.low = Probability::clamped(std::min(rounded(largest), joint.any.value()));
    joint.high = Probability::clamped(std::max(rounded(1.0 - noneHigh * quietHigh), joint.any.value()));
    return joint;
}

} // namespace fermata::assessment
