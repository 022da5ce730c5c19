// The gate's two invariants over many random policies, snapshots and models: less evidence never permits more, more
// risk is never answered more mildly. `bench_invariants [SNAPSHOTS [MASKS [SEED]]]`; exit code 1 with the first breach.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "tests/core/decision/builders.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

constexpr EvidenceState lost[] = {EvidenceState::Stale, EvidenceState::Missing, EvidenceState::Conflicting,
                                  EvidenceState::Malformed};
constexpr unsigned subsets = 1u << std::size(allEvidenceKinds);
constexpr int riskSteps = 20;

EvidenceSnapshot without(EvidenceSnapshot snapshot, unsigned mask, std::mt19937& dice) {
    for (Evidence& each : snapshot.evidence)
        if ((mask & (1u << static_cast<unsigned>(each.kind))) != 0 && each.state == EvidenceState::Fresh)
            each.state = lost[dice() % std::size(lost)];
    return snapshot;
}

long numberOf(int count, char** arguments, int place, long otherwise) {
    return count > place ? std::strtol(arguments[place], nullptr, 10) : otherwise;
}

} // namespace

int main(int count, char** arguments) {
    const long snapshots = numberOf(count, arguments, 1, 100'000), masks = numberOf(count, arguments, 2, 8);
    std::mt19937 dice(static_cast<std::uint32_t>(numberOf(count, arguments, 3, 1)));
    if (snapshots <= 0 || masks <= 0) {
        std::fprintf(stderr, "usage: bench_invariants [SNAPSHOTS [MASKS [SEED]]]\n");
        return 2;
    }
    std::vector<RiskModel::Pointer> models;
    for (std::uint32_t seed = 0; seed < 8; ++seed)
        models.push_back(someModel(seed + 1, seed % 2 == 0 ? 1.0 : 0.15));
    std::array<long, std::size(allVerdicts)> reached{};
    std::vector<double> microseconds;
    long decisions = 0, poorerOnes = 0, steps = 0;
    for (long round = 0; round < snapshots; ++round) {
        const Policy policy = round % 3 == 0 ? aPolicy() : somePolicy(dice);
        const EvidenceSnapshot whole = someSnapshot(dice);
        const RiskModel& model = *models[static_cast<std::size_t>(round) % models.size()];
        const auto begin = std::chrono::steady_clock::now();
        const Decision best = decide(whole, policy, model);
        microseconds.push_back(
            std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
        ++reached[static_cast<std::size_t>(best.verdict)];
        ++decisions;
        for (long each = 0; each < masks; ++each, ++poorerOnes) {
            const unsigned mask = 1 + static_cast<unsigned>(dice()) % (subsets - 1);
            const Verdict verdict = decide(without(whole, mask, dice), policy, model).verdict;
            if (permission(verdict) > permission(best.verdict)) {
                std::printf("BREACH: snapshot %ld without the kinds of %u: %s became %s\n", round, mask,
                            std::string(name(best.verdict)).c_str(), std::string(name(verdict)).c_str());
                return 1;
            }
        }
        Verdict before = Verdict::FastTrack;
        for (int step = 0; step <= riskSteps; ++step, ++steps) {
            const Verdict verdict = decide(whole, policy, aRisk(double(step) / riskSteps)).verdict;
            if (permission(verdict) > permission(before)) {
                std::printf("BREACH: snapshot %ld: at risk %.2f %s became %s\n", round, double(step) / riskSteps,
                            std::string(name(before)).c_str(), std::string(name(verdict)).c_str());
                return 1;
            }
            before = verdict;
        }
    }
    std::sort(microseconds.begin(), microseconds.end());
    std::printf("%ld snapshots: %ld poorer ones, none permits more; %ld steps of risk, none milder\n", decisions,
                poorerOnes, steps);
    std::printf("decide: median %.1f us, p99 %.1f us, longest %.1f us\n", microseconds[microseconds.size() / 2],
                microseconds[microseconds.size() * 99 / 100], microseconds.back());
    for (const Verdict verdict : allVerdicts)
        std::printf("%-10s %ld\n", std::string(name(verdict)).c_str(), reached[static_cast<std::size_t>(verdict)]);
    return std::ranges::all_of(reached, [](long times) { return times > 0; }) ? 0 : 1;
}
