// Flaky truth with known truth: tests with the flake rates of a real corpus, real breaks, one retry; what the gate
// stops and what it lets through, under the true and under a misspecified world, and who is called flaky.
//   tests/bench/run flakiness RERUNS.csv [SEED] [TESTS] [BUILDS [THRESHOLD [ideas]]]
// With `ideas` also what was tried to come nearer to the goals: other thresholds, the world's own chances in the
// filter, a third attempt where the first two leave it open, and as a bound the filter that knows each test's true
// rate.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/assessment/flakiness/history.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/csv.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

struct World {
    const char* name;
    double breaks = 4e-4;
    double mends = 0.4;
    double brokenFails = 0.98;
    double outages = 0.0; ///< chance that a build has one
    double fallsInOutage = 0.05;
    double drifts = 0.0; ///< chance that a flaky test's rate is doubled or halved between builds
};

struct Tally {
    long flakyFailures = 0, stillBlock = 0; ///< good tests whose first attempt failed
    long broken = 0, through = 0;           ///< broken test in a build
    long outageFailures = 0, outageBlock = 0;
    void add(bool isBroken, bool hasFailed, bool fell, bool blocks) {
        if (isBroken) {
            ++broken;
            through += blocks ? 0 : 1;
        } else if (hasFailed && fell) {
            ++outageFailures;
            outageBlock += blocks ? 1 : 0;
        } else if (hasFailed) {
            ++flakyFailures;
            stillBlock += blocks ? 1 : 0;
        }
    }
    void print(const char* rule) const {
        std::printf("  %-44s %7.2f %% %9.2f %%", rule,
                    100.0 * static_cast<double>(stillBlock) / std::max(1L, flakyFailures),
                    100.0 * static_cast<double>(through) / std::max(1L, broken));
        if (outageFailures > 0)
            std::printf("   (failures of an outage that block: %.1f %%)",
                        100.0 * static_cast<double>(outageBlock) / outageFailures);
        std::printf("\n");
    }
};

/// @param all also tests that were not called flaky because they failed in nearly every run; capped at .8
Result<std::vector<double>> readRates(const std::string& file, bool all) {
    const auto content = io::readFile(file, std::size_t{64} << 20);
    if (!content)
        return content.error();
    auto rows = io::CsvReader::open(content->bytes, file);
    if (!rows)
        return std::move(rows).error();
    const auto flaky = rows->require({"IsFlaky"}), failing = rows->require({"NumFailingRuns"}),
               passing = rows->require({"NumPassingRuns"});
    for (const auto* column : {&flaky, &failing, &passing})
        if (!*column)
            return column->error();
    std::vector<double> rates;
    while (true) {
        const auto more = rows->next();
        if (!more)
            return more.error();
        if (!*more)
            return rates;
        const auto isFlaky = rows->boolean(*flaky);
        const auto fails = rows->number(*failing), passes = rows->number(*passing);
        if (!isFlaky || !fails || !passes)
            return rows->error(*failing, "no number of runs");
        rates.push_back((all || *isFlaky) && *fails + *passes > 0 ? std::min(0.8, *fails / (*fails + *passes)) : 0.0);
    }
}

/// Average precision, and recall where precision is at least .95.
std::pair<double, double> found(std::vector<std::pair<double, bool>> scored) {
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    const double all =
        static_cast<double>(std::count_if(scored.begin(), scored.end(), [](const auto& each) { return each.second; }));
    double hits = 0.0, average = 0.0, recall = 0.0, seen = 0.0;
    for (const auto& [score, isFlaky] : scored) {
        ++seen;
        if (isFlaky) {
            ++hits;
            average += hits / seen;
        }
        if (hits / seen >= 0.95)
            recall = std::max(recall, hits / all);
    }
    return {average / all, recall};
}

/// Two states with every number known: nothing that sees the same attempts can tell better (Bayes' rule).
struct KnowsAll {
    double broken = 0.0;
    void nextBuild(const World& world) { broken = broken * (1.0 - world.mends) + (1.0 - broken) * world.breaks; }
    void saw(bool failed, double rate, const World& world) {
        const double good = std::max(rate, 1e-9);
        const double one = broken * (failed ? world.brokenFails : 1.0 - world.brokenFails);
        const double other = (1.0 - broken) * (failed ? good : 1.0 - good);
        broken = one / std::max(one + other, 1e-300);
    }
};

