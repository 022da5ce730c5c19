#include "core/assessment/production/normal.h"

#include <cmath>
#include <numbers>

namespace fermata::assessment {

double normalChance(double z) {
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

/// By halving, on the side where erfc keeps its digits.
double normalQuantile(double p) {
    if (p > 0.5)
        return -normalQuantile(1.0 - p);
    double low = -40.0, high = 0.0;
    for (int step = 0; step < 64; ++step) {
        const double middle = (low + high) / 2.0;
        (normalChance(middle) < p ? low : high) = middle;
    }
    return (low + high) / 2.0;
}

} // namespace fermata::assessment
