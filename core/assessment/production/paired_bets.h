// Values of two versions in pairs, without a past to calibrate on: a betting test on whitened differences.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace fermata::assessment {

/// Bets that the first of each pair exceeds `ratio` times the second. The difference is whitened by the AR(1)
/// coefficient of the earlier ones, divided by twice the median size of the earlier ones and capped at ±1; for
/// differences that are symmetric about nothing, or lie below it, each Π(1 + λ·t) is a supermartingale, and so is their
/// mean (Waudby-Smith, Ramdas 2024, "Estimating means of bounded random variables by betting"). Only as good as the
/// whitening: empirical. Thread safety: a plain value.
class PairedBets {
public:
    /// @requires ratio > 0
    explicit PairedBets(double ratio) : m_ratio(ratio) {}

    /// @returns whether the pair could be used: both finite
    bool add(double first, double second);
    /// Only for the measure of what is usual; nothing is bet. @returns as add()
    bool learn(double first, double second);
    double logEvidence() const;                   ///< natural logarithm of the mean of the bets
    std::size_t count() const { return m_count; } ///< of pairs that were bet on

    static constexpr std::array<double, 5> stakes{0.1, 0.25, 0.5, 0.75, 0.95};

private:
    bool take(double first, double second, bool isBet);

    double m_ratio;
    std::size_t m_count = 0;
    std::vector<double> m_sizes;                        ///< of earlier whitened differences, sorted
    double m_last = 0.0, m_both = 0.0, m_squares = 0.0; ///< sums over neighbours in time
    double m_before = 0.0, m_after = 0.0, m_neighbours = 0.0;
    std::array<double, stakes.size()> m_logs{};
};

} // namespace fermata::assessment