/// One more rule that is tallied beside the others.
struct Idea {
    std::string name;
    Tally tally{};
};

/// More attempts, one after the other, for as long as P(broken) lies between two limits; a history of its own, as all
/// that a gate with this rule would ever see.
class UntilSure {
public:
    UntilSure(int most, double low, double high)
        : m_most(most),
          m_low(low),
          m_high(high),
          m_idea{fmt::format("up to {} attempts while P(broken) is {} to {}", most, low, high)} {}

    /// @param attempt one more attempt of the i-th test
    template <class Attempted>
    void addBuild(const std::vector<std::string>& names, const std::vector<bool>& broken, const std::vector<bool>& fell,
                  std::vector<Attempt> attempts, Attempted attempt) {
        std::map<std::string, std::size_t, std::less<>> place;
        std::map<std::string, int, std::less<>> tried;
        for (std::size_t i = 0; i < names.size(); ++i)
            place[names[i]] = i;
        for (const Attempt& each : attempts)
            ++tried[each.test];
        for (bool isMore = true; isMore;) {
            isMore = false;
            TestHistory probe = m_history;
            for (const FailureOpinion& each : probe.addBuild(attempts)) {
                if (each.pBroken < m_low || each.pBroken > m_high || tried[each.test] >= m_most)
                    continue;
                isMore = true;
                ++m_more;
                ++tried[each.test];
                attempts.push_back({each.test, attempt(place[each.test])});
            }
        }
        std::map<std::string, double, std::less<>> opinion;
        for (const FailureOpinion& each : m_history.addBuild(attempts))
            opinion[each.test] = each.pBroken;
        m_failures += static_cast<long>(opinion.size());
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto found = opinion.find(names[i]);
            m_idea.tally.add(broken[i], found != opinion.end(), fell[i],
                             found != opinion.end() && found->second >= 0.5);
        }
    }
    void print() const {
        m_idea.tally.print(m_idea.name.c_str());
        std::printf("    (%.2f more attempts a failure)\n",
                    static_cast<double>(m_more) / static_cast<double>(std::max(1L, m_failures)));
    }

private:
    int m_most;
    double m_low, m_high;
    TestHistory m_history;
    long m_more = 0, m_failures = 0;
    Idea m_idea;
};

/// What was tried, in the same world and on the same attempts.
class Ideas {
public:
    Ideas(const World& world, std::size_t tests, unsigned seed)
        : m_world(world),
          m_dice(seed + 1000),
          m_known(tests),
          m_ownChances({.breaks = world.breaks, .mends = world.mends, .brokenFails = world.brokenFails}) {
        for (const double threshold : {0.2, 0.35, 0.65, 0.8})
            m_thresholds.push_back({fmt::format("threshold {:.2f}", threshold)});
        for (const int most : {3, 4, 5, 6})
            m_untilSure.emplace_back(most, 0.02, 0.98);
        m_untilSure.emplace_back(5, 0.002, 0.998);
        for (const double threshold : {0.2, 0.35, 0.5, 0.65, 0.8})
            m_bound.push_back({fmt::format("bound: every rate known, threshold {:.2f}", threshold)});
    }

