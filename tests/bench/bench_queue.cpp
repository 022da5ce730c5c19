// Net value of our queue against first-come, risk-only and value-only, in a simulation whose truth is known.
//   tests/bench/run queue [ROUNDS]
//
// Changes arrive over 60 days, about as many as one release slot can carry. Each has a true worth a day (what a day of
// waiting costs), a true chance of an incident, and a time that its release takes. A policy sees neither truth: it sees
// the worth as a tracker states it (off by a log-normal factor of 1.6) and the risk as a model states it (off by 0.7 in
// log-odds). Whenever the slot is free the policy chooses one of the changes that wait. Earned is the true worth of
// every day that a change runs before the horizon; lost is the true cost of each incident (drawn from the true chance)
// and of the review where one was asked for. Who reviews stops 60 % of what would have become an incident.
//
// Ours is the weighing itself (decision::cheapest with the losses of the policy): it ships, has reviewed, or leaves a
// change out, and takes first what earns most an hour of the slot. The others ship whatever comes; each is also shown
// with our gate behind its own order, so that what the order alone is worth can be seen.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <random>
#include <vector>

#include "core/decision/weighing.h"

using namespace fermata::decision;

namespace {

constexpr double horizonDays = 60.0, slotHours = 2.0, reviewCost = 400.0, incidentCost = 60000.0, reviewStops = 0.6;

struct Waiting {
    double arrives = 0.0;            ///< days
    double hours = 2.0;              ///< of the slot
    double worth = 0.0, risk = 0.0;  ///< true
    double stated = 0.0, seen = 0.0; ///< as a policy sees them
    double blast = 1.0;
    double luck = 0.0, attention = 0.0; ///< the same for every policy
};

/// Losses in the unit a day; an incident of blast 1 costs incidentCost.
Policy money() {
    Policy policy = Policy::standard();
    policy.losses = {{Verdict::FastTrack, {0.0, incidentCost, 0.0}},
                     {Verdict::Approve, {1.0, incidentCost * 0.98, 0.01}},
                     {Verdict::Review, {reviewCost, incidentCost * (1.0 - reviewStops), 0.2}},
                     {Verdict::Hold, {2000.0, incidentCost * 0.1, 5.0}},
                     {Verdict::Block, {4000.0, incidentCost * 0.02, 20.0}}};
    policy.lossUnit = "EUR";
    policy.value.atMost = 1e6;
    return policy;
}

std::vector<Waiting> aQuarter(std::mt19937& dice) {
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> even(0.0, 1.0);
    std::exponential_distribution<double> gap(24.0 / (slotHours * 1.05)); // a little more than the slot carries
    std::vector<Waiting> all;
    for (double at = gap(dice); at < horizonDays; at += gap(dice)) {
        Waiting one;
        one.arrives = at;
        one.hours = slotHours * std::exp(0.4 * normal(dice) - 0.08);
        one.worth = 300.0 * std::exp(1.3 * normal(dice));
        const double logit = -3.4 + 1.3 * normal(dice);
        one.risk = 1.0 / (1.0 + std::exp(-logit));
        one.blast = even(dice) < 0.1 ? 4.0 : 1.0; // one in ten touches what must not break
        one.stated = one.worth * std::exp(std::log(1.6) * normal(dice));
        one.seen = 1.0 / (1.0 + std::exp(-(logit + 0.7 * normal(dice))));
        one.luck = even(dice);
        one.attention = even(dice);
        all.push_back(one);
    }
    return all;
}

struct Rule {
    const char* name;
    std::function<double(const Waiting&)> first; ///< the highest is taken
    bool isGated;
};

struct Outcome {
    double earned = 0.0, lost = 0.0;
    int shipped = 0, incidents = 0, reviewed = 0;
    double net() const { return earned - lost; }
};

Outcome run(const std::vector<Waiting>& all, const Rule& rule, const Policy& policy) {
    Outcome out;
    std::vector<const Waiting*> queue;
    std::size_t next = 0;
    double now = 0.0;
    while (now < horizonDays) {
        for (; next < all.size() && all[next].arrives <= now; ++next)
            queue.push_back(&all[next]);
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < queue.size(); ++i)
            if (!best || rule.first(*queue[i]) > rule.first(*queue[*best]))
                best = i;
        if (!best) {
            if (next >= all.size())
                break;
            now = all[next].arrives;
            continue;
        }
        const Waiting& one = *queue[*best];
        queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(*best));
        const Verdict verdict = rule.isGated ? cheapest(policy, one.seen * one.blast, one.stated) : Verdict::FastTrack;
        if (verdict >= Verdict::Hold)
            continue; // left out: it earns nothing, and breaks nothing
        now += one.hours / 24.0;
        if (now >= horizonDays)
            break;
        const bool isReviewed = verdict == Verdict::Review;
        out.lost += isReviewed ? reviewCost : 0.0;
        out.reviewed += isReviewed ? 1 : 0;
        ++out.shipped;
        if (one.luck < one.risk && !(isReviewed && one.attention < reviewStops)) {
            out.lost += incidentCost * one.blast;
            ++out.incidents;
        } else {
            out.earned += one.worth * (horizonDays - now);
        }
    }
    return out;
}

} // namespace

