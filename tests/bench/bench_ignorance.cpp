// Less evidence never permits more, more risk is never answered more mildly, a train is never milder than its strictest
// change: on random snapshots, policies and models, with the time of each decision.
//   tests/bench/run ignorance [SNAPSHOTS [SEED]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <vector>

#include "core/decision/train.h"
#include "tests/core/decision/builders.h"

using namespace fermata;
using namespace fermata::assessment;
using namespace fermata::decision;
using namespace fermata::test;

namespace {

constexpr EvidenceState lost[] = {EvidenceState::Stale, EvidenceState::Missing, EvidenceState::Conflicting,
                                  EvidenceState::Malformed};
constexpr int subsetsEach = 8;

EvidenceSnapshot without(EvidenceSnapshot snapshot, unsigned mask, std::mt19937& dice) {
    for (Evidence& each : snapshot.evidence)
        if (mask & (1u << static_cast<unsigned>(each.kind)) && each.state == EvidenceState::Fresh)
            each.state = lost[dice() % 4];
    return snapshot;
}

double cpuMicroseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

struct Tally {
    long long decisions = 0, losses = 0, risks = 0, trains = 0, broken = 0;
    std::map<Verdict, long long> reached;
    std::vector<float> microseconds; ///< processor time of decide with the model asked

    void check(bool holds, const char* what, int round) {
        if (holds)
            return;
        ++broken;
        std::fprintf(stderr, "snapshot %d: %s\n", round, what);
    }
};

} // namespace

int main(int argc, char** argv) {
    const int snapshots = argc > 1 ? std::atoi(argv[1]) : 100000;
    const unsigned seed = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 20261127u;
    if (snapshots <= 0) {
        std::fprintf(stderr, "usage: ignorance [SNAPSHOTS [SEED]]\n");
        return 2;
    }
    std::mt19937 dice(seed);
    std::vector<RiskModel::Pointer> models;
    for (unsigned i = 0; i < 8; ++i)
        models.push_back(someModel(seed + i, i % 2 ? 0.2 : 1.0));
    Tally tally;
    std::vector<EvidenceSnapshot> before;
    for (int round = 0; round < snapshots; ++round) {
        const Policy policy = round % 3 == 0 ? aPolicy() : somePolicy(dice);
        const RiskModel& model = *models[static_cast<std::size_t>(round) % models.size()];
        const EvidenceSnapshot whole = someSnapshot(dice);
        const double begin = cpuMicroseconds();
        const Decision best = decide(whole, policy, model);
        tally.microseconds.push_back(float(cpuMicroseconds() - begin));
        ++tally.reached[best.verdict];
        for (int subset = 0; subset < subsetsEach; ++subset) {
            const unsigned mask = 1 + dice() % ((1u << std::size(allEvidenceKinds)) - 1);
            const Verdict poorer = decide(without(whole, mask, dice), policy, model).verdict;
            tally.check(permission(poorer) <= permission(best.verdict), "less evidence permits more", round);
            ++tally.losses;
        }
        double p = 0.0;
        Verdict last = Verdict::FastTrack;
        for (int step = 0; step < 4; ++step) {
            p = std::min(1.0, p + double(dice() % 1000) / 2500.0);
            const Verdict verdict = decide(whole, policy, aRisk(p)).verdict;
            tally.check(permission(verdict) <= permission(last), "more risk is answered more mildly", round);
            last = verdict;
            ++tally.risks;
        }
        if (round % 10 == 9) { // with the two before it, under this policy
            std::vector<TrainCar> cars;
            std::vector<EvidenceSnapshot> members = before;
            members.push_back(whole);
            for (EvidenceSnapshot& member : members)
                cars.push_back({&member, assessedRisk(member, policy, model), {}});
            const TrainDecision train = TrainJudge(cars, policy).decide();
            for (const CarView& car : train.cars)
                tally.check(permission(train.verdict) <= permission(car.alone.verdict), "a train is milder than a change",
                            round);
            const std::size_t which = dice() % members.size();
            members[which] = without(members[which], 1 + dice() % 1000, dice);
            cars[which].risk = assessedRisk(members[which], policy, model);
            tally.check(permission(TrainJudge(cars, policy).decide().verdict) <= permission(train.verdict),
                        "less evidence of a change permits more of its train", round);
            ++tally.trains;
        }
        before.push_back(whole);
        if (before.size() > 2)
            before.erase(before.begin());
    }
    std::sort(tally.microseconds.begin(), tally.microseconds.end());
    const auto at = [&](double share) {
        return double(tally.microseconds[std::min(tally.microseconds.size() - 1,
                                                  static_cast<std::size_t>(share * double(tally.microseconds.size())))]);
    };
    std::printf("%d snapshots, seed %u: %lld losses of evidence, %lld steps of risk, %lld trains; broken: %lld\n", snapshots,
                seed, tally.losses, tally.risks, tally.trains, tally.broken);
    for (const Verdict verdict : allVerdicts)
        std::printf("  %-10s %8lld\n", std::string(name(verdict)).c_str(), tally.reached[verdict]);
    std::printf("decide, processor time: median %.1f us, 99 %% under %.1f us, longest %.1f us (goal 500)\n", at(0.5),
                at(0.99), at(1.0));
    return tally.broken == 0 ? 0 : 1;
}
