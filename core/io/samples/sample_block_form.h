// The form of a packed block, shared by what writes and what reads it. Used by sample_block*.cpp only.
#pragma once

#include <cmath>
#include <cstdint>

namespace fermata::io {

inline constexpr std::uint8_t blockVersion = 1;
/// Decimal places, or minus the zeros in front of the point.
inline constexpr int mostScale = 290;

enum class Times : std::uint8_t { Regular, Steps };
enum class Gaps : std::uint8_t { None, Some };
enum class Values : std::uint8_t { Same, Decimals, AsTheyAre };
enum class Wholes : std::uint8_t { Plain, Differences };

/// Exact up to 22.
inline double powerOfTen(int exponent) {
    static constexpr double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    return exponent >= 0 && exponent <= 22 ? exact[exponent] : std::pow(10.0, exponent);
}
inline std::int64_t toWhole(double value, int places) {
    return static_cast<std::int64_t>(
        std::llround(places >= 0 ? value * powerOfTen(places) : value / powerOfTen(-places)));
}

} // namespace fermata::io
