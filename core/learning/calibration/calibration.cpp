#include "core/learning/calibration/calibration.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

namespace fermata::learning {
namespace {

double shareOf(double logOdds) {
    return 1 / (1 + std::exp(-logOdds));
}

/// The offset at which the expected faults are those seen, with its variance; a weak pull holds it to `start`.
struct Level {
    double offset = 0;
    double variance = 0;
};

Level levelOf(std::span<const Scored> scored, double slope, double start, double pull) {
    double low = start - 30, high = start + 30; // the expected count rises with the offset: bisection
    for (int round = 0; round < 80; ++round) {
        const double middle = (low + high) / 2;
        double gap = pull * (middle - start);
        for (const Scored& item : scored)
            gap += item.weight * (shareOf(slope * item.score + middle) - (item.isFaulty ? 1 : 0));
        (gap > 0 ? high : low) = middle;
    }
    Level level{(low + high) / 2, 0};
    double bend = pull;
    for (const Scored& item : scored) {
        const double p = shareOf(slope * item.score + level.offset);
        bend += item.weight * p * (1 - p);
    }
    level.variance = 1 / bend;
    return level;
}

constexpr std::size_t knotCount = 161;
constexpr double ninetyPercent = 1.6449;
/// Log-odds of one in a thousand: whether a chance is smaller still is no miss that a person would call one.
constexpr double surest = 6.9;
/// From the middle of the last block, where the level was found, to that of the next one and a half blocks.
constexpr double halvesAhead = 2.5;

} // namespace

/// Newton's method on two parameters, each step halved until it gains; the penalty makes the optimum unique and finite
/// even with one class only.
Curve fitCurve(std::span<const Scored> scored) {
    constexpr double slopePull = 4, offsetPull = 0.5;
    const auto loss = [&](double slope, double offset) {
        double sum = slopePull / 2 * (slope - 1) * (slope - 1) + offsetPull / 2 * offset * offset;
        for (const Scored& item : scored) {
            const double x = slope * item.score + offset;
            sum += item.weight * (std::log1p(std::exp(-std::fabs(x))) + std::max(x, 0.0) - (item.isFaulty ? x : 0));
        }
        return sum;
    };
    Curve curve;
    double before = loss(curve.slope, curve.offset);
    for (int round = 0; round < 100; ++round) {
        double ga = slopePull * (curve.slope - 1), gb = offsetPull * curve.offset;
        double haa = slopePull, hbb = offsetPull, hab = 0;
        for (const Scored& item : scored) {
            const double p = shareOf(curve.slope * item.score + curve.offset);
            const double gap = item.weight * (p - (item.isFaulty ? 1 : 0));
            const double bend = item.weight * p * (1 - p);
            ga += gap * item.score;
            gb += gap;
            haa += bend * item.score * item.score;
            hab += bend * item.score;
            hbb += bend;
        }
        const double determinant = haa * hbb - hab * hab;
        curve.slopeVariance = hbb / determinant;
        curve.offsetVariance = haa / determinant;
        curve.covariance = -hab / determinant;
        double da = (hbb * ga - hab * gb) / determinant;
        double db = (haa * gb - hab * ga) / determinant;
        if (std::fabs(da) + std::fabs(db) < 1e-9)
            break;
        double after = loss(curve.slope - da, curve.offset - db);
        for (int half = 0; half < 40 && !(after < before); ++half)
            after = loss(curve.slope - (da /= 2), curve.offset - (db /= 2));
        if (!(after < before))
            break;
        before = after;
        curve.slope -= da;
        curve.offset -= db;
    }
    // A map that falls would turn every reason round, a flat one would hide them. The blocks that the curve is fitted
    // to were scored by members with less past than those that will speak, so some rise is always left.
    constexpr double leastSlope = 0.25;
    if (curve.slope < leastSlope) {
        curve.slope = leastSlope;
        curve.offset = levelOf(scored, leastSlope, 0, offsetPull).offset;
    }
    return curve;
}

Curve levelled(const Curve& curve, std::span<const Scored> scored) {
    constexpr double pull = 2;
    const Level level = levelOf(scored, curve.slope, curve.offset, pull);
    Curve moved = curve;
    moved.offset = level.offset;
    moved.offsetVariance = std::max(curve.offsetVariance, level.variance);
    return moved;
}

double driftVariance(std::span<const std::vector<Scored>> blocks, double slope) {
    constexpr double pull = 0.5;
    double squares = 0;
    std::size_t steps = 0;
    std::optional<Level> before;
    for (const auto& block : blocks)
        for (const auto half : {std::span(block).first(block.size() / 2), std::span(block).subspan(block.size() / 2)}) {
            const Level level = levelOf(half, slope, 0, pull);
            if (before) {
                const double step = level.offset - before->offset;
                squares += step * step - level.variance - before->variance;
                ++steps;
            }
            before = level;
        }
    if (steps == 0)
        return 0;
    // Student's quantile over the normal's: Abramowitz and Stegun 1964, formula 26.7.5.
    constexpr double z = ninetyPercent;
    const auto n = double(steps);
    const double student = z + (z * z * z + z) / (4 * n) + (5 * std::pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * n * n);
    return std::max(0.0, squares / n) * halvesAhead * (student / z) * (student / z);
}

std::vector<Miss> missed(std::span<const double> scores, std::span<const double> truth) {
    assert(scores.size() == truth.size());
    std::vector<Scored> both; // each change as so much of a faulty one and so much of a clean one
    for (std::size_t i = 0; i < scores.size(); ++i)
        for (const bool isFaulty : {false, true})
            both.push_back({scores[i], isFaulty, isFaulty ? shareOf(truth[i]) : 1 - shareOf(truth[i])});
    const Curve curve = fitCurve(both);
    std::vector<Miss> misses;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const double said = curve.slope * scores[i] + curve.offset;
        misses.push_back({said, std::clamp(truth[i], -surest, surest) - std::clamp(said, -surest, surest)});
    }
    return misses;
}

