// How often the event-share test is wrong and how soon it is right, on deployments whose truth is known: two arms over
// a curve of traffic, errors Binomial(n, p·k) with a base rate of 0.2 % that wanders for both arms together (log-AR(1),
// deviation 0.25, coefficient 0.98), 60 intervals. Arms may have a noise of their own.
// With `many`: five metrics of one deployment under one budget.
//   tests/bench/run verification [DEPLOYMENTS [many]]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "core/assessment/production/event_share.h"
#include "core/assessment/production/watch.h"

using namespace fermata;
using namespace fermata::assessment;

namespace {

struct World {
    double perArm = 2000.0; ///< requests an interval over both arms, halved
    double part = 0.5;      ///< of the traffic that the new version gets
    double noise = 0.0;     ///< deviation of the logarithm of each arm's own error rate
    double lasting = 0.0;   ///< how much of an arm's noise stays to the next interval; 1: constant
    bool isSteady = false;  ///< the same traffic at every hour
    int healthy = 0;        ///< intervals before the fault begins
};

constexpr int intervals = 60;

std::vector<EventTick> deployment(const World& world, double ratio, std::mt19937_64& dice) {
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> anyHour(0.0, 24.0);
    const double begin = anyHour(dice);
    double shared = 0.25 * normal(dice);
    double own[2] = {world.noise * normal(dice), world.noise * normal(dice)};
    std::vector<EventTick> ticks;
    for (int i = 0; i < intervals + world.healthy; ++i) {
        const double hour = begin + i / 60.0;
        const double traffic =
            2.0 * world.perArm * (1.0 + (world.isSteady ? 0.0 : 0.5) * std::sin(hour * 3.141592653589793 / 12.0));
        shared = 0.98 * shared + 0.25 * std::sqrt(1.0 - 0.98 * 0.98) * normal(dice);
        EventTick tick{fromUnix(1700000000 + 60 * i), {}, {}};
        for (int arm = 0; arm < 2; ++arm) {
            own[arm] = world.lasting * own[arm] +
                       world.noise * std::sqrt(std::max(0.0, 1.0 - world.lasting * world.lasting)) * normal(dice);
            const double part = arm == 0 ? world.part : 1.0 - world.part;
            const int exposure = std::max(0, static_cast<int>(std::lround(traffic * part)));
            const double rate =
                std::min(1.0, 0.002 * std::exp(shared + own[arm]) * (arm == 0 && i >= world.healthy ? ratio : 1.0));
            std::binomial_distribution<int> errors(exposure, rate);
            (arm == 0 ? tick.treatment : tick.control) = {static_cast<double>(errors(dice)),
                                                          static_cast<double>(exposure)};
        }
        ticks.push_back(tick);
    }
    return ticks;
}

struct Outcome {
    double paused = 0.0, rolledBack = 0.0, good = 0.0;
    double delay = 0.0; ///< median of the intervals until it was known, of those that were
};

Outcome watch(const World& world, const VerificationRules& rules, double ratio, int deployments, unsigned seed) {
    std::mt19937_64 dice(seed);
    Outcome out;
    std::vector<double> delays;
    for (int i = 0; i < deployments; ++i) {
        VerificationRules ofThis = rules;
        // As a watch knows it beforehand: its end, and what earlier windows counted.
        ofThis.endsAt = fromUnix(1700000000 + 60 * (intervals + world.healthy - 1));
        ofThis.onLastLook = lastLookFor(2.0 * world.perArm * 0.002 * (intervals + world.healthy));
        EventShareTest test(ofThis);
        for (const EventTick& tick : deployment(world, ratio, dice))
            test.add(tick);
        out.good += test.health() == Health::Good ? 1 : 0;
        out.rolledBack += test.mayRollBack() ? 1 : 0;
        if (test.health() != Health::Bad)
            continue;
        out.paused += 1;
        delays.push_back(static_cast<double>((toUnix(*test.knownAt()) - 1700000000) / 60 + 1 - world.healthy));
    }
    std::sort(delays.begin(), delays.end());
    out.delay = delays.empty() ? 0.0 : delays[delays.size() / 2];
    out.paused /= deployments, out.rolledBack /= deployments, out.good /= deployments;
    return out;
}

void row(const char* what, const World& world, const VerificationRules& rules, int deployments) {
    const Outcome equal = watch(world, rules, 1.0, deployments, 1), twice = watch(world, rules, 2.0, deployments, 2),
                  fourfold = watch(world, rules, 4.0, deployments, 3);
    std::printf(
        "%-44s r0 %.2f disp %.2f  false: pause %.2f %% roll back %.2f %%  good %.2f  2x: recall %.4f delay %2.0f  "
        "4x: recall %.4f delay %2.0f\n",
        what, rules.tolerated, rules.dispersion, 100 * equal.paused, 100 * equal.rolledBack, equal.good, twice.paused,
        twice.delay, fourfold.paused, fourfold.delay);
    std::fflush(stdout);
}

/// What 200 earlier windows of the same version teach: the ratio to tolerate and how much the arms vary.
VerificationRules learned(const World& world, VerificationRules rules, bool alsoTolerated) {
    std::mt19937_64 dice(99);
    std::vector<std::vector<EventTick>> windows;
    std::vector<EventTick> all;
    for (int i = 0; i < 200; ++i) {
        windows.push_back(deployment(world, 1.0, dice));
        all.insert(all.end(), windows.back().begin(), windows.back().end());
    }
    rules.dispersion = alsoTolerated ? dispersionWithin(windows) : dispersionOf(all);
    if (alsoTolerated)
        rules.tolerated = toleratedFrom(windows).value_or(rules.tolerated);
    return rules;
}

/// Five metrics of one deployment under one budget, of which one may be worse.
void many(double ratio, double tolerated, int deployments, unsigned seed) {
    constexpr std::size_t metrics = 5;
    std::mt19937_64 dice(seed);
    WatchPlan plan;
    plan.deployedAt = fromUnix(1700000000 - 60);
    plan.warmUp = Seconds{0};
    plan.duration = Seconds{7200};
    for (std::size_t i = 0; i < metrics; ++i) {
        GuardPlan guard;
        guard.name = "metric " + std::to_string(i);
        guard.tolerated = tolerated;
        plan.guards.push_back(guard);
    }
    int paused = 0, rolledBack = 0, good = 0, named = 0;
    std::vector<double> delays;
    for (int i = 0; i < deployments; ++i) {
        std::vector<std::vector<EventTick>> ticks;
        for (std::size_t metric = 0; metric < metrics; ++metric)
            ticks.push_back(deployment({}, metric == 0 ? ratio : 1.0, dice));
        DeploymentWatch watched(plan);
        Time at{};
        for (std::size_t n = 0; n < ticks.front().size(); ++n) {
            at = ticks.front()[n].at;
            WatchSample sample{at, at, {}};
            for (const auto& each : ticks)
                sample.guards.push_back({each[n].treatment, each[n].control, {}, {}});
            watched.add(sample);
        }
        const WatchJudgement now = watched.judgement(at);
        good += now.health == Health::Good ? 1 : 0;
        rolledBack += now.mayRollBack ? 1 : 0;
        if (now.health != Health::Bad)
            continue;
        ++paused;
        named += now.guards[0].health == GuardHealth::Worse ? 1 : 0;
        delays.push_back(static_cast<double>((toUnix(*now.pausedAt) - 1700000000) / 60 + 1));
    }
    std::sort(delays.begin(), delays.end());
    std::printf(
        "five metrics, one %.0fx, r0 %.2f: paused %.4f, rolled back %.4f, good %.3f, delay %.0f; the worse one named "
        "in %.3f of the pauses\n",
        ratio, tolerated, 1.0 * paused / deployments, 1.0 * rolledBack / deployments, 1.0 * good / deployments,
        delays.empty() ? 0.0 : delays[delays.size() / 2], paused ? 1.0 * named / paused : 0.0);
    std::fflush(stdout);
}

} // namespace

