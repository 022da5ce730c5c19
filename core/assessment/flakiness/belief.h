// What is believed of one test: whether it is broken now, and how often it fails without reason.
#pragma once

#include <array>
#include <cstddef>

namespace fermata::assessment {

/// How tests break, mend and flake. Every number is a chance.
struct FlakinessRules {
    double breaks = 5e-4;      ///< a good test is broken by the next build
    double mends = 0.35;       ///< a broken test is good again in the next build
    double brokenFails = 0.97; ///< an attempt of a broken test fails; below one: a test may see a break only at times
    double unsteady = 0.04;    ///< a test nobody knows yet flakes at all
    double begins = 2e-5;      ///< a steady test begins to flake by the next build
    double drifts = 2e-3;      ///< a flake rate moves to its neighbour on the grid by the next build
    bool operator==(const FlakinessRules&) const = default;
};

/// A two-state Bayes filter: a grid of flake rates times {good, broken}. `nextBuild` is the predict step; attempts on
/// one commit are likelihoods without a predict step between them. Order and multiplicity of attempts of one build do
/// not matter. Thread safety: a value.
class TestBelief {
public:
    /// The lowest rate stands for a test that does not flake.
    static constexpr std::array<double, 13> rates{1e-6, 2e-3, 5e-3, 0.01, 0.02, 0.04, 0.08,
                                                  0.14, 0.22, 0.33, 0.48, 0.65, 0.82};
    using Rates = std::array<double, rates.size()>;

    TestBelief() : TestBelief(FlakinessRules{}) {}
    explicit TestBelief(const FlakinessRules& rules);

    /// @param hazard the chance that this build breaks the test, where it is known to be higher than `rules.breaks`
    void nextBuild(double hazard = 0.0);
    void saw(bool failed);
    /// A failure in a build in which this share of all tests failed together for a reason that is not theirs alone:
    /// it says next to nothing about this test.
    /// @requires 0 < share <= 1
    void sawTogether(double share);

    /// Where other tests of the same house teach how often tests flake: the belief as if it had begun with the weights
    /// of the rates multiplied by these. Exact but for the drift of rates.
    TestBelief tilted(const Rates& factors) const;
    /// The mass at each rate, broken or not; adds up to one.
    Rates massAtRates() const;

    /// That it is broken in the newest build.
    double pBroken() const;
    /// That it flakes at all: one minus the mass at the lowest rate.
    double pFlaky() const;
    /// Expected chance that an attempt fails while the test is good.
    double flakeRate() const;
    /// Expected chance that the next attempt fails.
    double pFails() const;

private:
    template <class Good>
    void weigh(Good likelihood, double broken);
    void settle();

    FlakinessRules m_rules;
    Rates m_good{};
    Rates m_broken{};
};

} // namespace fermata::assessment
