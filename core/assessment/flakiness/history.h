// The beliefs of many tests, followed build after build, strictly forward in time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/assessment/flakiness/belief.h"

namespace fermata::assessment {

/// Tells builds in which tests fell together, for one cause, from builds with single failures. The mean it compares
/// with is of earlier builds only.
class TogetherFailures {
public:
    /// @param failed tests of one build whose first attempt failed, of `executed`
    /// @returns whether that is far more than usual; the build then does not move the mean by more than its limit
    bool add(int failed, int executed);

private:
    double m_usual = 0.0; ///< failing share
    int m_builds = 0;
};

/// One attempt of one test.
struct Attempt {
    std::string test;
    bool failed = false;
};

/// What a build left us with about one test that failed in it.
struct FailureOpinion {
    std::string test;
    double pBroken = 1.0; ///< after its attempts, as the gate reads it: a cause shared by many is no excuse
    double pFlaky = 0.0;
    bool operator==(const FailureOpinion&) const = default;
};

class TestHistory {
public:
    explicit TestHistory(const FlakinessRules& rules = {});

    /// All attempts of one build, in any order; attempts of one test are on one commit. A test without an attempt is
    /// carried to this build when it is seen next.
    /// @returns one opinion for each test with a failed attempt, by name
    std::vector<FailureOpinion> addBuild(const std::vector<Attempt>& attempts);

    /// By name, in the light of how often tests flake here. A test that is not here was never executed.
    std::map<std::string, TestBelief> beliefs() const;

private:
    void learnRates();

    FlakinessRules m_rules;
    TestBelief::Rates m_begin;  ///< how often tests flake, as assumed before the first build
    TestBelief::Rates m_factor; ///< how much more often each rate occurs here (empirical Bayes)
    TogetherFailures m_together;
    std::map<std::string, TestBelief> m_beliefs;
};

} // namespace fermata::assessment
