#include "core/decision/allocation/test_order.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace fermata::decision {
namespace {

/// What a factor stands for; the order of the weights.
enum Factor : std::size_t {
    Constant,
    QuickRate,
    SlowRate,
    FailedLast,
    NeverRan,
    VariantFailed,
    VariantPassed,
    FailsWithFailed,
    FailsWithPassed,
    Edited,
    Quiet,
    NeighbourFailed,
    NeighbourPassed
};

constexpr std::size_t mostTogether = 200; ///< of so many failures pairs are counted
constexpr double shrink = 3.0;            ///< failures that the belief in independence counts for

constexpr std::size_t reach = 12;

/// Digits count as numbers: test 9 before test 10.
bool before(const std::string& a, const std::string& b) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0, k = 0;
    while (i < a.size() && k < b.size()) {
        if (!isDigit(a[i]) || !isDigit(b[k])) {
            if (a[i] != b[k])
                return a[i] < b[k];
            ++i;
            ++k;
            continue;
        }
        std::size_t endA = i, endB = k;
        while (endA < a.size() && isDigit(a[endA]))
            ++endA;
        while (endB < b.size() && isDigit(b[endB]))
            ++endB;
        if (endA - i != endB - k)
            return endA - i < endB - k;
        if (const int order = a.compare(i, endA - i, b, k, endB - k); order != 0)
            return order < 0;
        i = endA;
        k = endB;
    }
    return a.size() - i < b.size() - k;
}

double odds(double share) {
    return std::log((share + 0.01) / (1.0 - share + 0.01));
}
double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-std::clamp(x, -30.0, 30.0)));
}

double dot(const TestOrderPolicy::Factors& a, const TestOrderPolicy::Factors& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

} // namespace

TestOrderPolicy::TestOrderPolicy(const TestOrderRules& rules) : m_rules(rules), m_weights(rules.begin) {
    m_speed.fill(1.0);
}

int TestOrderPolicy::numberOf(const std::string& test) {
    const auto [entry, isNew] = m_numbers.try_emplace(test, static_cast<int>(m_records.size()));
    if (isNew)
        m_records.emplace_back();
    return entry->second;
}

TestOrderPolicy::Factors TestOrderPolicy::factorsOf(const PlannedTest& test, int number) const {
    const TestRecord& record = m_records[static_cast<std::size_t>(number)];
    double quick = record.quick, slow = record.slow;
    bool failedLast = record.failedLast, isNew = record.runs == 0;
    if (isNew && !test.earlier.empty()) {
        for (std::size_t i = test.earlier.size(); i-- > 0;) {
            quick += m_rules.quickDecay * (test.earlier[i] - quick);
            slow += m_rules.slowDecay * (test.earlier[i] - slow);
        }
        failedLast = test.earlier.front();
        isNew = false;
    }
    Factors out{};
    out[Constant] = 1.0;
    out[QuickRate] = odds(quick);
    out[SlowRate] = odds(slow);
    out[FailedLast] = failedLast;
    out[NeverRan] = isNew;
    out[Edited] = record.content && test.content && *record.content != *test.content;
    const double since = record.lastFailure < 0 ? 0.0 : m_cycle - record.lastFailure;
    out[Quiet] = record.runs == 0 ? 0.0 : std::log1p(record.lastFailure < 0 ? record.runs : since);
    return out;
}

TestOrderPolicy::Cycle::Cycle(TestOrderPolicy& policy, const std::vector<PlannedTest>& tests)
    : m_policy(policy), m_chances(tests.size()), m_priorities(tests.size()), m_isTaken(tests.size(), false) {
    for (const PlannedTest& test : tests)
        m_usualDuration += std::max(0.0, test.duration) / static_cast<double>(tests.size());
    for (std::size_t i = 0; i < tests.size(); ++i) {
        m_numbers.push_back(policy.numberOf(tests[i].test));
        m_byNumber[m_numbers.back()].push_back(i);
        m_durations.push_back(std::max(0.0, tests[i].duration));
        m_factors.push_back(policy.factorsOf(tests[i], m_numbers.back()));
        rate(i);
    }
    // Tests with names next to each other look at the same part of the system.
    std::vector<std::pair<int, std::size_t>> row; // number, and one of its executions
    for (const auto& [number, places] : m_byNumber)
        row.emplace_back(number, places.front());
    std::ranges::sort(row,
                      [&](const auto& a, const auto& b) { return before(tests[a.second].test, tests[b.second].test); });
    m_places.resize(tests.size());
    m_near.resize(row.size());
    for (std::size_t place = 0; place < row.size(); ++place) {
        m_row.push_back(m_byNumber[row[place].first]);
        for (const std::size_t index : m_row.back())
            m_places[index] = place;
    }
}

void TestOrderPolicy::Cycle::tellNeighbours(std::size_t index, bool failed) {
    const std::size_t place = m_places[index];
    for (const int direction : {-1, 1}) {
        double weight = 1.0;
        for (std::size_t step = 1; step <= reach; ++step, weight *= m_policy.m_rules.nearness) {
            const std::size_t at = place + static_cast<std::size_t>(direction) * step;
            if (at >= m_row.size())
                break;
            // Seen from the neighbour, this one lies on the other side.
            const std::size_t side = direction < 0 ? 2 : 0;
            auto& near = m_near[at];
            if (weight <= std::max(near[side], near[side + 1]))
                break; // a nearer one has spoken
            near[side + (failed ? 0 : 1)] = weight;
            near[side + (failed ? 1 : 0)] = 0.0;
            for (const std::size_t other : m_row[at])
                if (!m_isTaken[other]) {
                    m_factors[other][NeighbourFailed] = near[0] + near[2];
                    m_factors[other][NeighbourPassed] = near[1] + near[3];
                    rate(other);
                }
        }
    }
}

