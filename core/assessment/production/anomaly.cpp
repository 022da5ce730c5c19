#include "core/assessment/production/anomaly.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fermata::assessment {

namespace {

constexpr std::size_t most = 20000;
constexpr Seconds day{86400};

double medianOfNewest(const std::vector<double>& values, std::size_t count) {
    std::vector<double> newest(values.end() - static_cast<std::ptrdiff_t>(std::min(count, values.size())),
                               values.end());
    const auto middle = newest.begin() + static_cast<std::ptrdiff_t>(newest.size() / 2);
    std::ranges::nth_element(newest, middle);
    return *middle;
}

double meanOfNewest(const std::vector<double>& values, std::size_t count) {
    const std::size_t of = std::min(count, values.size());
    return std::accumulate(values.end() - static_cast<std::ptrdiff_t>(of), values.end(), 0.0) / static_cast<double>(of);
}

} // namespace

double AnomalyScorer::Past::ratio(double value, double quantile) {
    double ratio = 0.0;
    if (!m_sorted.empty()) {
        const auto at = static_cast<std::size_t>(quantile * static_cast<double>(m_sorted.size()));
        const double usual = m_sorted[std::min(at, m_sorted.size() - 1)];
        ratio = usual > 0.0 ? value / usual : value > 0.0 ? 10.0 : 0.0; // from never to some
    }
    m_sorted.insert(std::ranges::upper_bound(m_sorted, value), value);
    m_order.push_back(value);
    if (m_order.size() > most) {
        m_sorted.erase(std::ranges::lower_bound(m_sorted, m_order.front()));
        m_order.pop_front();
    }
    return ratio;
}

/// Distance from the nearest value of the same time, a few points around it, of any earlier day.
std::optional<double> AnomalyScorer::fromEarlierDays(Time at, double value) const {
    constexpr std::ptrdiff_t around = 3;
    std::optional<double> nearest;
    for (int back = 1; back <= 14; ++back) {
        const auto found = std::ranges::lower_bound(m_times, at - day * back);
        if (found == m_times.end() || *found - (at - day * back) > Seconds{3600})
            continue;
        if (found == m_times.begin())
            break;
        const auto middle = found - m_times.begin();
        for (auto i = std::max<std::ptrdiff_t>(0, middle - around);
             i <= middle + around && i < static_cast<std::ptrdiff_t>(m_values.size()); ++i) {
            const double apart = std::abs(m_values[static_cast<std::size_t>(i)] - value);
            nearest = std::min(nearest.value_or(apart), apart);
        }
    }
    return nearest;
}

double AnomalyScorer::ratioOf(Time at, double value) {
    double largest = 0.0;
    const auto take = [&](Past& past, double statistic) {
        largest = std::max(largest, past.ratio(statistic, m_rules.quantile));
    };
    if (const auto apart = fromEarlierDays(at, value))
        take(m_season, *apart);
    if (!m_values.empty()) {
        take(m_step, std::abs(value - m_values.back()));
        take(m_level, std::abs(value - medianOfNewest(m_values, m_rules.level)));
    }
    m_times.push_back(at);
    m_values.push_back(value);
    if (m_values.size() >= 4 * m_rules.shift) {
        const std::vector<double> before(m_values.end() - static_cast<std::ptrdiff_t>(4 * m_rules.shift),
                                         m_values.end() - static_cast<std::ptrdiff_t>(m_rules.shift));
        take(m_shift, std::abs(meanOfNewest(m_values, m_rules.shift) - meanOfNewest(before, before.size())));
    }
    if (m_values.size() >= m_rules.flat) {
        const auto [low, high] =
            std::ranges::minmax_element(m_values.end() - static_cast<std::ptrdiff_t>(m_rules.flat), m_values.end());
        take(m_flat, 1.0 / (1e-9 + (*high - *low)));
    }
    if (m_values.size() > most + most / 4) {
        m_values.erase(m_values.begin(), m_values.end() - static_cast<std::ptrdiff_t>(most));
        m_times.erase(m_times.begin(), m_times.end() - static_cast<std::ptrdiff_t>(most));
    }
    return largest;
}

double AnomalyScorer::score(Time at, std::optional<double> value) {
    double ratio = 0.0;
    if (value && std::isfinite(*value))
        ratio = ratioOf(at, *value);
    const bool isLargest = std::ranges::all_of(m_recent, [&](double earlier) { return earlier < ratio; });
    m_recent.push_back(ratio);
    if (m_recent.size() > m_rules.quiet)
        m_recent.pop_front();
    if (m_values.size() <= m_rules.learning || !isLargest)
        return 0.0;
    return std::clamp(ratio / (1.0 + ratio), 0.0, 1.0);
}

} // namespace fermata::assessment
