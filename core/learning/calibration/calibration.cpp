#include "core/learning/calibration/calibration.h"

#include <algorithm>
#include <cmath>

namespace fermata::learning {
namespace {

double shareOf(double logOdds) { return 1 / (1 + std::exp(-logOdds)); }

constexpr std::size_t knotCount = 65;
constexpr double ninetyPercent = 1.6449;

} // namespace

/// Newton's method on two parameters; the penalty makes the optimum unique and finite even with one class only.
Curve fitCurve(std::span<const Scored> scored) {
    constexpr double slopePull = 4, offsetPull = 0.5;
    Curve curve;
    for (int round = 0; round < 50; ++round) {
        double ga = slopePull * (curve.slope - 1), gb = offsetPull * curve.offset;
        double haa = slopePull, hbb = offsetPull, hab = 0;
        for (const Scored& item : scored) {
            const double p = shareOf(curve.slope * item.score + curve.offset);
            const double gap = item.weight * (p - (item.isFaulty ? 1 : 0));
            const double bend = item.weight * std::max(p * (1 - p), 1e-12);
            ga += gap * item.score;
            gb += gap;
            haa += bend * item.score * item.score;
            hab += bend * item.score;
            hbb += bend;
        }
        const double determinant = haa * hbb - hab * hab;
        const double da = (hbb * ga - hab * gb) / determinant;
        const double db = (haa * gb - hab * ga) / determinant;
        const double damp = std::min(1.0, 2.0 / std::max(std::fabs(da), std::fabs(db) + 1e-300));
        curve.slope -= damp * da;
        curve.offset -= damp * db;
        curve.slopeVariance = hbb / determinant;
        curve.offsetVariance = haa / determinant;
        curve.covariance = -hab / determinant;
        if (std::fabs(da) + std::fabs(db) < 1e-10)
            break;
    }
    // A map that falls would turn every reason round; without a rise the scores say nothing, and the curve is flat.
    curve.slope = std::max(curve.slope, 0.0);
    return curve;
}

std::vector<assessment::CalibrationKnot> knotsOf(const Curve& curve, std::span<const Scored> scored) {
    std::vector<double> scores;
    for (const Scored& item : scored)
        scores.push_back(item.score);
    std::sort(scores.begin(), scores.end());
    const double first = scores.empty() ? -4 : scores.front(), last = scores.empty() ? 4 : scores.back();
    const double reach = std::max(last - first, 0.1);
    // The typical spread near each knot; neighbours count by a kernel so that it changes slowly.
    std::vector<assessment::CalibrationKnot> knots;
    for (std::size_t i = 0; i < knotCount; ++i) {
        const double score = first - 0.1 * reach + 1.2 * reach * double(i) / double(knotCount - 1);
        double weight = 1e-9, squares = 0;
        for (const Scored& item : scored) {
            const double gap = (item.score - score) / (0.08 * reach);
            const double near = std::exp(-0.5 * gap * gap) + 1e-6;
            weight += near;
            squares += near * item.spread * item.spread;
        }
        const double middle = curve.slope * score + curve.offset;
        const double ofCurve = curve.offsetVariance + 2 * score * curve.covariance + score * score * curve.slopeVariance;
        const double ofScore = curve.slope * curve.slope * squares / weight;
        const double half = ninetyPercent * std::sqrt(std::max(ofCurve, 0.0) + ofScore);
        knots.push_back({score, shareOf(middle), shareOf(middle - half), shareOf(middle + half)});
    }
    // The ends follow the curve upwards; where the interval narrows faster than the curve climbs it is widened.
    for (std::size_t i = 1; i < knots.size(); ++i)
        knots[i].high = std::max(knots[i].high, knots[i - 1].high);
    for (std::size_t i = knots.size() - 1; i > 0; --i)
        knots[i - 1].low = std::min(knots[i - 1].low, knots[i].low);
    return knots;
}

} // namespace fermata::learning
