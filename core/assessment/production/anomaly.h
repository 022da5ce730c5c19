// How unlike its past each point of a series is: a score that only looks back.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "core/base/time.h"

namespace fermata::assessment {

/// One setting for all series; chosen on the development groups of the Numenta Anomaly Benchmark (tests/bench).
struct AnomalyRules {
    std::size_t level = 288;    ///< newest points that the level is the median of
    std::size_t shift = 24;     ///< newest points whose mean is a shift
    std::size_t flat = 36;      ///< newest points whose range is compared with the smallest so far
    double quantile = 0.998;    ///< of each statistic's past that it is divided by
    std::size_t quiet = 50;     ///< a score counts only when it is the largest of so many points: few alarms
    std::size_t learning = 150; ///< points before anything is scored
    bool operator==(const AnomalyRules&) const = default;
};

/// Scores are tail ratios: each statistic of the newest point (its step, its distance from the level, the shift of the
/// newest mean, its distance from the same time of earlier days, how flat it became) divided by a high quantile of that
/// statistic's own past; the largest ratio ρ gives ρ/(1 + ρ), and 0 where a larger one stood within the last `quiet`
/// points. A value that is no number scores 0 and is no past for others.
/// Thread safety: a plain value.
class AnomalyScorer {
public:
    explicit AnomalyScorer(const AnomalyRules& rules = {}) : m_rules(rules) {}

    /// The score of the next point, in [0, 1]; depends on it and on earlier ones only.
    double score(Time at, std::optional<double> value);

private:
    /// Past of one statistic, sorted; the newest 20,000.
    class Past {
    public:
        /// Ratio of the value to the quantile of earlier ones, then remembers it.
        double ratio(double value, double quantile);

    private:
        std::vector<double> m_sorted;
        std::deque<double> m_order;
    };

    double ratioOf(Time at, double value);
    std::optional<double> fromEarlierDays(Time at, double value) const;

    AnomalyRules m_rules;
    std::vector<Time> m_times; ///< the newest 20,000 points
    std::vector<double> m_values;
    Past m_step, m_level, m_shift, m_season, m_flat;
    std::deque<double> m_recent; ///< raw ratios of the newest `quiet` points
};

} // namespace fermata::assessment
