// A number between 0 and 1, and how numbers are rounded before they are compared.
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <compare>

namespace fermata {

/// Numbers that enter a comparison are rounded to 1e-6, so that a verdict never hangs on the last bit.
/// Never minus zero, which has no canonical text.
inline double rounded(double value) { return std::isfinite(value) ? std::round(value * 1e6) / 1e6 + 0.0 : value; }

/// @requires 0 <= value <= 1 at construction
class Probability {
public:
    constexpr Probability() = default;
    constexpr explicit Probability(double value) : m_value(value) { assert(value >= 0.0 && value <= 1.0); }
    /// The nearest valid probability; NaN becomes 1, because ignorance never helps.
    static Probability clamped(double value) { return Probability(std::isnan(value) ? 1.0 : std::clamp(value, 0.0, 1.0)); }
    constexpr double value() const { return m_value; }
    auto operator<=>(const Probability&) const = default;

private:
    double m_value = 1.0;
};

} // namespace fermata