std::vector<assessment::CalibrationKnot> knotsOf(const Curve& curve, std::span<const Scored> scored,
                                                 std::span<const Miss> misses) {
    // Over every score that members can have, not only those seen: outside its knots the map is flat and would rank no
    // more.
    constexpr double first = -12, last = 12, width = 0.32;
    // How unsure the curve is, is known where scores were seen; beyond them it stays as at the last one.
    double least = 0, most = 0;
    for (const Scored& item : scored) {
        least = std::min(least, item.score);
        most = std::max(most, item.score);
    }
    // The typical spread near each knot; neighbours count by a kernel so that it changes slowly.
    std::vector<assessment::CalibrationKnot> knots;
    for (std::size_t i = 0; i < knotCount; ++i) {
        const double score = first + (last - first) * double(i) / double(knotCount - 1);
        const double middle = curve.slope * score + curve.offset;
        double weight = 1e-9, below = 0, above = 0;
        for (const Miss& miss : misses) {
            const double gap = (miss.at - middle) / width;
            const double near = std::exp(-0.5 * gap * gap) + 1e-6;
            weight += near;
            (miss.by < 0 ? below : above) += near * miss.by * miss.by;
        }
        const double seen = std::clamp(score, least, most);
        const double ofCurve = curve.offsetVariance + 2 * seen * curve.covariance + seen * seen * curve.slopeVariance;
        // A normal's two halves of unequal width: the truth is further below than above where most of it is small.
        const auto half = [&](double squares) {
            return ninetyPercent * std::sqrt(std::max(ofCurve, 0.0) + 2 * squares / weight);
        };
        knots.push_back({score, shareOf(middle), shareOf(middle - half(below)), shareOf(middle + half(above))});
    }
    // The ends follow the curve upwards; where the interval narrows faster than the curve climbs it is widened.
    for (std::size_t i = 1; i < knots.size(); ++i)
        knots[i].high = std::max(knots[i].high, knots[i - 1].high);
    for (std::size_t i = knots.size() - 1; i > 0; --i)
        knots[i - 1].low = std::min(knots[i - 1].low, knots[i].low);
    return knots;
}

} // namespace fermata::learning