int main(int count, char** words) {
    const int rounds = count > 1 ? std::atoi(words[1]) : 400;
    if (rounds < 2) {
        std::fprintf(stderr, "rounds: at least 2\n");
        return 2;
    }
    const Policy policy = money();
    if (!policy.contradictions().empty()) {
        std::fprintf(stderr, "the policy contradicts itself: %s\n", policy.contradictions().front().second.c_str());
        return 70;
    }
    const auto ours = [](const Waiting& one) {
        // A day earlier is worth its worth; an incident takes that and its cost. By the hour of the slot it needs.
        return (one.stated * (1.0 - one.seen)) / one.hours;
    };
    const std::vector<Rule> rules{
        {"ours", ours, true},
        {"first come", [](const Waiting& one) { return -one.arrives; }, false},
        {"risk only", [](const Waiting& one) { return -one.seen * one.blast; }, false},
        {"value only", [](const Waiting& one) { return one.stated; }, false},
        {"first come, our gate", [](const Waiting& one) { return -one.arrives; }, true},
        {"risk only, our gate", [](const Waiting& one) { return -one.seen * one.blast; }, true},
        {"value only, our gate", [](const Waiting& one) { return one.stated; }, true},
        {"ours without the gate", ours, false}};
    std::mt19937 dice(20261127);
    std::vector<std::vector<double>> nets(rules.size());
    std::vector<Outcome> sums(rules.size());
    for (int round = 0; round < rounds; ++round) {
        const auto all = aQuarter(dice);
        for (std::size_t r = 0; r < rules.size(); ++r) {
            const Outcome out = run(all, rules[r], policy);
            nets[r].push_back(out.net());
            sums[r].earned += out.earned;
            sums[r].lost += out.lost;
            sums[r].shipped += out.shipped;
            sums[r].incidents += out.incidents;
            sums[r].reviewed += out.reviewed;
        }
    }
    std::printf("%d quarters of 60 days, thousands a quarter\n", rounds);
    std::printf("%-24s %9s %9s %9s %8s %9s %9s  %s\n", "queue", "net", "earned", "lost", "shipped", "incidents",
                "reviewed", "ours is better in (difference, 95 %)");
    bool isBest = true;
    for (std::size_t r = 0; r < rules.size(); ++r) {
        double mean = 0.0, square = 0.0;
        int better = 0;
        for (int i = 0; i < rounds; ++i) {
            const double gap = nets[0][static_cast<std::size_t>(i)] - nets[r][static_cast<std::size_t>(i)];
            mean += gap / rounds;
            square += gap * gap / rounds;
            better += gap > 0.0 ? 1 : 0;
        }
        const double half = 1.96 * std::sqrt(std::max(0.0, square - mean * mean) / rounds);
        const double n = rounds * 1000.0;
        std::printf("%-24s %9.0f %9.0f %9.0f %8.0f %9.1f %9.1f", rules[r].name, (sums[r].earned - sums[r].lost) / n,
                    sums[r].earned / n, sums[r].lost / n, double(sums[r].shipped) / rounds,
                    double(sums[r].incidents) / rounds, double(sums[r].reviewed) / rounds);
        if (r == 0) {
            std::printf("\n");
            continue;
        }
        std::printf("  %d of %d (%+.0f ± %.0f)\n", better, rounds, mean / 1000.0, half / 1000.0);
        if (r <= 3)
            isBest = isBest && mean - half > 0.0;
    }
    std::printf("net value of ours above first-come, risk-only and value-only, each with 95 %% confidence: %s\n",
                isBest ? "yes" : "NO");
    return isBest ? 0 : 1;
}
