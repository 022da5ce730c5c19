#include "core/decision/allocation/assignment.h"

#include <algorithm>
#include <cmath>
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

Allocation read(const Hungarian& solved, const std::vector<EnvironmentDemand>& demands,
                const std::vector<EnvironmentSupply>& supplies) {
    Allocation out;
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < demands.size(); ++i) {
        const std::size_t column = solved.columnOf(i);
        if (column < supplies.size())
            out.assignment.push_back({demands[i].id, supplies[column].id});
        else
            waiting.push_back(i);
    }
    const auto urgency = [&](std::size_t i) { return lossOfWaiting(demands[i]) / std::max(1.0, demands[i].minutes); };
    std::ranges::stable_sort(waiting, [&](std::size_t a, std::size_t b) { return urgency(a) > urgency(b); });
    for (const std::size_t i : waiting)
        out.queue.push_back(demands[i].id);
    out.loss = solved.cost();
    return out;
}

} // namespace

double lossOfWaiting(const EnvironmentDemand& demand) {
    return demand.value * (1.0 + demand.risk);
}

Result<AllocationAdvice> allocate(const std::vector<EnvironmentDemand>& demands,
                                  const std::vector<EnvironmentSupply>& supplies) {
    if (auto checked = check(demands, supplies); !checked)
        return std::move(checked).error();
    // Behind the environments one place in the queue for each demand.
    const std::size_t rows = demands.size(), columns = supplies.size() + demands.size();
    std::vector<double> costs(rows * columns, Hungarian::forbidden);
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t k = 0; k < supplies.size(); ++k)
            costs[i * columns + k] = costOf(demands[i], supplies[k]);
        if (!demands[i].holds)
            costs[i * columns + supplies.size() + i] = lossOfWaiting(demands[i]);
    }
    const Hungarian best(std::move(costs), rows, columns);
    AllocationAdvice advice{read(best, demands, supplies), std::nullopt};
    for (std::size_t i = 0; i < rows; ++i) {
        const Hungarian other = best.without(i);
        const double loss = other.cost();
        if (loss < Hungarian::forbidden && (!advice.secondBest || loss < advice.secondBest->loss))
            advice.secondBest = read(other, demands, supplies);
    }
    return advice;
}

} // namespace fermata::decision
