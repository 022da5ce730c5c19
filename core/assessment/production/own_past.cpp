#include "core/assessment/production/own_past.h"

#include <algorithm>
#include <cmath>

#include "core/assessment/production/exact_share.h"

namespace fermata::assessment {

namespace {

constexpr double spread = 0.25;    ///< τ²: variance of the shifts that are looked for, in standard deviations
constexpr double cap = 4.0;        ///< of one standardised residual
constexpr double exceeding = 0.2;  ///< share of earlier windows above `limit`
constexpr double toSigma = 1.4826; ///< median of absolute values of a normal variable to its deviation
constexpr std::size_t leastDays = 2, leastWindows = 20;
constexpr Seconds day{86400};

double median(std::vector<double> values) {
    if (values.empty())
        return 0.0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double quantile(const std::vector<double>& sorted, double part) {
    const auto at = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
    return sorted[std::min(at, sorted.size() - 1)];
}

std::int64_t dayOf(Time at) {
    return toUnix(at) / day.count();
}

std::size_t slotOf(Time at, std::size_t slots) {
    const std::int64_t second = ((toUnix(at) % day.count()) + day.count()) % day.count();
    return static_cast<std::size_t>(second * static_cast<std::int64_t>(slots) / day.count());
}

/// Medians by slot and its neighbours, without one day (none: −1). A slot that nothing fell into takes the median of
/// all.
std::vector<double> seasonOf(const std::vector<MetricPoint>& points, std::size_t slots, std::int64_t without) {
    std::vector<std::vector<double>> values(slots);
    std::vector<double> all;
    for (const MetricPoint& point : points) {
        if (dayOf(point.at) == without)
            continue;
        values[slotOf(point.at, slots)].push_back(point.value);
        all.push_back(point.value);
    }
    const double usual = median(all);
    // Neighbours of a quarter of an hour, or one slot, to each side.
    const std::size_t beside = std::max<std::size_t>(1, slots / 96);
    std::vector<double> season(slots, usual);
    for (std::size_t slot = 0; slot < slots; ++slot) {
        std::vector<double> near;
        for (std::size_t k = 0; k <= 2 * beside; ++k) {
            const auto& other = values[(slot + slots + k - beside) % slots];
            near.insert(near.end(), other.begin(), other.end());
        }
        if (!near.empty())
            season[slot] = median(std::move(near));
    }
    return season;
}

/// What the season leaves, in the order of the points; each day by the season of the others when `apart`.
std::vector<double> leftOf(const std::vector<MetricPoint>& points, std::size_t slots, bool apart) {
    std::vector<double> left;
    std::vector<double> season;
    std::int64_t of = -2;
    for (const MetricPoint& point : points) {
        const std::int64_t today = apart ? dayOf(point.at) : -1;
        if (today != of)
            season = seasonOf(points, slots, today), of = today;
        left.push_back(point.value - season[slots == 1 ? 0 : slotOf(point.at, slots)]);
    }
    return left;
}

double deviationOf(const std::vector<double>& values) {
    std::vector<double> sizes;
    for (const double value : values)
        sizes.push_back(std::abs(value));
    return toSigma * median(std::move(sizes));
}

/// First autocorrelation of neighbours in time, with what is far capped.
double carryOf(const std::vector<MetricPoint>& points, const std::vector<double>& left, Seconds interval) {
    const double far = 6.0 * deviationOf(left);
    double both = 0.0, squares = 0.0;
    for (std::size_t i = 1; i < left.size(); ++i) {
        if (points[i].at - points[i - 1].at > interval * 3 / 2)
            continue;
        const double before = std::clamp(left[i - 1], -far, far), now = std::clamp(left[i], -far, far);
        both += before * now;
        squares += before * before;
    }
    return squares > 0.0 ? std::clamp(both / squares, 0.0, 0.98) : 0.0;
}

/// One residual against the one before it, so many intervals earlier (0: none), in standard deviations.
double whitened(double left, double before, std::int64_t gap, double carry, double deviation) {
    if (gap <= 0)
        return left * std::sqrt(1.0 - carry * carry) / deviation;
    const double kept = std::pow(carry, static_cast<double>(gap));
    return (left - kept * before) / deviation * std::sqrt((1.0 - carry * carry) / (1.0 - kept * kept));
}

double statisticOf(double sum, double n) {
    return sum * sum * spread / (2.0 * (1.0 + n * spread)) - 0.5 * std::log(1.0 + n * spread);
}

std::int64_t gapOf(Time from, Time to, Seconds interval) {
    return std::max<std::int64_t>(1, (to - from + interval / 2) / interval);
}

/// Largest statistics of windows of `watched` residuals, half of one overlapping the next.
void addWindows(const std::vector<double>& white, std::size_t watched, Direction direction, std::vector<double>& out) {
    const double sign = direction == Direction::Up ? 1.0 : -1.0;
    for (std::size_t begin = 0; begin + watched <= white.size(); begin += std::max<std::size_t>(1, watched / 2)) {
        double sum = 0.0, largest = 0.0, n = 0.0;
        for (std::size_t i = begin; i < begin + watched; ++i) {
            sum += std::clamp(sign * white[i], -cap, cap);
            n += 1.0;
            if (sum > 0.0)
                largest = std::max(largest, statisticOf(sum, n));
        }
        out.push_back(largest);
    }
}

/// Whether what is left is calm and storm by turns, or has tails that no deviation describes.
bool isBursty(const std::vector<double>& white) {
    constexpr std::size_t parts = 24;
    std::vector<double> deviations;
    const std::size_t length = white.size() / parts;
    for (std::size_t part = 0; part < parts && length >= 8; ++part)
        deviations.push_back(deviationOf({white.begin() + static_cast<std::ptrdiff_t>(part * length),
                                          white.begin() + static_cast<std::ptrdiff_t>((part + 1) * length)}));
    std::ranges::sort(deviations);
    const auto far = static_cast<double>(std::ranges::count_if(white, [](double z) { return std::abs(z) > 6.0; }));
    return far > 0.02 * static_cast<double>(white.size()) ||
           (!deviations.empty() && quantile(deviations, 0.9) > 5.0 * quantile(deviations, 0.1));
}

struct Fit {
    std::vector<double> white; ///< each day by the season of the others
    double carry = 0.0, deviation = 0.0;
    std::size_t slots = 1;
};

std::size_t slotsOf(const std::vector<MetricPoint>& points, Seconds interval) {
    if (points.empty() || points.back().at - points.front().at < day * leastDays || interval >= day / 4)
        return 1;
    return static_cast<std::size_t>(day / std::max(interval, Seconds{60}));
}

Fit fitOf(const std::vector<MetricPoint>& points, Seconds interval) {
    Fit fit;
    fit.slots = slotsOf(points, interval);
    std::vector<double> left = leftOf(points, fit.slots, fit.slots > 1);
    if (fit.slots > 1) { // a season that explains nothing only adds noise
        const std::vector<double> plain = leftOf(points, 1, true);
        if (deviationOf(left) > 0.95 * deviationOf(plain))
            fit.slots = 1, left = plain;
    }
    fit.carry = carryOf(points, left, interval);
    for (std::size_t i = 0; i < left.size(); ++i)
        fit.white.push_back(whitened(left[i], i ? left[i - 1] : 0.0,
                                     i ? gapOf(points[i - 1].at, points[i].at, interval) : 0, fit.carry, 1.0));
    fit.deviation = deviationOf(fit.white);
    if (fit.deviation > 0.0)
        for (double& each : fit.white)
            each /= fit.deviation;
    return fit;
}

std::vector<MetricPoint> finite(const std::vector<MetricPoint>& points) {
    std::vector<MetricPoint> out;
    std::ranges::copy_if(points, std::back_inserter(out),
                         [](const MetricPoint& one) { return std::isfinite(one.value); });
    return out;
}

} // namespace

std::string_view name(PastState state) {
    switch (state) {
    case PastState::Usable:
        return "usable";
    case PastState::TooShort:
        return "too-short";
    case PastState::Bursty:
        return "bursty";
    case PastState::Constant:
        return "constant";
    }
    return "too-short";
}

PastOfMetric pastOf(const std::vector<MetricPoint>& points, Seconds interval, std::size_t watched, Direction direction,
                    const std::vector<std::vector<MetricPoint>>& siblings) {
    PastOfMetric past;
    past.interval = interval;
    const std::vector<MetricPoint> known = finite(points);
    const auto expected = [&](const std::vector<MetricPoint>& some) {
        return static_cast<double>((some.back().at - some.front().at) / interval + 1);
    };
    if (known.size() < 40 || known.back().at - known.front().at < day * leastDays ||
        static_cast<double>(known.size()) < 0.8 * expected(known))
        return past;
    if (std::ranges::all_of(known, [&](const MetricPoint& one) { return one.value == known.front().value; })) {
        past.state = PastState::Constant;
        return past;
    }
    const Fit fit = fitOf(known, interval);
    past.season = seasonOf(known, fit.slots, -1);
    past.carry = fit.carry;
    past.deviation = fit.deviation;
    if (!(fit.deviation > 0.0) || isBursty(fit.white)) { // mostly constant, moved by bursts; or bursts all over
        past.state = PastState::Bursty;
        return past;
    }
    std::vector<double> largest;
    addWindows(fit.white, watched, direction, largest);
    for (const auto& sibling : siblings) {
        const std::vector<MetricPoint> other = finite(sibling);
        const Fit fitted = other.empty() ? Fit{} : fitOf(other, interval);
        if (fitted.deviation > 0.0 && !isBursty(fitted.white))
            addWindows(fitted.white, watched, direction, largest);
    }
    past.windows = largest.size();
    if (largest.size() < leastWindows)
        return past;
    std::ranges::sort(largest);
    past.limit = quantile(largest, 1.0 - exceeding);
    double excess = 0.0, above = 0.0;
    for (const double each : largest)
        if (each > past.limit)
            excess += each - past.limit, above += 1.0;
    past.scale = std::max(1.0, above > 0.0 ? excess / above : 1.0);
    past.state = PastState::Usable;
    return past;
}

OwnPastTest::OwnPastTest(const VerificationRules& rules, const PastOfMetric& past) : m_rules(rules), m_past(past) {}

double OwnPastTest::usual(Time at) const {
    return m_past.season.empty() ? 0.0 : m_past.season[slotOf(at, m_past.season.size())];
}

bool OwnPastTest::add(const MetricPoint& point) {
    if (m_past.state != PastState::Usable || !std::isfinite(point.value) || (m_last && point.at <= *m_last))
        return false;
    const std::int64_t gap = m_last ? gapOf(*m_last, point.at, m_past.interval) : 0;
    m_last = point.at;
    const bool worseIsMore = m_rules.direction == Direction::Up;
    const double sign = worseIsMore ? 1.0 : -1.0, expected = usual(point.at);
    const auto step = [&](double left, double& before) {
        const double z = whitened(left, before, gap, m_past.carry, m_past.deviation);
        before = left;
        return std::clamp(sign * z, -cap, cap);
    };
    // Tolerated is what is within the ratio of the usual value, when there is one to speak of a ratio.
    const auto worseBy = [&](double ratio) { return worseIsMore ? expected * ratio : expected / ratio; };
    m_count += 1;
    const auto n = static_cast<double>(m_count);
    const auto logP = [&](double largest) {
        return largest <= m_past.limit ? 0.0 : std::log(exceeding) - (largest - m_past.limit) / m_past.scale;
    };
    m_sum += step(point.value - (expected > 0.0 ? worseBy(m_rules.tolerated) : expected), m_left);
    if (m_sum > 0.0)
        m_largest = std::max(m_largest, statisticOf(m_sum, n));
    m_logBad = logEvidence(logP(m_largest));
    if (expected > 0.0) {
        m_sumOfMargin += step(point.value - worseBy(m_rules.marginGood), m_leftOfMargin);
        if (m_sumOfMargin < 0.0)
            m_largestGood = std::max(m_largestGood, statisticOf(m_sumOfMargin, n));
        m_logGood = logEvidence(logP(m_largestGood));
    }
    return true;
}

} // namespace fermata::assessment
