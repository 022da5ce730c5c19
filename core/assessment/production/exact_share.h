// An exact test of a new version against an earlier window with hardly an event: never a ratio on zero.
#pragma once

#include <cstddef>
#include <optional>

#include "core/assessment/production/event_share.h"

namespace fermata::assessment {

/// Given all events of both windows, those of the new version are Binomial(n, θ) with θ = r0·x/(r0·x + x₀), x and x₀
/// being what was exposed after and before, when its rate is r0 times the earlier one (Przyborowski, Wilenski 1940).
/// The chance of as many or more, p(n), is looked at after every interval k and paid from α by 1/(k·(k + 1)), which
/// adds up to 1; what stands for an e-value is 1/(p·k·(k + 1)), its largest so far. Exact for a rate that did not
/// change by itself between the windows. It proves good by the same chance of as few or fewer at the margin. Thread
/// safety: a plain value.
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
    double m_logBad = 0.0, m_logGood = 0.0;
};

/// Natural logarithm of the chance of at least `least` of `of` with chance `chance` each; whole numbers are rounded up.
double logChanceOfAtLeast(double least, double of, double chance);

} // namespace fermata::assessment
