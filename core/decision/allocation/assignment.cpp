#include "core/decision/allocation/assignment.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/decision/allocation/hungarian.h"

namespace fermata::decision {
namespace {

Error wrong(const char* list, std::size_t index, const char* field, const std::string& message) {
    return Error(Fault::Malformed, message).ofField(fmt::format("{}[{}].{}", list, index, field));
}

bool isAmount(double value) {
    return std::isfinite(value) && value >= 0.0 && value <= 1e9;
}

Result<void> check(const std::vector<EnvironmentDemand>& demands, const std::vector<EnvironmentSupply>& supplies) {
    std::set<std::string> ids;
    for (std::size_t i = 0; i < supplies.size(); ++i) {
        if (supplies[i].id.empty())
            return wrong("supply", i, "id", "is empty");
        if (!ids.insert(supplies[i].id).second)
            return wrong("supply", i, "id", plainText(supplies[i].id) + " is there already");
        if (!isAmount(supplies[i].cost))
            return wrong("supply", i, "cost", "is no amount from 0 to 1e9");
    }
    ids.clear();
    std::set<std::string> held;
    for (std::size_t i = 0; i < demands.size(); ++i) {
        const EnvironmentDemand& demand = demands[i];
        if (demand.id.empty())
            return wrong("demand", i, "id", "is empty");
        if (!ids.insert(demand.id).second)
            return wrong("demand", i, "id", plainText(demand.id) + " is there already");
        if (!isAmount(demand.minutes))
            return wrong("demand", i, "minutes", "is no amount from 0 to 1e9");
        if (!isAmount(demand.value))
            return wrong("demand", i, "value", "is no amount from 0 to 1e9");
        if (!(demand.risk >= 0.0 && demand.risk <= 1.0))
            return wrong("demand", i, "risk", "is not from 0 to 1");
        if (!demand.holds)
            continue;
        const auto supply = std::ranges::find(supplies, *demand.holds, &EnvironmentSupply::id);
        if (supply == supplies.end())
            return wrong("demand", i, "holds", plainText(*demand.holds) + " is no environment of the supply");
        if (supply->kind != demand.kind)
            return wrong("demand", i, "holds",
                         fmt::format("{} is of the kind {}, not {}", plainText(*demand.holds), plainText(supply->kind),
                                     plainText(demand.kind)));
        if (!held.insert(*demand.holds).second)
            return wrong("demand", i, "holds", plainText(*demand.holds) + " is held by another demand already");
    }
    return {};
}

double costOf(const EnvironmentDemand& demand, const EnvironmentSupply& supply) {
    if (demand.kind != supply.kind)
        return Hungarian::forbidden;
    const bool isMoved = demand.holds && *demand.holds != supply.id;
    return supply.cost * demand.minutes / 60.0 + (isMoved ? holderBonus * lossOfWaiting(demand) : 0.0);
}

/// Whoever can have a place in the best or the second best way. In both, a place that goes to somebody outside its
/// first m + 1 (m places of the kind) could go to one of two of these who have none: at no loss, and at most one of the
/// two gives the other way.
std::vector<std::size_t> contenders(const std::vector<EnvironmentDemand>& demands,
                                    const std::vector<EnvironmentSupply>& supplies) {
    std::map<std::string, std::vector<std::size_t>> waiting;      // by kind
    std::map<std::pair<std::string, double>, std::size_t> places; // of one kind and cost
    std::map<std::string, std::size_t> placesOfKind;
    std::set<std::size_t> chosen;
    for (std::size_t i = 0; i < demands.size(); ++i)
        if (demands[i].holds)
            chosen.insert(i);
        else
            waiting[demands[i].kind].push_back(i);
    for (const EnvironmentSupply& supply : supplies) {
        ++places[{supply.kind, supply.cost}];
        ++placesOfKind[supply.kind];
    }
    for (const auto& [place, count] : places) {
        auto& all = waiting[place.first];
        const double cost = place.second;
        const auto gain = [&](std::size_t i) { return lossOfWaiting(demands[i]) - cost * demands[i].minutes / 60.0; };
        const auto first = std::min(all.size(), placesOfKind[place.first] + 1);
        std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(first),
                                  [&](std::size_t a, std::size_t b) {
                                      const double of = gain(a), other = gain(b);
                                      return of != other ? of > other : a < b;
                                  });
        chosen.insert(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(first));
    }
    return {chosen.begin(), chosen.end()};
}

class Problem {
public:
    Problem(const std::vector<EnvironmentDemand>& demands, const std::vector<EnvironmentSupply>& supplies)
        : m_demands(demands), m_supplies(supplies), m_rows(contenders(demands, supplies)) {}

    AllocationAdvice solve() const {
        // Behind the environments one place in the queue for each demand.
        const std::size_t rows = m_rows.size(), columns = m_supplies.size() + rows;
        std::vector<double> costs(rows * columns, Hungarian::forbidden);
        for (std::size_t i = 0; i < rows; ++i) {
            const EnvironmentDemand& demand = m_demands[m_rows[i]];
            for (std::size_t k = 0; k < m_supplies.size(); ++k)
                costs[i * columns + k] = costOf(demand, m_supplies[k]);
            if (!demand.holds)
                costs[i * columns + m_supplies.size() + i] = lossOfWaiting(demand);
        }
        const Hungarian best(std::move(costs), rows, columns);
        AllocationAdvice advice{read(best), std::nullopt};
        std::optional<Hungarian> second;
        for (std::size_t i = 0; i < rows; ++i) {
            Hungarian other = best.without(i);
            if (other.cost() < Hungarian::forbidden && (!second || other.cost() < second->cost()))
                second.emplace(std::move(other));
        }
        if (second)
            advice.secondBest = read(*second);
        return advice;
    }

private:
    Allocation read(const Hungarian& solved) const {
        Allocation out;
        std::vector<bool> isPlaced(m_demands.size(), false);
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            if (const std::size_t column = solved.columnOf(i); column < m_supplies.size()) {
                out.assignment.push_back({m_demands[m_rows[i]].id, m_supplies[column].id});
                out.loss += solved.costOf(i, column);
                isPlaced[m_rows[i]] = true;
            }
        std::vector<std::size_t> waiting;
        for (std::size_t i = 0; i < m_demands.size(); ++i)
            if (!isPlaced[i]) {
                waiting.push_back(i);
                out.loss += lossOfWaiting(m_demands[i]);
            }
        const auto urgency = [&](std::size_t i) {
            return lossOfWaiting(m_demands[i]) / std::max(1.0, m_demands[i].minutes);
        };
        std::ranges::stable_sort(waiting, [&](std::size_t a, std::size_t b) { return urgency(a) > urgency(b); });
        for (const std::size_t i : waiting)
            out.queue.push_back(m_demands[i].id);
        return out;
    }

    const std::vector<EnvironmentDemand>& m_demands;
    const std::vector<EnvironmentSupply>& m_supplies;
    std::vector<std::size_t> m_rows; ///< demands that may have a place, rising
};

} // namespace

double lossOfWaiting(const EnvironmentDemand& demand) {
    return demand.value * (1.0 + demand.risk);
}

Result<AllocationAdvice> allocate(const std::vector<EnvironmentDemand>& demands,
                                  const std::vector<EnvironmentSupply>& supplies) {
    if (auto checked = check(demands, supplies); !checked)
        return std::move(checked).error();
    return Problem(demands, supplies).solve();
}

} // namespace fermata::decision
