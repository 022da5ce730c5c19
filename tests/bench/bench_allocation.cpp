// Environments and test budgets against every possibility, and how long a plan takes.
//   tests/bench/run allocation [CASES]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/decision/allocation/assignment.h"
#include "core/decision/allocation/test_budget.h"
#include "core/decision/allocation/test_order.h"

using namespace fermata::decision;

namespace {

/// Of this process's own time, whatever else the machine does.
double milliseconds(const std::function<void()>& work) {
    const std::clock_t start = std::clock();
    work();
    return 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

struct Case {
    std::vector<EnvironmentDemand> demands;
    std::vector<EnvironmentSupply> supplies;
};

double costOf(const EnvironmentDemand& demand, const EnvironmentSupply& supply) {
    return supply.cost * demand.minutes / 60.0 +
           (demand.holds && *demand.holds != supply.id ? holderBonus * lossOfWaiting(demand) : 0.0);
}

Case aCase(std::mt19937& dice) {
    Case out;
    const unsigned supplies = 1 + dice() % 7, demands = 1 + dice() % 7;
    for (unsigned i = 0; i < supplies; ++i)
        out.supplies.push_back({"s" + std::to_string(i), dice() % 3 ? "staging" : "performance", double(dice() % 60)});
    std::vector<bool> isHeld(supplies, false);
    for (unsigned i = 0; i < demands; ++i) {
        EnvironmentDemand demand{"d" + std::to_string(i),      dice() % 3 ? "staging" : "performance",
                                 double(10 + dice() % 110),    double(dice() % 100),
                                 double(dice() % 101) / 100.0, std::nullopt};
        const auto supply = dice() % supplies;
        if (dice() % 5 == 0 && !isHeld[supply]) {
            isHeld[supply] = true;
            demand.kind = out.supplies[supply].kind;
            demand.holds = out.supplies[supply].id;
        }
        out.demands.push_back(std::move(demand));
    }
    return out;
}

double bruteForce(const Case& given, std::vector<bool>& isTaken, std::size_t i) {
    if (i == given.demands.size())
        return 0.0;
    const EnvironmentDemand& demand = given.demands[i];
    double best = demand.holds ? 1e18 : lossOfWaiting(demand) + bruteForce(given, isTaken, i + 1);
    for (std::size_t k = 0; k < given.supplies.size(); ++k)
        if (!isTaken[k] && given.supplies[k].kind == demand.kind) {
            isTaken[k] = true;
            best = std::min(best, costOf(demand, given.supplies[k]) + bruteForce(given, isTaken, i + 1));
            isTaken[k] = false;
        }
    return best;
}

/// One after the other, each takes what costs it least; holders first. `order`: who chooses next.
double oneByOne(const Case& given, std::vector<std::size_t> order) {
    std::ranges::stable_partition(order, [&](std::size_t i) { return given.demands[i].holds.has_value(); });
    std::vector<bool> isTaken(given.supplies.size(), false);
    double loss = 0.0;
    for (const std::size_t i : order) {
        const EnvironmentDemand& demand = given.demands[i];
        std::size_t chosen = given.supplies.size();
        double cost = demand.holds ? 1e18 : lossOfWaiting(demand);
        for (std::size_t k = 0; k < given.supplies.size(); ++k) {
            const bool isOwn = demand.holds && *demand.holds == given.supplies[k].id;
            if (isTaken[k] || given.supplies[k].kind != demand.kind || (demand.holds && !isOwn))
                continue;
            if (costOf(demand, given.supplies[k]) < cost) {
                cost = costOf(demand, given.supplies[k]);
                chosen = k;
            }
        }
        if (chosen < isTaken.size())
            isTaken[chosen] = true;
        loss += cost;
    }
    return loss;
}

void environments(int cases) {
    std::mt19937 dice(1);
    int equal = 0;
    double bestSum = 0.0, greedyMean = 0.0, greedyWorst = 0.0, firstMean = 0.0, firstWorst = 0.0, slowest = 0.0;
    for (int i = 0; i < cases; ++i) {
        const Case given = aCase(dice);
        std::vector<bool> isTaken(given.supplies.size(), false);
        const double best = bruteForce(given, isTaken, 0);
        double own = 1e18;
        slowest = std::max(slowest, milliseconds([&] {
                               if (const auto advice = allocate(given.demands, given.supplies))
                                   own = advice->best.loss;
                           }));
        equal += std::abs(own - best) <= 1e-9 * std::max(1.0, best) ? 1 : 0;
        std::vector<std::size_t> order(given.demands.size());
        for (std::size_t k = 0; k < order.size(); ++k)
            order[k] = k;
        const double first = oneByOne(given, order);
        std::ranges::stable_sort(order, std::ranges::greater(),
                                 [&](std::size_t k) { return lossOfWaiting(given.demands[k]); });
        const double greedy = oneByOne(given, order);
        const double scale = std::max(10.0, best); // the best may lose nothing at all
        bestSum += best;
        greedyMean += greedy - best;
        greedyWorst = std::max(greedyWorst, (greedy - best) / scale);
        firstMean += first - best;
        firstWorst = std::max(firstWorst, (first - best) / scale);
    }
    std::printf("environments, %d cases up to 7x7: %d equal to brute force, slowest %.2f ms with its second best\n",
                cases, equal, slowest);
    std::printf("  greedy by value loses %.1f %% over all, %.0f %% at worst; first-come %.1f %%, %.0f %%\n",
                100 * greedyMean / bestSum, 100 * greedyWorst, 100 * firstMean / bestSum, 100 * firstWorst);
    Case large;
    for (int i = 0; i < 200; ++i) {
        large.supplies.push_back({"s" + std::to_string(i), "staging", double(dice() % 60)});
        large.demands.push_back({"d" + std::to_string(i), "staging", double(10 + dice() % 110), double(dice() % 100),
                                 double(dice() % 101) / 100.0, std::nullopt});
    }
    std::printf("  200 x 200 with the second best: %.0f ms\n",
                milliseconds([&] { static_cast<void>(allocate(large.demands, large.supplies)); }));
}

double everySet(const std::vector<BudgetCandidate>& candidates, double budget) {
    double best = 0.0;
    for (unsigned set = 0; set < (1U << candidates.size()); ++set) {
        double duration = 0.0, worth = 0.0;
        for (std::size_t i = 0; i < candidates.size(); ++i)
            if (set >> i & 1U) {
                duration += candidates[i].duration;
                worth += candidates[i].worth;
            }
        if (duration <= budget)
            best = std::max(best, worth);
    }
    return best;
}

std::vector<BudgetCandidate> candidates(std::mt19937& dice, std::size_t count, bool isCorrelated) {
    std::uniform_real_distribution<double> unit;
    std::vector<BudgetCandidate> out(count);
    for (BudgetCandidate& each : out) {
        each.duration = std::exp(3.0 * unit(dice));
        each.worth = isCorrelated ? each.duration * (0.95 + 0.1 * unit(dice)) : unit(dice);
    }
    return out;
}

double totalOf(const std::vector<BudgetCandidate>& all) {
    double total = 0.0;
    for (const BudgetCandidate& each : all)
        total += each.duration;
    return total;
}

void budgets(int cases) {
    std::mt19937 dice(2);
    int equal = 0;
    for (int i = 0; i < cases; ++i) {
        const auto all = candidates(dice, 12, i % 2 == 1);
        equal +=
            std::abs(chooseWithin(all, 0.4 * totalOf(all)).worth - everySet(all, 0.4 * totalOf(all))) < 1e-9 ? 1 : 0;
    }
    std::printf("test budget, %d cases of 12: %d equal to every set\n", cases, equal);
    for (const std::size_t count : {60U, 200U, 1000U})
        for (const bool isCorrelated : {false, true}) {
            double slowest = 0.0, gap = 0.0;
            for (int i = 0; i < 20; ++i) {
                const auto all = candidates(dice, count, isCorrelated);
                BudgetChoice choice;
                slowest = std::max(slowest, milliseconds([&] { choice = chooseWithin(all, 0.5 * totalOf(all)); }));
                gap = std::max(gap, choice.bound / choice.worth - 1.0);
            }
            std::printf("  %4zu candidates%s: slowest of 20 %.1f ms, at most %.3f %% below the bound\n", count,
                        isCorrelated ? ", worth like duration" : "", slowest, 100 * gap);
        }
}

void planning() {
    std::mt19937 dice(3);
    TestOrderPolicy policy;
    std::vector<PlannedTest> tests;
    for (int i = 0; i < 1000; ++i)
        tests.push_back({"t" + std::to_string(i), "t" + std::to_string(i), double(1 + dice() % 100), {}, std::nullopt});
    double slowest = 0.0;
    for (int cycle = 0; cycle < 60; ++cycle) {
        std::vector<bool> failed;
        for (int i = 0; i < 1000; ++i)
            failed.push_back(dice() % 12 == 0);
        slowest = std::max(slowest, milliseconds([&] {
                               auto running = policy.begin(tests);
                               static_cast<void>(orderWithin(running, tests, failed, 1e300));
                               policy.finish(running, tests, failed);
                           }));
    }
    std::printf("order of 1,000 tests, re-ordered after each result, and learned from: slowest of 60 cycles %.1f ms\n",
                slowest);
}

} // namespace

int main(int count, char** arguments) {
    const int cases = count > 1 ? std::atoi(arguments[1]) : 1000;
    if (cases <= 0) {
        std::fprintf(stderr, "usage: bench_allocation [CASES]\n");
        return 2;
    }
    environments(cases);
    budgets(std::min(cases, 500));
    planning();
    return 0;
}
