#include "core/assessment/incidents/incident_share.h"

#include <algorithm>
#include <cmath>

namespace fermata::assessment {

double incidentShare(double alpha, double beta, const DefectCounts& counts) {
    const auto isCount = [](double value) { return std::isfinite(value) && value >= 0.0; };
    if (!isCount(counts.reached) || !isCount(counts.stayed))
        return 1.0;
    const double reached = alpha + counts.reached;
    return reached / (reached + beta + counts.stayed);
}

namespace {

/// The continued fraction of formula 26.5.8 by Lentz's method (Thompson, Barnett 1986). @requires x < (a + 1) / (a + b
/// + 2)
double fraction(double a, double b, double x) {
    constexpr double tiny = 1e-300;
    double c = 1.0, d = 1.0 - (a + b) * x / (a + 1.0);
    d = 1.0 / (std::fabs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m <= 300; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        for (const double term : {even, odd}) {
            d = 1.0 + term * d;
            c = 1.0 + term / c;
            d = 1.0 / (std::fabs(d) < tiny ? tiny : d);
            c = std::fabs(c) < tiny ? tiny : c;
            h *= c * d;
        }
        if (std::fabs(c * d - 1.0) < 1e-10)
            break;
    }
    return h;
}

/// The chance that a Beta(a, b) number is at most x. @param logBeta  ln B(a, b)
double chanceBelow(double a, double b, double logBeta, double x) {
    if (x <= 0.0 || x >= 1.0)
        return x <= 0.0 ? 0.0 : 1.0;
    const double front = std::exp(a * std::log(x) + b * std::log1p(-x) - logBeta);
    return x < (a + 1.0) / (a + b + 2.0) ? front * fraction(a, b, x) / a : 1.0 - front * fraction(b, a, 1.0 - x) / b;
}

/// Newton's method from where a normal number would have the point, within a bracket that each step narrows.
double pointOf(double a, double b, double logBeta, double chance) {
    const double mean = a / (a + b), spread = std::sqrt(mean * (1 - mean) / (a + b + 1));
    double low = 0.0, high = 1.0, x = std::clamp(mean + (chance < 0.5 ? -1.645 : 1.645) * spread, 0.01, 0.99);
    for (int round = 0; round < 60 && high - low > 1e-8; ++round) {
        const double gap = chanceBelow(a, b, logBeta, x) - chance;
        (gap < 0.0 ? low : high) = x;
        double next = x - gap / std::exp((a - 1) * std::log(x) + (b - 1) * std::log1p(-x) - logBeta);
        if (!(next > low && next < high)) // also for what is no number
            next = (low + high) / 2;
        if (std::fabs(next - x) < 1e-9)
            return next;
        x = next;
    }
    return x;
}

} // namespace

Between incidentShareBetween(double alpha, double beta, const DefectCounts& counts) {
    const double mean = incidentShare(alpha, beta, counts);
    const double a = alpha + counts.reached, b = beta + counts.stayed;
    if (!(counts.reached >= 0.0 && counts.stayed >= 0.0) || !std::isfinite(a) || !std::isfinite(b))
        return {1.0, 1.0, 1.0};
    const double logBeta = std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b);
    return {mean, std::min(mean, pointOf(a, b, logBeta, 0.05)), std::max(mean, pointOf(a, b, logBeta, 0.95))};
}

Between product(const Between& a, const Between& b) {
    constexpr double least = 1e-6;
    const auto step = [=](double from, double to) { return std::log(std::max(to, least) / std::max(from, least)); };
    const double value = a.value * b.value;
    const double known = std::max(a.value, least) * std::max(b.value, least);
    const double below = std::hypot(step(a.low, a.value), step(b.low, b.value));
    const double above = std::hypot(step(a.value, a.high), step(b.value, b.high));
    return {value, std::clamp(known * std::exp(-below), 0.0, value),
            std::clamp(known * std::exp(above), value, std::max(value, a.high * b.high))};
}

} // namespace fermata::assessment
