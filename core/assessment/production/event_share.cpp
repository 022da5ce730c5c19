#include "core/assessment/production/event_share.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace fermata::assessment {

namespace {

constexpr double z90 = 1.2815515655446004; ///< 90 % quantile of the normal distribution

bool isCount(double value) {
    return std::isfinite(value) && value >= 0.0;
}

bool isUsable(const EventTick& tick) {
    for (const ArmCount& arm : {tick.treatment, tick.control})
        if (!isCount(arm.events) || !isCount(arm.exposure) || arm.exposure <= 0.0 || arm.events > arm.exposure)
            return false;
    return true;
}

double share(const EventTick& tick) {
    return tick.treatment.exposure / (tick.treatment.exposure + tick.control.exposure);
}

/// What one interval adds to the logarithm of L(r) against r0, written without θ: no cancellation near 0 and 1.
double increment(const EventTick& tick, double null, double other) {
    const double w = share(tick);
    const double both = std::log(w * null + 1.0 - w) - std::log(w * other + 1.0 - w);
    return tick.treatment.events * (std::log(other / null) + both) + tick.control.events * both;
}

double logSum(double a, double b) {
    const double most = std::max(a, b);
    return std::isinf(most) ? most : most + std::log(std::exp(a - most) + std::exp(b - most));
}

/// Weight of the bet on a last look that rolls back.
constexpr double onRollingBack = 0.02;
constexpr double atOnce = 0.8; ///< weight of a fault that begins with the deployment

/// Logarithms of the weight of a fault that begins with the n-th interval (from 1), and of all that begin later.
double beginning(double n) {
    return n == 1.0 ? std::log(atOnce) : std::log((1.0 - atOnce) / ((n - 1.0) * n));
}
double later(double n) {
    return std::log((1.0 - atOnce) / n);
}

double other(double null, double factor, bool towardsMore) {
    return towardsMore ? null * factor : null / factor;
}

double badNull(const VerificationRules& rules) {
    return rules.direction == Direction::Up ? rules.tolerated : 1.0 / rules.tolerated;
}

double goodNull(const VerificationRules& rules) {
    return rules.direction == Direction::Up ? rules.marginGood : 1.0 / rules.marginGood;
}

} // namespace

std::string_view name(Health health) {
    switch (health) {
    case Health::Inconclusive:
        return "inconclusive";
    case Health::Good:
        return "good";
    case Health::Bad:
        return "bad";
    }
    return "inconclusive";
}

std::string_view name(VerificationReason reason) {
    switch (reason) {
    case VerificationReason::WorseThanTolerated:
        return "worse-than-tolerated";
    case VerificationReason::WithinMargin:
        return "within-margin";
    case VerificationReason::NoSample:
        return "no-sample";
    case VerificationReason::NoEvents:
        return "no-events";
    case VerificationReason::TooFewEvents:
        return "too-few-events";
    case VerificationReason::Silent:
        return "silent";
    case VerificationReason::PastTooShort:
        return "past-too-short";
    case VerificationReason::PastBursty:
        return "past-bursty";
    case VerificationReason::PastConstant:
        return "past-constant";
    }
    return "no-sample";
}

double lastLookFor(double expectedEvents) {
    constexpr double few = 150.0;
    return expectedEvents > 0.0 && expectedEvents <= few ? 0.45 : 0.30;
}

double lastLookTaken(double events) {
    constexpr double few = 330.0;
    return events <= few ? 1.0 : (few / events) * (few / events);
}

bool isSound(const VerificationRules& rules) {
    return std::isfinite(rules.tolerated) && rules.tolerated >= 1.0 && std::isfinite(rules.marginGood) &&
           rules.marginGood > 1.0 && rules.alphaPause > 0.0 && rules.alphaPause < 1.0 && rules.alphaRollBack > 0.0 &&
           rules.alphaRollBack <= rules.alphaPause && std::isfinite(rules.dispersion) && rules.dispersion >= 1.0 &&
           rules.onLastLook >= 0.0 && rules.onLastLook <= 0.9;
}

double EventShareTest::logMean(const Logs& logs) {
    const double most = *std::ranges::max_element(logs);
    double sum = 0.0;
    for (std::size_t i = 0; i < logs.size(); ++i)
        sum += weights[i] * std::exp(logs[i] - most);
    return most + std::log(sum);
}

EventShareTest::EventShareTest(const VerificationRules& rules) : m_rules(rules) {}

