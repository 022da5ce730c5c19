#include "core/assessment/production/paired_bets.h"

#include <algorithm>
#include <cmath>

namespace fermata::assessment {

bool PairedBets::add(double first, double second) {
    return take(first, second, true);
}

bool PairedBets::learn(double first, double second) {
    return take(first, second, false);
}

bool PairedBets::take(double first, double second, bool isBet) {
    if (!std::isfinite(first) || !std::isfinite(second))
        return false;
    constexpr std::size_t learning = 10; // pairs before the coefficient is believed
    const double difference = first - m_ratio * second;
    // Around their means: a lasting difference is what is looked for, not something to be whitened away.
    const double n = std::max(1.0, m_neighbours), squares = m_squares - m_before * m_before / n;
    const double carry = m_sizes.size() >= learning && squares > 0.0
                             ? std::clamp((m_both - m_before * m_after / n) / squares, 0.0, 0.95)
                             : 0.0;
    const double left = m_sizes.empty() ? difference : difference - carry * m_last;
    // The first pair, and a past without any difference, give no measure to bet with.
    if (const double scale = m_sizes.empty() ? 0.0 : 2.0 * m_sizes[m_sizes.size() / 2]; isBet && scale > 0.0) {
        const double t = std::clamp(left / scale, -1.0, 1.0);
        for (std::size_t i = 0; i < stakes.size(); ++i)
            m_logs[i] += std::log1p(stakes[i] * t);
    }
    m_count += isBet ? 1 : 0;
    if (!m_sizes.empty()) {
        m_both += difference * m_last;
        m_squares += m_last * m_last;
        m_before += m_last, m_after += difference, m_neighbours += 1.0;
    }
    m_last = difference;
    m_sizes.insert(std::ranges::upper_bound(m_sizes, std::abs(left)), std::abs(left));
    return true;
}

double PairedBets::logEvidence() const {
    const double most = *std::ranges::max_element(m_logs);
    double sum = 0.0;
    for (const double each : m_logs)
        sum += std::exp(each - most) / static_cast<double>(stakes.size());
    return most + std::log(sum);
}

} // namespace fermata::assessment