void TestOrderPolicy::Cycle::rate(std::size_t index) {
    const double rate = m_policy.m_records[static_cast<std::size_t>(m_numbers[index])].quick;
    const double share = m_policy.m_rules.rateShare;
    m_chances[index] = (1.0 - share) * logistic(dot(m_policy.m_weights, m_factors[index])) + share * rate;
    // Beside the usual duration of the cycle a very short one is no reason of its own.
    m_priorities[index] = m_chances[index] /
                          std::pow(std::max(m_durations[index] + m_usualDuration, 1e-9), m_policy.m_rules.durationRoot);
}

std::optional<std::size_t> TestOrderPolicy::Cycle::next() const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < m_isTaken.size(); ++i)
        if (!m_isTaken[i] && (!best || m_priorities[i] > m_priorities[*best]))
            best = i;
    return best;
}

void TestOrderPolicy::Cycle::leaveOut(std::size_t index) {
    m_isTaken[index] = true;
}

void TestOrderPolicy::Cycle::tell(std::size_t index, bool failed) {
    m_isTaken[index] = true;
    tellNeighbours(index, failed);
    const int number = m_numbers[index];
    for (const std::size_t other : m_byNumber[number])
        if (!m_isTaken[other]) {
            double& factor = m_factors[other][failed ? VariantFailed : VariantPassed];
            factor = std::min(3.0, factor + 1.0);
            rate(other);
        }
    const TestRecord& own = m_policy.m_records[static_cast<std::size_t>(number)];
    for (const auto& [other, together] : own.failedWith) {
        const auto places = m_byNumber.find(other);
        if (places == m_byNumber.end() || other == number)
            continue;
        const TestRecord& record = m_policy.m_records[static_cast<std::size_t>(other)];
        const double share = failed ? (together + shrink * record.slow) / (own.failures + shrink) - record.slow
                                    : together / (record.failures + shrink);
        for (const std::size_t place : places->second) {
            if (m_isTaken[place])
                continue;
            double& factor = m_factors[place][failed ? FailsWithFailed : FailsWithPassed];
            if (share > factor) {
                factor = share;
                rate(place);
            }
        }
    }
}

double TestOrderPolicy::Cycle::chance(std::size_t index) const {
    return m_chances[index];
}
double TestOrderPolicy::Cycle::priority(std::size_t index) const {
    return m_priorities[index];
}

TestOrderPolicy::Cycle TestOrderPolicy::begin(const std::vector<PlannedTest>& tests) {
    return Cycle(*this, tests);
}

void TestOrderPolicy::learn(const std::vector<Factors>& rows, const std::vector<bool>& failed) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double error = logistic(dot(m_weights, rows[i])) - (failed[i] ? 1.0 : 0.0);
        for (std::size_t k = 0; k < factors; ++k) {
            const double slope = error * rows[i][k];
            m_speed[k] += slope * slope;
            m_weights[k] -= m_rules.learningRate * slope / std::sqrt(m_speed[k]);
        }
    }
}

void TestOrderPolicy::finish(const Cycle& cycle, const std::vector<PlannedTest>& tests,
                             const std::vector<bool>& failed) {
    assert(tests.size() == failed.size() && tests.size() == cycle.m_factors.size());
    learn(cycle.m_factors, failed);
    std::map<int, bool> outcomes; // of a test: failed in any variant
    for (std::size_t i = 0; i < tests.size(); ++i) {
        bool& any = outcomes[cycle.m_numbers[i]];
        any = any || failed[i];
        TestRecord& record = m_records[static_cast<std::size_t>(cycle.m_numbers[i])];
        if (record.runs == 0)
            for (std::size_t k = tests[i].earlier.size(); k-- > 0;) {
                record.quick += m_rules.quickDecay * (tests[i].earlier[k] - record.quick);
                record.slow += m_rules.slowDecay * (tests[i].earlier[k] - record.slow);
                ++record.runs;
            }
        record.content = tests[i].content;
        record.quick += m_rules.quickDecay * (failed[i] - record.quick);
        record.slow += m_rules.slowDecay * (failed[i] - record.slow);
        ++record.runs;
        record.failedLast = failed[i];
    }
    std::vector<int> bad;
    for (const auto& [number, isBad] : outcomes) {
        TestRecord& record = m_records[static_cast<std::size_t>(number)];
        if (isBad) {
            ++record.failures;
            record.lastFailure = m_cycle;
            bad.push_back(number);
        }
    }
    if (bad.size() <= mostTogether)
        for (const int a : bad)
            for (const int b : bad)
                if (a != b)
                    m_records[static_cast<std::size_t>(a)].failedWith[b] += 1.0;
    ++m_cycle;
}

std::vector<std::size_t> orderWithin(TestOrderPolicy::Cycle& cycle, const std::vector<PlannedTest>& tests,
                                     const std::vector<bool>& failed, double budget) {
    std::vector<std::size_t> order, left;
    double used = 0.0;
    while (const auto next = cycle.next()) {
        if (used + tests[*next].duration <= budget) {
            used += tests[*next].duration;
            order.push_back(*next);
            cycle.tell(*next, failed[*next]);
        } else {
            cycle.leaveOut(*next);
            left.push_back(*next);
        }
    }
    std::ranges::stable_sort(left, [&](std::size_t a, std::size_t b) { return cycle.priority(a) > cycle.priority(b); });
    order.insert(order.end(), left.begin(), left.end());
    return order;
}

} // namespace fermata::decision
