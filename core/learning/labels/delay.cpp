#include "core/learning/labels/delay.h"

#include <algorithm>
#include <cmath>

namespace fermata::learning {

DelayCurve::DelayCurve(std::vector<ObservedDelay> delays) {
    for (ObservedDelay& delay : delays) {
        delay.days = std::max(delay.days, 0.0);
        delay.mostDays = std::max(delay.mostDays, delay.days);
    }
    std::sort(delays.begin(), delays.end(), [](const auto& a, const auto& b) { return a.days < b.days; });
    std::vector<double> most;
    for (const ObservedDelay& delay : delays)
        most.push_back(delay.mostDays);
    std::sort(most.begin(), most.end());
    // F(t) = Π over delays d > t of (1 − n_d / R_d), where R_d counts the cases with delay <= d <= longest possible delay.
    double share = 1.0;
    for (std::size_t end = delays.size(); end > 0;) {
        const double days = delays[end - 1].days;
        m_steps.push_back({days, share});
        std::size_t begin = end;
        while (begin > 0 && delays[begin - 1].days == days)
            --begin;
        const auto tooYoung = static_cast<std::size_t>(std::lower_bound(most.begin(), most.end(), days) - most.begin());
        const double atRisk = double(end) - double(tooYoung);
        // A risk set that holds nothing but its own cases would end the curve; that is scarcity, not knowledge.
        if (atRisk > double(end - begin))
            share *= 1 - double(end - begin) / atRisk;
        end = begin;
    }
    std::reverse(m_steps.begin(), m_steps.end());
}

double DelayCurve::knownShare(double days) const {
    if (m_steps.empty())
        return 1.0;
    const auto after = std::upper_bound(m_steps.begin(), m_steps.end(), days,
                                        [](double value, const Step& step) { return value < step.days; });
    return after == m_steps.begin() ? 0.0 : std::prev(after)->share;
}

double DelayCurve::ageOf(double share) const {
    const auto found = std::find_if(m_steps.begin(), m_steps.end(), [share](const Step& s) { return s.share >= share; });
    if (m_steps.empty())
        return 0.0;
    return found == m_steps.end() ? m_steps.back().days : found->days;
}

assessment::BaseRate baseRate(double faulty, double observable) {
    if (observable <= 0)
        return {0.2, 0.0, 1.0};
    constexpr double z = 1.6449; // 90 %, both sides
    const double n = observable;
    const double p = std::clamp(faulty / n, 0.0, 1.0);
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {p, std::clamp(std::min(p, middle - half), 0.0, 1.0), std::clamp(std::max(p, middle + half), 0.0, 1.0)};
}

} // namespace fermata::learning
