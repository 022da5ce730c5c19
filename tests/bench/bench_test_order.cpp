// The order of tests on recorded cycles: NAPFD within a budget and APFD, of our policy and of simple ones, each
// strictly causal.
//   tests/bench/run test-order TABLE.csv...
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "app/fermatactl/order_table.h"

using namespace fermata;
using decision::PlannedTest;

namespace {

/// Cycles with fewer tests say nothing about an order (Bagherzadeh and others 2021).
constexpr std::size_t smallest = 6;

struct Score {
    double all = 0.0, failing = 0.0, apfd = 0.0;
    int cycles = 0, failingCycles = 0, largeCycles = 0;
    double longest = 0.0; ///< milliseconds for one cycle
};

/// RETECS (Spieker and others 2017): p − Σ ranks/(m·n) + p/(2n) over what ran; a cycle without a failure counts 1.
double napfd(const std::vector<std::size_t>& order, const ctl::TestCycle& cycle, double budget) {
    const double all = static_cast<double>(std::ranges::count(cycle.failed, true)),
                 n = static_cast<double>(order.size());
    if (all == 0.0)
        return 1.0;
    double used = 0.0, rank = 0.0, ranks = 0.0, found = 0.0;
    for (const std::size_t i : order) {
        if (used + cycle.tests[i].duration > budget)
            continue;
        used += cycle.tests[i].duration;
        ++rank;
        if (cycle.failed[i]) {
            ranks += rank;
            ++found;
        }
    }
    const double p = found / all;
    return found == 0.0 ? 0.0 : p - ranks / (all * n) + p / (2.0 * n);
}

double totalOf(const ctl::TestCycle& cycle) {
    double sum = 0.0;
    for (const PlannedTest& test : cycle.tests)
        sum += test.duration;
    return sum;
}

void add(Score& score, const std::vector<std::size_t>& within, const std::vector<std::size_t>& whole,
         const ctl::TestCycle& cycle) {
    const double value = napfd(within, cycle, 0.5 * totalOf(cycle));
    const bool fails = std::ranges::find(cycle.failed, true) != cycle.failed.end();
    score.all += value;
    ++score.cycles;
    if (!fails)
        return;
    score.failing += value;
    ++score.failingCycles;
    if (cycle.tests.size() < smallest)
        return;
    ++score.largeCycles;
    score.apfd += napfd(whole, cycle, 1e300);
}

void print(const char* name, const Score& score) {
    std::printf("  %-44s %.3f / %.3f   %.3f  (%d, %d, %d cycles)\n", name, score.all / score.cycles,
                score.failing / std::max(1, score.failingCycles), score.apfd / std::max(1, score.largeCycles),
                score.cycles, score.failingCycles, score.largeCycles);
}

using Ranking = std::function<std::vector<double>(const ctl::TestCycle&)>; ///< higher runs earlier
using Learning = std::function<void(const ctl::TestCycle&)>;

Score simple(const std::vector<ctl::TestCycle>& cycles, const Ranking& ranking, const Learning& learning) {
    Score score;
    for (const ctl::TestCycle& cycle : cycles) {
        const auto values = ranking(cycle);
        std::vector<std::size_t> order(cycle.tests.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
        add(score, order, order, cycle);
        learning(cycle);
    }
    return score;
}

/// One policy for each budget: what is learned after a cycle is the same, only the outcomes inside it differ.
Score ours(const std::vector<ctl::TestCycle>& cycles) {
    decision::TestOrderPolicy half, whole;
    Score score;
    for (const ctl::TestCycle& cycle : cycles) {
        const double total = totalOf(cycle);
        const std::clock_t start = std::clock();
        auto within = half.begin(cycle.tests);
        const auto orderHalf = decision::orderWithin(within, cycle.tests, cycle.failed, 0.5 * total);
        score.longest = std::max(score.longest, 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        half.finish(within, cycle.tests, cycle.failed);
        auto full = whole.begin(cycle.tests);
        const auto orderWhole = decision::orderWithin(full, cycle.tests, cycle.failed, 1e300);
        whole.finish(full, cycle.tests, cycle.failed);
        add(score, orderHalf, orderWhole, cycle);
    }
    return score;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fprintf(stderr, "usage: bench_test_order TABLE.csv...\n");
        return 2;
    }
    for (int i = 1; i < count; ++i) {
        const auto cycles = ctl::readCycles(arguments[i]);
        if (!cycles) {
            std::fprintf(stderr, "bench_test_order: %s\n", cycles.error().text().c_str());
            return 2;
        }
        std::printf("%s\n  %-44s NAPFD all / failing, APFD\n", arguments[i], "");
        std::mt19937_64 dice(1);
        print("random", simple(
                            *cycles,
                            [&](const ctl::TestCycle& cycle) {
                                std::vector<double> values(cycle.tests.size());
                                for (double& value : values)
                                    value = std::generate_canonical<double, 53>(dice);
                                return values;
                            },
                            [](const ctl::TestCycle&) {}));
        std::map<std::string, double> rate;
        print("decayed failure rate (.2)", simple(
                                               *cycles,
                                               [&](const ctl::TestCycle& cycle) {
                                                   std::vector<double> values;
                                                   for (const PlannedTest& test : cycle.tests)
                                                       values.push_back(rate[test.test]);
                                                   return values;
                                               },
                                               [&](const ctl::TestCycle& cycle) {
                                                   for (std::size_t k = 0; k < cycle.tests.size(); ++k)
                                                       rate[cycle.tests[k].test] +=
                                                           0.2 * (cycle.failed[k] - rate[cycle.tests[k].test]);
                                               }));
        const Score own = ours(*cycles);
        print("our policy", own);
        print("ceiling: failures first, shortest first",
              simple(
                  *cycles,
                  [](const ctl::TestCycle& cycle) {
                      std::vector<double> values;
                      for (std::size_t k = 0; k < cycle.tests.size(); ++k)
                          values.push_back((cycle.failed[k] ? 1.0 : -1.0) / (1.0 + cycle.tests[k].duration));
                      return values;
                  },
                  [](const ctl::TestCycle&) {}));
        std::printf("  the longest cycle was ordered in %.1f ms\n", own.longest);
    }
    return 0;
}
