#include "core/assessment/production/exact_share.h"

#include <algorithm>
#include <cmath>

namespace fermata::assessment {

double logChanceOfAtLeast(double least, double of, double chance) {
    if (least <= of * chance)
        return 0.0;
    const double first = std::lgamma(of + 1.0) - std::lgamma(least + 1.0) - std::lgamma(of - least + 1.0) +
                         least * std::log(chance) + (of - least) * std::log1p(-chance);
    // Beyond what is expected each term is smaller than the one before it.
    double sum = 1.0, term = 1.0;
    for (double k = least; k < of && term > sum * 1e-17; k += 1.0) {
        term *= (of - k) / (k + 1.0) * chance / (1.0 - chance);
        sum += term;
    }
    return std::min(0.0, first + std::log(sum));
}

double logEvidence(double logP) {
    if (logP > -1e-3) // 1 − p + p·ln p loses its digits; the series around p = 1
        return std::log(0.5 - logP / 6.0);
    const double p = std::exp(logP);
    return std::log1p(p * (logP - 1.0)) - logP - 2.0 * std::log(-logP);
}

ExactShareTest::ExactShareTest(const VerificationRules& rules, const ArmCount& before)
    : m_rules(rules), m_before(before) {}

bool ExactShareTest::add(const ArmCount& treatment) {
    if (!std::isfinite(treatment.events) || !std::isfinite(treatment.exposure) || treatment.events < 0.0 ||
        treatment.exposure <= 0.0 || treatment.events > treatment.exposure)
        return false;
    m_after.events += treatment.events;
    m_after.exposure += treatment.exposure;
    ++m_looks;
    const auto looks = static_cast<double>(m_looks);
    const double price = std::log(looks * (looks + 1.0));
    const auto chance = [&](double ratio) {
        return ratio * m_after.exposure / (ratio * m_after.exposure + m_before.exposure);
    };
    const bool worseIsMore = m_rules.direction == Direction::Up;
    const double after = m_after.events / m_rules.dispersion, before = m_before.events / m_rules.dispersion;
    const double fewAfter = std::floor(after), manyAfter = std::ceil(after);
    const double fewBefore = std::floor(before), manyBefore = std::ceil(before);
    const auto more = [&](double ratio) {
        return logChanceOfAtLeast(fewAfter, fewAfter + manyBefore, chance(ratio)) + price;
    };
    const auto fewer = [&](double ratio) {
        return logChanceOfAtLeast(fewBefore, fewBefore + manyAfter, 1.0 - chance(ratio)) + price;
    };
    m_logPBad = std::min(m_logPBad, worseIsMore ? more(m_rules.tolerated) : fewer(1.0 / m_rules.tolerated));
    m_logPGood = std::min(m_logPGood, worseIsMore ? fewer(m_rules.marginGood) : more(1.0 / m_rules.marginGood));
    m_logBad = logEvidence(m_logPBad);
    m_logGood = logEvidence(m_logPGood);
    return true;
}

} // namespace fermata::assessment
