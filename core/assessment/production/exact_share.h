// An exact test of a new version against an earlier window with hardly an event: never a ratio on zero.
#pragma once

#include <cstddef>
#include <optional>

#include "core/assessment/production/event_share.h"

namespace fermata::assessment {

/// Given all events of both windows, those of the new version are Binomial(n, θ) with θ = r0·x/(r0·x + x₀), x and x₀
/// being what was exposed after and before, when its rate is r0 times the earlier one (Przyborowski, Wilenski 1940).
/// The chance of as many or more is looked at after every interval k and paid for by the factor k·(k + 1), whose
/// reciprocals add up to 1; the smallest of these so far is a p-value whenever one looks, and logEvidence() of it is
/// the e-value. Exact for a rate that did not change by itself between the windows. Good is proved by the chance of as
/// few or fewer at the margin. Counts that are not whole are rounded against what is to be proved.
///
/// Thread safety: a plain value.
class ExactShareTest {
public:
    /// @requires isSound(rules), before.exposure > 0
    ExactShareTest(const VerificationRules& rules, const ArmCount& before);

    /// @returns whether the interval could be used: finite, 0 ≤ events ≤ exposure, exposure > 0
    bool add(const ArmCount& treatment);
    double logBad() const { return m_logBad; }
    double logGood() const { return m_logGood; }
    const ArmCount& sinceDeployment() const { return m_after; }

private:
    VerificationRules m_rules;
    ArmCount m_before, m_after;
    std::size_t m_looks = 0;
    double m_logPBad = 0.0, m_logPGood = 0.0; ///< natural logarithms of the smallest p-values so far
    double m_logBad = 0.0, m_logGood = 0.0;
};

/// Natural logarithm of the chance that at least `least` of `of` independent trials succeed, each with `chance`; 0
/// (certainty) where `least` is no more than expected, which claims too little. @requires whole numbers, 0 < chance < 1
double logChanceOfAtLeast(double least, double of, double chance);

/// The natural logarithm of the e-value for a p-value given by its own: e = (1 − p + p·ln p) / (p·ln² p), the mean of
/// all κ·p^(κ−1) (Vovk, Wang 2021, "E-values: calibration, combination and applications"). @requires logP ≤ 0
double logEvidence(double logP);

} // namespace fermata::assessment
