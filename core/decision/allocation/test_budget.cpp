#include "core/decision/allocation/test_budget.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace fermata::decision {
namespace {

constexpr double tolerance = 0.005;

struct Set {
    double duration = 0.0, worth = 0.0;
    std::size_t before = 0; ///< the set that it extends, in the list of all
    std::size_t last = 0;   ///< the candidate that was added
    bool isRoot = false;
};

class Search {
public:
    Search(const std::vector<BudgetCandidate>& candidates, std::vector<std::size_t> order, double budget, double slack)
        : m_candidates(candidates), m_order(std::move(order)), m_budget(budget), m_slack(slack) {}

    std::vector<std::size_t> best() {
        m_all.push_back({0.0, 0.0, 0, 0, true});
        std::vector<std::size_t> front{0};
        greedy();
        for (std::size_t step = 0; step < m_order.size(); ++step) {
            std::vector<std::size_t> longer;
            const BudgetCandidate& candidate = m_candidates[m_order[step]];
            for (const std::size_t set : front) {
                const double duration = m_all[set].duration + candidate.duration;
                if (duration > m_budget)
                    break; // the front rises in duration
                m_all.push_back({duration, m_all[set].worth + candidate.worth, set, m_order[step], false});
                longer.push_back(m_all.size() - 1);
                if (m_all.back().worth > m_bestWorth) {
                    m_bestWorth = m_all.back().worth;
                    m_best = m_all.size() - 1;
                }
            }
            front = undominated(front, longer, step + 1);
        }
        std::vector<std::size_t> chosen;
        if (!m_best)
            return m_greedy;
        for (std::size_t at = *m_best; !m_all[at].isRoot; at = m_all[at].before)
            chosen.push_back(m_all[at].last);
        return chosen;
    }

    /// Of the remaining candidates from `step` on, what fits, the last one in part.
    double fractional(double used, std::size_t step) const {
        double worth = 0.0, left = m_budget - used;
        for (; step < m_order.size(); ++step) {
            const BudgetCandidate& candidate = m_candidates[m_order[step]];
            if (candidate.duration > left)
                return worth + candidate.worth * left / candidate.duration;
            left -= candidate.duration;
            worth += candidate.worth;
        }
        return worth;
    }

private:
    void greedy() {
        double used = 0.0;
        for (const std::size_t i : m_order)
            if (used + m_candidates[i].duration <= m_budget) {
                used += m_candidates[i].duration;
                m_bestWorth += m_candidates[i].worth;
                m_greedy.push_back(i);
            }
    }

    std::vector<std::size_t> undominated(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b,
                                         std::size_t step) const {
        std::vector<std::size_t> merged(a.size() + b.size());
        std::ranges::merge(a, b, merged.begin(), [&](std::size_t x, std::size_t y) {
            return m_all[x].duration != m_all[y].duration ? m_all[x].duration < m_all[y].duration
                                                          : m_all[x].worth > m_all[y].worth;
        });
        std::vector<std::size_t> kept;
        double most = -1.0;
        for (const std::size_t set : merged) {
            if (m_all[set].worth <= most)
                continue;
            // A rounding error must not cut the best set itself.
            if ((m_all[set].worth + fractional(m_all[set].duration, step)) * (1.0 + 1e-12) <=
                m_bestWorth * (1.0 + m_slack))
                continue;
            most = m_all[set].worth;
            kept.push_back(set);
        }
        return kept;
    }

    const std::vector<BudgetCandidate>& m_candidates;
    std::vector<std::size_t> m_order; ///< most worth a time first
    double m_budget, m_slack;
    std::vector<Set> m_all;
    std::vector<std::size_t> m_greedy;
    std::optional<std::size_t> m_best;
    double m_bestWorth = 0.0;
};

} // namespace

BudgetChoice chooseWithin(const std::vector<BudgetCandidate>& candidates, double budget) {
    BudgetChoice choice;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i].isMandatory) {
            choice.chosen.push_back(i);
            budget -= candidates[i].duration;
        } else {
            order.push_back(i);
        }
    }
    const auto density = [&](std::size_t i) {
        const BudgetCandidate& candidate = candidates[i];
        return candidate.duration > 0.0 ? candidate.worth / candidate.duration
               : candidate.worth > 0.0  ? std::numeric_limits<double>::infinity()
                                        : 0.0;
    };
    std::ranges::stable_sort(order, std::ranges::greater(), density);
    double mandatoryWorth = 0.0;
    for (const std::size_t i : choice.chosen)
        mandatoryWorth += candidates[i].worth;
    budget = std::max(0.0, budget);
    Search search(candidates, order, budget, order.size() <= exactUpTo ? 0.0 : tolerance);
    choice.bound = mandatoryWorth + search.fractional(0.0, 0);
    for (const std::size_t i : search.best())
        choice.chosen.push_back(i);
    std::ranges::sort(choice.chosen);
    for (const std::size_t i : choice.chosen) {
        choice.worth += candidates[i].worth;
        choice.duration += candidates[i].duration;
    }
    return choice;
}

} // namespace fermata::decision
