// The normal distribution: chance and quantile.
#pragma once

namespace fermata::assessment {

/// Chance of a value of at most z.
double normalChance(double z);
/// The value that is exceeded with chance 1 − p, to 1e-9. @requires 0 < p < 1
double normalQuantile(double p);

} // namespace fermata::assessment
