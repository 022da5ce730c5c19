#include "core/assessment/flakiness/history.h"

#include <algorithm>
#include <cmath>

namespace fermata::assessment {

bool TogetherFailures::add(int failed, int executed) {
    if (executed <= 0)
        return false;
    // Six deviations of a Poisson count above the usual one, and never fewer than ten tests.
    const double expected = std::max(1.0, m_usual * executed);
    const double limit = std::max(10.0, expected + 6.0 * std::sqrt(expected));
    const bool isTogether = m_builds >= 3 && failed >= limit;
    const double share = std::min<double>(failed, m_builds >= 3 ? limit : failed) / executed;
    ++m_builds;
    m_usual += (share - m_usual) / std::min(m_builds, 50);
    return isTogether;
}

TestHistory::TestHistory(const FlakinessRules& rules) : m_rules(rules), m_begin(TestBelief(rules).massAtRates()) {
    m_factor.fill(1.0);
}

/// One step of expectation and maximisation over the tests so far; what was assumed counts like `assumedTests` tests.
void TestHistory::learnRates() {
    constexpr double assumedTests = 200.0;
    TestBelief::Rates share{};
    for (std::size_t i = 0; i < share.size(); ++i)
        share[i] = assumedTests * m_begin[i];
    for (const auto& [test, belief] : m_beliefs) {
        TestBelief::Rates mass = belief.massAtRates();
        double sum = 0.0;
        for (std::size_t i = 0; i < mass.size(); ++i)
            sum += mass[i] *= m_factor[i];
        for (std::size_t i = 0; i < mass.size(); ++i)
            share[i] += mass[i] / sum;
    }
    for (std::size_t i = 0; i < share.size(); ++i)
        m_factor[i] = share[i] / (assumedTests + static_cast<double>(m_beliefs.size())) / m_begin[i];
}

std::map<std::string, TestBelief> TestHistory::beliefs() const {
    std::map<std::string, TestBelief> out;
    for (const auto& [test, belief] : m_beliefs)
        out.emplace_hint(out.end(), test, belief.tilted(m_factor));
    return out;
}

std::vector<FailureOpinion> TestHistory::addBuild(const std::vector<Attempt>& attempts) {
    std::map<std::string_view, std::vector<bool>> byTest;
    for (const Attempt& attempt : attempts)
        byTest[attempt.test].push_back(attempt.failed);
    int failing = 0;
    for (const auto& [test, outcomes] : byTest)
        failing += outcomes.front() ? 1 : 0;
    const bool isTogether = m_together.add(failing, static_cast<int>(byTest.size()));
    const double share = byTest.empty() ? 1.0 : static_cast<double>(failing) / static_cast<double>(byTest.size());
    std::vector<FailureOpinion> opinions;
    for (const auto& [test, outcomes] : byTest) {
        TestBelief& belief = m_beliefs.try_emplace(std::string(test), m_rules).first->second;
        belief.nextBuild();
        const bool hasFailed = std::find(outcomes.begin(), outcomes.end(), true) != outcomes.end();
        TestBelief plain = belief;
        for (const bool failed : outcomes) {
            if (hasFailed)
                plain.saw(failed);
            if (failed && isTogether)
                belief.sawTogether(share);
            else
                belief.saw(failed);
        }
        if (hasFailed) {
            plain = plain.tilted(m_factor); // learned from the builds before this one
            opinions.push_back({std::string(test), plain.pBroken(), plain.pFlaky()});
        }
    }
    learnRates();
    return opinions;
}

} // namespace fermata::assessment