    void addBuild(const std::vector<std::string>& names, const std::vector<double>& rates,
                  const std::vector<bool>& broken, const std::vector<bool>& fell, const std::vector<Attempt>& attempts,
                  const std::map<std::string, double, std::less<>>& opinion) {
        std::map<std::string, double, std::less<>> own, third;
        for (const FailureOpinion& each : m_ownChances.addBuild(attempts))
            own[each.test] = each.pBroken;
        std::vector<Attempt> more = attempts;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (const auto found = opinion.find(names[i]); found != opinion.end()) {
                ++m_failures;
                if (found->second < 0.05 || found->second > 0.95)
                    continue;
                ++m_thirds;
                const double chance = broken[i] ? m_world.brokenFails : rates[i];
                more.push_back({names[i], fell[i] || m_unit(m_dice) < chance});
            }
        for (const FailureOpinion& each : m_third.addBuild(more))
            third[each.test] = each.pBroken;
        for (UntilSure& each : m_untilSure)
            each.addBuild(names, broken, fell, attempts, [&](std::size_t i) {
                return fell[i] || m_unit(m_dice) < (broken[i] ? m_world.brokenFails : rates[i]);
            });
        ++m_builds;
        std::size_t next = 0;
        for (std::size_t i = 0; i < names.size(); ++i) {
            m_known[i].nextBuild(m_world);
            bool failed = false;
            for (; next < attempts.size() && attempts[next].test == names[i]; ++next) {
                m_known[i].saw(attempts[next].failed, rates[i], m_world);
                failed = failed || attempts[next].failed;
            }
            const auto at = [&](const auto& opinions, double threshold) {
                const auto found = opinions.find(names[i]);
                return found != opinions.end() && found->second >= threshold;
            };
            const double thresholds[] = {0.2, 0.35, 0.65, 0.8}, bounds[] = {0.2, 0.35, 0.5, 0.65, 0.8};
            for (std::size_t k = 0; k < m_thresholds.size(); ++k)
                m_thresholds[k].tally.add(broken[i], failed, fell[i], at(opinion, thresholds[k]));
            m_chances.tally.add(broken[i], failed, fell[i], at(own, 0.5));
            m_attempt.tally.add(broken[i], failed, fell[i], at(third, 0.5));
            if (m_builds >= 100)
                m_later.tally.add(broken[i], failed, fell[i], at(opinion, 0.5));
            if (m_builds >= 100)
                m_laterAttempt.tally.add(broken[i], failed, fell[i], at(third, 0.5));
            for (std::size_t k = 0; k < m_bound.size(); ++k)
                m_bound[k].tally.add(broken[i], failed, fell[i], failed && m_known[i].broken >= bounds[k]);
        }
    }

    void print() const {
        for (const Idea& each : m_thresholds)
            each.tally.print(each.name.c_str());
        m_chances.tally.print(m_chances.name.c_str());
        m_attempt.tally.print(m_attempt.name.c_str());
        std::printf("    (%.1f %% of the failures were tried once more)\n",
                    100.0 * static_cast<double>(m_thirds) / std::max(1L, m_failures));
        for (const UntilSure& each : m_untilSure)
            each.print();
        m_later.tally.print(m_later.name.c_str());
        m_laterAttempt.tally.print(m_laterAttempt.name.c_str());
        for (const Idea& each : m_bound)
            each.tally.print(each.name.c_str());
    }

private:
    const World& m_world;
    std::mt19937_64 m_dice;
    std::uniform_real_distribution<double> m_unit;
    std::vector<KnowsAll> m_known;
    TestHistory m_ownChances, m_third;
    long m_failures = 0, m_thirds = 0;
    int m_builds = 0;
    std::vector<UntilSure> m_untilSure;
    std::vector<Idea> m_thresholds, m_bound;
    Idea m_chances{"the world's own chances in the filter"}, m_attempt{"a third attempt where P(broken) is .05-.95"},
        m_later{"with a past of 100 builds"}, m_laterAttempt{"with both"};
};

