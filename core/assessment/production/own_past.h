// A metric without a control, held against its own past: empirical, never a guarantee.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/assessment/production/event_share.h"
#include "core/base/time.h"

namespace fermata::assessment {

struct MetricPoint {
    Time at{};
    double value = 0.0;
    bool operator==(const MetricPoint&) const = default;
};

enum class PastState {
    Usable,
    TooShort, ///< fewer than two days at this interval, or too many gaps
    Bursty,   ///< what is left after the season has tails, or calm and storms, that no limit of ours survives
    Constant  ///< it never moved: any change is either nothing or everything
};
std::string_view name(PastState state); ///< "usable", "too-short", "bursty", "constant"

/// What is usual for a metric: a daily season, how far what is left moves, and how far the statistic ever went.
struct PastOfMetric {
    PastState state = PastState::TooShort;
    Seconds interval{60};
    std::vector<double> season; ///< by slot of the UTC day; the value itself for a value without season (size 1)
    double carry = 0.0;         ///< AR(1) coefficient of what is left
    double deviation = 0.0;     ///< of what is left after that, robust
    double limit = 0.0;         ///< that the largest statistic of one in five earlier windows exceeded
    double scale = 1.0;         ///< excess over it that makes a window e times rarer; ≥ 1
    std::size_t windows = 0;    ///< earlier windows looked at
    bool operator==(const PastOfMetric&) const = default;
};

/// Fits the past. Season: median by slot of the UTC day and its neighbours, from two whole days on; what is left: AR(1)
/// by its first autocorrelation; deviation by the median of absolute values. The statistic of OwnPastTest then runs
/// over windows of `watched` intervals of this past and of siblings, each day with the season of the other days, as a
/// watch would have seen it.
/// @requires interval > 0, watched ≥ 1, points in the order of their time
PastOfMetric pastOf(const std::vector<MetricPoint>& points, Seconds interval, std::size_t watched, Direction direction,
                    const std::vector<std::vector<MetricPoint>>& siblings = {});

/// Normal-mixture SPRT on whitened residuals (Robbins 1970; Johari, Koomen, Pekelis, Walsh 2017, "Peeking at A/B
/// tests"): with s the sum of n standardised residuals, each capped at ±4, log Λ = s²·τ²/(2·(1 + n·τ²)) − ½·ln(1 +
/// n·τ²) where s points to worse, else 0. logBad() is logEvidence() of the p-value that earlier windows give the
/// largest Λ, their tail drawn on exponentially: empirical. logGood() is the same against a value that is worse by the
/// margin: as far from it as chance never went.
///
/// Thread safety: a plain value.
class OwnPastTest {
public:
    OwnPastTest(const VerificationRules& rules, const PastOfMetric& past);

    /// @returns whether it could be used: finite, newer than the last, the past usable
    bool add(const MetricPoint& point);
    double logBad() const { return m_logBad; }
    double logGood() const { return m_logGood; }
    double statistic() const { return m_largest; } ///< the largest log Λ so far
    double usual(Time at) const;                   ///< by the season; 0 without a usable past

private:
    VerificationRules m_rules;
    PastOfMetric m_past;
    std::optional<Time> m_last;
    double m_left = 0.0, m_leftOfMargin = 0.0, m_sum = 0.0, m_sumOfMargin = 0.0, m_largest = 0.0, m_largestGood = 0.0;
    double m_logBad = 0.0, m_logGood = 0.0;
    std::size_t m_count = 0;
};

} // namespace fermata::assessment
