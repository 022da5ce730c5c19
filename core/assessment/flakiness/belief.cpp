#include "core/assessment/flakiness/belief.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace fermata::assessment {

TestBelief::TestBelief(const FlakinessRules& rules) : m_rules(rules) {
    // Before its first build a test is broken as often as breaking and mending leave it.
    const double broken = rules.breaks / (rules.breaks + rules.mends);
    // Rates of flaky tests spread evenly over the grid's steps, which are even in the logarithm for the rare ones.
    const double each = rules.unsteady / static_cast<double>(rates.size() - 1);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const double weight = i == 0 ? 1.0 - rules.unsteady : each;
        m_good[i] = weight * (1.0 - broken);
        m_broken[i] = weight * broken;
    }
}

void TestBelief::nextBuild(double hazard) {
    const double breaks = std::clamp(std::max(hazard, m_rules.breaks), 0.0, 1.0);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const double good = m_good[i], broken = m_broken[i];
        m_good[i] = good * (1.0 - breaks) + broken * m_rules.mends;
        m_broken[i] = good * breaks + broken * (1.0 - m_rules.mends);
    }
    const auto drift = [&](Rates& weights) {
        auto moved = weights;
        const double begins = weights[0] * m_rules.begins;
        moved[0] -= begins;
        for (std::size_t i = 1; i < rates.size(); ++i)
            moved[i] += begins / static_cast<double>(rates.size() - 1);
        for (std::size_t i = 1; i + 1 < rates.size(); ++i) {
            const double up = weights[i] * m_rules.drifts, down = weights[i + 1] * m_rules.drifts;
            moved[i] += down - up;
            moved[i + 1] += up - down;
        }
        weights = moved;
    };
    drift(m_good);
    drift(m_broken);
}

template <class Good>
void TestBelief::weigh(Good likelihood, double broken) {
    for (std::size_t i = 0; i < rates.size(); ++i) {
        m_good[i] *= likelihood(rates[i]);
        m_broken[i] *= broken;
    }
    settle();
}

void TestBelief::settle() {
    const double sum =
        std::accumulate(m_good.begin(), m_good.end(), std::accumulate(m_broken.begin(), m_broken.end(), 0.0));
    for (std::size_t i = 0; i < rates.size(); ++i) {
        m_good[i] /= sum;
        m_broken[i] /= sum;
    }
}

TestBelief TestBelief::tilted(const Rates& factors) const {
    TestBelief out = *this;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        out.m_good[i] *= factors[i];
        out.m_broken[i] *= factors[i];
    }
    out.settle();
    return out;
}

TestBelief::Rates TestBelief::massAtRates() const {
    Rates mass{};
    for (std::size_t i = 0; i < rates.size(); ++i)
        mass[i] = m_good[i] + m_broken[i];
    return mass;
}

void TestBelief::saw(bool failed) {
    if (failed)
        weigh([](double rate) { return rate; }, m_rules.brokenFails);
    else
        weigh([](double rate) { return 1.0 - rate; }, 1.0 - m_rules.brokenFails);
}

void TestBelief::sawTogether(double share) {
    assert(share > 0.0 && share <= 1.0);
    weigh([&](double rate) { return rate + (1.0 - rate) * share; },
          m_rules.brokenFails + (1.0 - m_rules.brokenFails) * share);
}

double TestBelief::pBroken() const {
    return std::clamp(std::accumulate(m_broken.begin(), m_broken.end(), 0.0), 0.0, 1.0);
}

double TestBelief::pFlaky() const {
    return std::clamp(1.0 - m_good[0] - m_broken[0], 0.0, 1.0);
}

double TestBelief::flakeRate() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < rates.size(); ++i)
        sum += (m_good[i] + m_broken[i]) * rates[i];
    return sum;
}

double TestBelief::pFails() const {
    double sum = pBroken() * m_rules.brokenFails;
    for (std::size_t i = 0; i < rates.size(); ++i)
        sum += m_good[i] * rates[i];
    return sum;
}

} // namespace fermata::assessment
