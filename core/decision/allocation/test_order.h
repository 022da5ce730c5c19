// In which order tests run, so that those that will fail run early: one policy, strictly forward in time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace fermata::decision {

/// One execution that is planned in a cycle. A test may be planned more than once (by name), in variants.
struct PlannedTest {
    std::string id;        ///< of this execution, unique in the cycle
    std::string test;      ///< what it executes
    double duration = 0.0; ///< any unit, the same for all; not negative
    std::vector<bool>
        earlier; ///< failed, newest first: what was known before the first cycle; used for a test never seen
    std::optional<std::uint64_t> content; ///< of the test's own code: differs when it was edited
};

/// What is known of a test from earlier cycles.
struct TestRecord {
    double quick = 0.0, slow = 0.0; ///< decayed failure rates
    int runs = 0;
    int failures = 0;
    int lastFailure = -1;
    bool failedLast = false;
    std::optional<std::uint64_t> content;
    std::unordered_map<int, double> failedWith; ///< cycles in which both failed, by the other's number
};

/// What is assumed before anything is learned, and how quickly it is. The defaults serve every repository.
struct TestOrderRules {
    static constexpr std::size_t factors = 13;
    /// In the order of the factors: constant, quick rate, slow rate, failed last, never ran, variant failed, variant
    /// passed, fails with one that failed, fails with one that passed, edited, quiet since, neighbour failed, neighbour
    /// passed. Rates enter as logarithms of their odds, so that one is trusted as it is.
    std::array<double, factors> begin{-0.3, 0.6, 0.3, 0.8, 1.6, 1.0, -0.5, 2.5, -1.0, 2.0, 0.0, 1.8, -1.0};
    double quickDecay = 0.2, slowDecay = 0.03;
    double durationRoot = 0.25; ///< what is long runs later by this root of its duration
    double rateShare = 0.1;     ///< of the chance that is the plain quick rate: what fails often is never forgotten
    double learningRate = 0.4;
    double nearness = 0.8; ///< what a neighbour says counts so much less with each step
    bool operator==(const TestOrderRules&) const = default;
};

/// Learns from cycle to cycle how failures announce themselves: by their own past, by a variant that failed in this
/// cycle, by tests that use to fail together, by tests with names next to each other, and by an edit. One set of
/// starting weights serves every repository. Thread safety: one thread.
class TestOrderPolicy {
public:
    static constexpr std::size_t factors = TestOrderRules::factors;
    using Factors = std::array<double, factors>;

    explicit TestOrderPolicy(const TestOrderRules& rules = {});

    /// One cycle while it runs. @requires the policy outlives it, and one at a time
    class Cycle {
    public:
        /// The execution that should come next among those not yet taken; nothing when all are.
        std::optional<std::size_t> next() const;
        /// Takes an execution out: it does not run.
        void leaveOut(std::size_t index);
        /// It ran: what it said re-orders the rest.
        void tell(std::size_t index, bool failed);
        /// Chance that it fails, as known now.
        double chance(std::size_t index) const;
        /// What `next` sorts by: chance by a root of the duration.
        double priority(std::size_t index) const;

    private:
        friend class TestOrderPolicy;
        Cycle(TestOrderPolicy& policy, const std::vector<PlannedTest>& tests);
        void rate(std::size_t index);
        void tellNeighbours(std::size_t index, bool failed);

        TestOrderPolicy& m_policy;
        std::vector<double> m_durations;
        double m_usualDuration = 0.0; ///< mean of the cycle
        std::vector<int> m_numbers;
        std::vector<Factors> m_factors;
        std::vector<double> m_chances;
        std::vector<double> m_priorities;
        std::vector<bool> m_isTaken;
        std::unordered_map<int, std::vector<std::size_t>> m_byNumber;
        std::vector<std::size_t> m_places;           ///< of an execution in the order of names
        std::vector<std::vector<std::size_t>> m_row; ///< executions of each test, tests in the order of names
        std::vector<std::array<double, 4>> m_near;   ///< of a place: failed and passed on the left and on the right
    };

    Cycle begin(const std::vector<PlannedTest>& tests);
    /// The cycle is over: its outcomes, one a planned execution, are the past from now on.
    /// @requires tests and failed are of the same cycle and of one size
    void finish(const Cycle& cycle, const std::vector<PlannedTest>& tests, const std::vector<bool>& failed);

private:
    int numberOf(const std::string& test);
    Factors factorsOf(const PlannedTest& test, int number) const;
    void learn(const std::vector<Factors>& rows, const std::vector<bool>& failed);

    TestOrderRules m_rules;
    std::map<std::string, int, std::less<>> m_numbers;
    std::vector<TestRecord> m_records;
    Factors m_weights{};
    Factors m_speed{}; ///< squared gradients so far (AdaGrad, Duchi and others 2011)
    int m_cycle = 0;
};

/// The order in which a whole cycle runs within a budget, results coming in one after the other: indices in the order
/// of their rank. What does not fit any more comes behind all that ran, by its last priority.
/// @param budget in the unit of the durations
std::vector<std::size_t> orderWithin(TestOrderPolicy::Cycle& cycle, const std::vector<PlannedTest>& tests,
                                     const std::vector<bool>& failed, double budget);

} // namespace fermata::decision