void EventShareTest::add(const EventTick& tick) {
    if (!isUsable(tick) || (m_last && tick.at <= *m_last)) {
        ++m_skipped;
        return;
    }
    m_last = tick.at;
    m_ticks.push_back(tick);
    const bool worseIsMore = m_rules.direction == Direction::Up;
    const double bad = badNull(m_rules), good = goodNull(m_rules);
    const auto n = static_cast<double>(m_ticks.size());
    Logs sums{};
    for (std::size_t i = 0; i < alternatives.size(); ++i) {
        m_begun[i] = (n == 1.0 ? beginning(n) : logSum(m_begun[i], beginning(n))) +
                     increment(tick, bad, other(bad, alternatives[i], worseIsMore)) / m_rules.dispersion;
        sums[i] = logSum(m_begun[i], later(n));
        m_good[i] += increment(tick, good, other(good, alternatives[i], !worseIsMore)) / m_rules.dispersion;
    }
    m_logBad = logMean(sums);
    if (m_rules.endsAt) {
        look(tick.at);
        m_logBad += std::log(1.0 - m_rules.onLastLook - onRollingBack);
        if (m_paid > 0.0)
            m_logBad = logSum(m_logBad, std::log(m_paid));
    }
    if (!m_pausedAt && m_logBad >= -std::log(m_rules.alphaPause))
        m_pausedAt = tick.at;
    m_mayRollBack = m_mayRollBack || m_logBad >= -std::log(m_rules.alphaRollBack);
    if (!m_goodAt && logMean(m_good) >= -std::log(m_rules.alphaPause))
        m_goodAt = tick.at;
}

void EventShareTest::look(Time at) {
    if (m_hasLooked || at < *m_rules.endsAt)
        return;
    m_hasLooked = true;
    const double p = lastLook(m_ticks, badNull(m_rules), m_rules.direction, m_rules.dispersion);
    double events = 0.0;
    for (const EventTick& tick : m_ticks)
        events += tick.treatment.events + tick.control.events;
    if (p <= m_rules.onLastLook * lastLookTaken(events) * m_rules.alphaPause)
        m_paid += 1.0 / m_rules.alphaPause;
    if (p <= onRollingBack * m_rules.alphaRollBack)
        m_paid += 1.0 / m_rules.alphaRollBack;
}

Verification EventShareTest::verification() const {
    Verification now;
    now.samples = m_ticks.size();
    now.skipped = m_skipped;
    if (m_ticks.empty())
        return now;
    now.logBad = logBad();
    now.logGood = logGood();
    double events = 0.0;
    for (const EventTick& tick : m_ticks)
        events += tick.treatment.events + tick.control.events;
    now.reason = events > 0.0 ? VerificationReason::TooFewEvents : VerificationReason::NoEvents;
    if (events > 0.0) {
        const double low = bound(true), high = bound(false);
        if (low > 0.0)
            now.ratioLow = low;
        if (std::isfinite(high))
            now.ratioHigh = high;
        now.detectable = detectable();
    }
    now.health = health();
    now.mayRollBack = mayRollBack();
    now.knownAt = knownAt();
    if (now.health != Health::Inconclusive)
        now.reason =
            now.health == Health::Bad ? VerificationReason::WorseThanTolerated : VerificationReason::WithinMargin;
    return now;
}

double EventShareTest::logEvidence(double null, bool towardsMore) const {
    Logs logs{};
    for (const EventTick& tick : m_ticks)
        for (std::size_t i = 0; i < alternatives.size(); ++i)
            logs[i] += increment(tick, null, other(null, alternatives[i], towardsMore)) / m_rules.dispersion;
    return logMean(logs);
}

/// Ratios that the data refute at alphaPause / 2, by halving: the evidence falls with the ratio it is held against.
double EventShareTest::bound(bool isLow) const {
    constexpr double farthest = 1e6;
    const double needed = std::log(2.0 / m_rules.alphaPause);
    const auto isRefuted = [&](double ratio) { return logEvidence(ratio, isLow) >= needed; };
    double refuted = isLow ? 1.0 / farthest : farthest, open = isLow ? farthest : 1.0 / farthest;
    if (!isRefuted(refuted))
        return isLow ? 0.0 : INFINITY;
    for (int step = 0; step < 60; ++step) {
        const double middle = std::sqrt(refuted * open);
        (isRefuted(middle) ? refuted : open) = middle;
    }
    return refuted;
}