void run(const World& world, const std::vector<double>& corpus, unsigned seed, int tests, int builds, double threshold,
         bool hasIdeas) {
    std::mt19937_64 dice(seed);
    std::uniform_real_distribution<double> unit;
    std::uniform_int_distribution<std::size_t> any(0, corpus.size() - 1);
    std::vector<double> rate(static_cast<std::size_t>(tests));
    for (double& each : rate)
        each = corpus[any(dice)];
    std::vector<bool> broken(rate.size(), false);
    std::vector<std::string> names;
    for (int i = 0; i < tests; ++i)
        names.push_back(fmt::format("t{}", 100000 + i));
    std::vector<int> flips(rate.size(), 0), ran(rate.size(), 0);
    std::vector<bool> last(rate.size(), false);
    Tally retry, flip, bayes, floor;
    TestHistory history;
    std::optional<Ideas> ideas;
    if (hasIdeas)
        ideas.emplace(world, rate.size(), seed);
    std::vector<Attempt> attempts;
    for (int build = 0; build < builds; ++build) {
        const bool isOutage = unit(dice) < world.outages;
        attempts.clear();
        std::vector<int> outcome(rate.size(), 0); // 0 passed, 1 passed on retry, 2 failed twice
        std::vector<bool> fell(rate.size(), false);
        for (std::size_t i = 0; i < rate.size(); ++i) {
            broken[i] = broken[i] ? unit(dice) >= world.mends : unit(dice) < world.breaks;
            if (rate[i] > 0.0 && world.drifts > 0.0 && unit(dice) < world.drifts)
                rate[i] = std::min(0.8, rate[i] * (unit(dice) < 0.5 ? 2.0 : 0.5));
            fell[i] = isOutage && unit(dice) < world.fallsInOutage;
            const double chance = broken[i] ? world.brokenFails : rate[i];
            const bool first = fell[i] || unit(dice) < chance;
            attempts.push_back({names[i], first});
            if (first) {
                const bool second = fell[i] || unit(dice) < chance; // the outage lasts
                attempts.push_back({names[i], second});
                outcome[i] = second ? 2 : 1;
            }
        }
        std::map<std::string, double, std::less<>> opinion;
        for (const FailureOpinion& each : history.addBuild(attempts))
            opinion[each.test] = each.pBroken;
        if (ideas)
            ideas->addBuild(names, rate, broken, fell, attempts, opinion);
        for (std::size_t i = 0; i < rate.size(); ++i) {
            const bool failed = outcome[i] > 0;
            const bool isFlipping = ran[i] > 0 && flips[i] > 0.05 * ran[i];
            const bool blocks[3] = {outcome[i] == 2, outcome[i] == 2 && !isFlipping,
                                    failed && opinion[names[i]] >= threshold};
            Tally* tallies[3] = {&retry, &flip, &bayes};
            for (int rule = 0; rule < 3; ++rule)
                tallies[rule]->add(broken[i], failed, fell[i], blocks[rule]);
            if (broken[i]) {
                ++floor.broken;
                floor.through += failed ? 0 : 1;
            }
            flips[i] += ran[i] > 0 && last[i] != failed ? 1 : 0;
            last[i] = failed;
            ++ran[i];
        }
    }
    std::printf("%s\n", world.name);
    retry.print("retry once, a pass is a pass");
    flip.print("flip rate > 5 % and one retry");
    bayes.print("two-state Bayes and one retry");
    std::printf("  %-44s %9s %10.2f %%\n", "floor: broken, and the first attempt passed", "",
                100.0 * static_cast<double>(floor.through) / std::max(1L, floor.broken));
    if (ideas)
        ideas->print();
    const auto beliefs = history.beliefs();
    std::vector<std::pair<double, bool>> byBayes, byFlips;
    for (std::size_t i = 0; i < rate.size(); ++i) {
        byBayes.emplace_back(beliefs.at(names[i]).pFlaky(), rate[i] >= 0.005);
        byFlips.emplace_back(static_cast<double>(flips[i]) / ran[i], rate[i] >= 0.005);
    }
    const auto [ap, recall] = found(byBayes);
    const auto [apFlips, recallFlips] = found(byFlips);
    std::printf(
        "  who is flaky (rate >= .5 %%): average precision %.3f, recall at precision .95 %.3f (flip rate %.3f, %.3f)\n",
        ap, recall, apFlips, recallFlips);
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fprintf(stderr, "usage: bench_flakiness RERUNS.csv [SEED] [TESTS] [BUILDS] [THRESHOLD] [ideas]\n");
        return 2;
    }
    const unsigned seed = count > 2 ? static_cast<unsigned>(std::atoi(arguments[2])) : 1;
    const int tests = count > 3 ? std::atoi(arguments[3]) : 6000, builds = count > 4 ? std::atoi(arguments[4]) : 200;
    const double threshold = count > 5 ? std::atof(arguments[5]) : 0.5;
    const bool hasIdeas = count > 6 && std::string(arguments[6]) == "ideas";
    std::printf("%d tests, %d builds, seed %u; a failure blocks from P(broken) %.3f\n", tests, builds, seed, threshold);
    std::printf("  %-44s %9s %12s\n", "", "flaky", "real breaks");
    std::printf("  %-44s %9s %12s\n", "gate rule", "blocked", "let through");
    for (const bool all : {false, true}) {
        const auto rates = readRates(arguments[1], all);
        if (!rates) {
            std::fprintf(stderr, "bench_flakiness: %s\n", rates.error().text().c_str());
            return 2;
        }
        std::printf("\n%s\n", all ? "rates of every test of the corpus"
                                  : "rates of the tests that the corpus calls flaky, the others never flake");
        run({.name = "the true world"}, *rates, seed, tests, builds, threshold, hasIdeas);
        run({.name = "misspecified: outages, drifting rates, ten times the breaks, a broken test fails with .7",
             .breaks = 4e-3,
             .brokenFails = 0.7,
             .outages = 0.05,
             .drifts = 0.01},
            *rates, seed, tests, builds, threshold, hasIdeas);
    }
    return 0;
}
