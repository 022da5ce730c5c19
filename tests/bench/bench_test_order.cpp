// The order of tests on recorded cycles: NAPFD within a budget and APFD, of our policy and of simple ones, each
// strictly causal.
//   tests/bench/run test-order TABLE.csv...
//   tests/bench/run test-order --held-out CANDIDATES TABLE.csv...
// Held out: so many random settings (weights, decays, roots; drawn from wide ranges around nothing) are run over every
// table once; for each table the one that is best on all others is scored on it, and for the first table also the one
// that is best on the first half of its cycles, scored on the second half. The ranges know no table; the factors
// themselves were found on these five.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
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

/// Of one cycle: nothing where the measure does not count it.
struct CycleScore {
    double napfd = 1.0;
    bool fails = false, isLarge = false;
    double apfd = 0.0;
};

struct Score {
    std::vector<CycleScore> each;
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

void add(Score& score, const CycleScore& cycle) {
    score.each.push_back(cycle);
    score.all += cycle.napfd;
    ++score.cycles;
    if (!cycle.fails)
        return;
    score.failing += cycle.napfd;
    ++score.failingCycles;
    if (!cycle.isLarge)
        return;
    ++score.largeCycles;
    score.apfd += cycle.apfd;
}

void add(Score& score, const std::vector<std::size_t>& within, const std::vector<std::size_t>& whole,
         const ctl::TestCycle& cycle) {
    CycleScore one;
    one.napfd = napfd(within, cycle, 0.5 * totalOf(cycle));
    one.fails = std::ranges::find(cycle.failed, true) != cycle.failed.end();
    one.isLarge = cycle.tests.size() >= smallest;
    one.apfd = one.fails ? napfd(whole, cycle, 1e300) : 0.0;
    add(score, one);
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
Score ours(const std::vector<ctl::TestCycle>& cycles, const decision::TestOrderRules& rules = {}) {
    decision::TestOrderPolicy half(rules), whole(rules);
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

/// Wide ranges: the signs of what can only speak for or against a failure, nothing else.
decision::TestOrderRules randomRules(std::mt19937_64& dice) {
    const auto from = [&](double low, double high) { return std::uniform_real_distribution<double>(low, high)(dice); };
    decision::TestOrderRules rules;
    rules.begin = {from(-2, 0), from(0, 1),  from(0, 1), from(0, 3),  from(0, 3), from(0, 3), from(-3, 0),
                   from(0, 4),  from(-4, 0), from(0, 4), from(-1, 1), from(0, 3), from(-3, 0)};
    rules.quickDecay = from(0.05, 0.5);
    rules.slowDecay = from(0.005, 0.05);
    rules.durationRoot = from(0, 0.5);
    rules.rateShare = from(0, 0.5);
    rules.learningRate = std::exp(from(std::log(0.02), std::log(0.5)));
    rules.nearness = from(0.3, 0.9);
    return rules;
}

/// What is chosen by: the mean of both NAPFDs and APFD, as far as the measure exists, over these cycles.
double worthOf(const Score& score, std::size_t from, std::size_t to) {
    Score part;
    for (std::size_t i = from; i < to; ++i)
        add(part, score.each[i]);
    const double apfd = part.largeCycles > 0 ? part.apfd / part.largeCycles : 0.5;
    return part.failingCycles > 0 ? (part.all / part.cycles + part.failing / part.failingCycles + apfd) / 3.0 : 0.0;
}

double worthOf(const Score& score) {
    return worthOf(score, 0, score.each.size());
}

Score partOf(const Score& score, std::size_t from, std::size_t to) {
    Score part;
    for (std::size_t i = from; i < to; ++i)
        add(part, score.each[i]);
    return part;
}

int heldOut(int candidates, const std::vector<std::string>& files) {
    std::vector<std::vector<ctl::TestCycle>> tables;
    for (const std::string& file : files) {
        auto cycles = ctl::readCycles(file);
        if (!cycles) {
            std::fprintf(stderr, "bench_test_order: %s\n", cycles.error().text().c_str());
            return 2;
        }
        tables.push_back(std::move(*cycles));
    }
    std::mt19937_64 dice(1);
    std::vector<std::vector<Score>> scores; // of each candidate, of each table
    for (int i = 0; i < candidates; ++i) {
        const auto rules = randomRules(dice);
        scores.emplace_back();
        for (const auto& table : tables)
            scores.back().push_back(ours(table, rules));
    }
    const auto best = [&](const auto& worth) {
        return static_cast<std::size_t>(std::ranges::max_element(scores, {}, worth) - scores.begin());
    };
    std::printf("chosen among %d settings by the other tables\n  %-44s NAPFD all / failing, APFD\n", candidates, "");
    for (std::size_t held = 0; held < tables.size(); ++held) {
        const auto chosen = best([&](const std::vector<Score>& each) {
            double sum = 0.0;
            for (std::size_t k = 0; k < tables.size(); ++k)
                sum += k == held ? 0.0 : worthOf(each[k]);
            return sum;
        });
        print(files[held].substr(files[held].rfind('/') + 1).c_str(), scores[chosen][held]);
    }
    const std::size_t all = tables[0].size(), half = all / 2;
    const auto chosen = best([&](const std::vector<Score>& each) { return worthOf(each[0], 0, half); });
    std::printf("first table: chosen by its first %zu cycles, scored on the other %zu\n", half, all - half);
    print("chosen", partOf(scores[chosen][0], half, all));
    print("the defaults there", partOf(ours(tables[0]), half, all));
    return 0;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fprintf(stderr, "usage: bench_test_order TABLE.csv...\n");
        return 2;
    }
    if (std::string(arguments[1]) == "--held-out") {
        const int candidates = count > 2 ? std::atoi(arguments[2]) : 0;
        if (candidates < 1 || count < 5) {
            std::fprintf(stderr, "usage: bench_test_order --held-out CANDIDATES TABLE.csv TABLE.csv...\n");
            return 2;
        }
        return heldOut(candidates, {arguments + 3, arguments + count});
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