/// By the mean and the variance that the best alternative's log-likelihood would have had (events as Poisson counts).
std::optional<double> EventShareTest::detectable() const {
    const bool worseIsMore = m_rules.direction == Direction::Up;
    const double null = badNull(m_rules);
    // One alternative alone has to carry it, with its part of the weight.
    const auto isSeen = [&](double ratio) {
        return std::ranges::any_of(std::views::iota(std::size_t{0}, alternatives.size()), [&](std::size_t i) {
            const double needed = -std::log(m_rules.alphaPause * atOnce * weights[i]);
            const double against = other(null, alternatives[i], worseIsMore);
            double mean = 0.0, variance = 0.0;
            for (const EventTick& tick : m_ticks) {
                const double w = share(tick);
                EventTick one = tick;
                one.treatment.events = 1.0, one.control.events = 0.0;
                const double ofTreatment = increment(one, null, against) / m_rules.dispersion;
                one.treatment.events = 0.0, one.control.events = 1.0;
                const double ofControl = increment(one, null, against) / m_rules.dispersion;
                const double expected = tick.control.events * ratio * w / (1.0 - w);
                mean += expected * ofTreatment + tick.control.events * ofControl;
                variance += (expected * ofTreatment * ofTreatment + tick.control.events * ofControl * ofControl) *
                            m_rules.dispersion;
            }
            return mean - z90 * std::sqrt(variance) >= needed;
        });
    };
    constexpr double most = 1000.0;
    double seen = other(1.0, most, worseIsMore), unseen = null;
    if (!isSeen(seen))
        return std::nullopt;
    for (int step = 0; step < 40; ++step) {
        const double middle = std::sqrt(seen * unseen);
        (isSeen(middle) ? seen : unseen) = middle;
    }
    return seen;
}

double dispersionOf(const std::vector<EventTick>& sameVersion) {
    double squares = 0.0;
    std::size_t usable = 0;
    for (const EventTick& tick : sameVersion) {
        const double events = tick.treatment.events + tick.control.events;
        if (!isUsable(tick) || events <= 0.0)
            continue;
        const double w = share(tick);
        const double apart = tick.treatment.events - events * w;
        squares += apart * apart / (events * w * (1.0 - w));
        ++usable;
    }
    return usable < 10 ? 1.0 : std::max(1.0, squares / static_cast<double>(usable));
}

double dispersionWithin(const std::vector<std::vector<EventTick>>& sameVersion) {
    double squares = 0.0, freedom = 0.0;
    for (const std::vector<EventTick>& window : sameVersion) {
        ArmCount treatment, control;
        for (const EventTick& tick : window)
            if (isUsable(tick)) {
                treatment.events += tick.treatment.events, treatment.exposure += tick.treatment.exposure;
                control.events += tick.control.events, control.exposure += tick.control.exposure;
            }
        if (treatment.events <= 0.0 || control.events <= 0.0)
            continue;
        const double ratio = treatment.events / treatment.exposure / (control.events / control.exposure);
        double inWindow = 0.0;
        for (const EventTick& tick : window) {
            const double events = tick.treatment.events + tick.control.events;
            if (!isUsable(tick) || events <= 0.0)
                continue;
            const double w = share(tick), theta = w * ratio / (w * ratio + 1.0 - w);
            const double apart = tick.treatment.events - events * theta;
            squares += apart * apart / (events * theta * (1.0 - theta));
            inWindow += 1.0;
        }
        freedom += std::max(0.0, inWindow - 1.0); // the window's own ratio was taken from it
    }
    return freedom < 10.0 ? 1.0 : std::max(1.0, squares / freedom);
}

std::optional<double> toleratedFrom(const std::vector<std::vector<EventTick>>& sameVersion) {
    std::vector<double> ratios;
    for (const std::vector<EventTick>& window : sameVersion) {
        ArmCount treatment, control;
        for (const EventTick& tick : window) {
            if (!isUsable(tick))
                continue;
            treatment.events += tick.treatment.events, treatment.exposure += tick.treatment.exposure;
            control.events += tick.control.events, control.exposure += tick.control.exposure;
        }
        if (treatment.events <= 0.0 || control.events <= 0.0)
            continue;
        const double ratio = treatment.events / treatment.exposure / (control.events / control.exposure);
        ratios.push_back(std::max(ratio, 1.0 / ratio));
    }
    std::ranges::sort(ratios);
    // The smallest rank k with P(Binomial(n, .95) < k) ≥ .95: the k-th smallest is at least the quantile with 95 %.
    const auto n = static_cast<double>(ratios.size());
    double below = 0.0;
    for (std::size_t k = 1; k <= ratios.size(); ++k) {
        const auto j = static_cast<double>(k - 1);
        below += std::exp(std::lgamma(n + 1.0) - std::lgamma(j + 1.0) - std::lgamma(n - j + 1.0) + j * std::log(0.95) +
                          (n - j) * std::log(0.05));
        if (below >= 0.95)
            return ratios[k - 1];
    }
    return std::nullopt;
}

} // namespace fermata::assessment