int main(int count, char** words) {
    const int deployments = count > 1 ? std::max(1, std::atoi(words[1])) : 10000;
    std::printf("%d deployments a figure, %d intervals each\n", deployments, intervals);
    if (count > 2 && std::string(words[2]) == "many") {
        for (const double tolerated : {1.0, 1.25})
            for (const double ratio : {1.0, 2.0, 4.0})
                many(ratio, tolerated, deployments, static_cast<unsigned>(ratio));
        return 0;
    }
    VerificationRules strict, usual;
    strict.tolerated = 1.0;
    row("(a) no noise of the arms", {}, strict, deployments);
    row("    with 200 requests an arm", {.perArm = 200.0}, strict, deployments);
    row("    the same at steady traffic", {.perArm = 200.0, .isSteady = true}, strict, deployments);
    const World restless{.noise = 0.2};
    row("(b) noise 0.2, new each interval, not learned", restless, strict, deployments);
    row("    the same, dispersion learned", restless, learned(restless, strict, false), deployments);
    row("(c) the default tolerance", {}, usual, deployments);
    row("    the same at steady traffic", {.isSteady = true}, usual, deployments);
    for (const int healthy : {30, 60, 240})
        row(("    the same, the fault after " + std::to_string(healthy) + " intervals").c_str(),
            {.isSteady = true, .healthy = healthy}, usual, deployments);
    for (const double lasting : {0.9, 0.98, 1.0}) {
        const World noisy{.noise = 0.2, .lasting = lasting};
        std::printf("(d) noise 0.2 that lasts, coefficient %.2f\n", lasting);
        row("    nothing learned", noisy, strict, deployments);
        row("    tolerance and dispersion learned", noisy, learned(noisy, strict, true), deployments);
    }
    row("(e) a tenth of the traffic", {.part = 0.1}, strict, deployments);
    return 0;
}
