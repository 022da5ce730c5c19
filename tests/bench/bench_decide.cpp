// How long a decision takes, and the search for ways out: on random snapshots with 500 files and a model of 60 trees.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "tests/core/assessment/risk_builders.h"
#include "tests/core/decision/builders.h"

using namespace fermata;

namespace {

template <class Work>
std::vector<double> timed(std::size_t count, Work work) {
    std::vector<double> microseconds;
    for (std::size_t i = 0; i < count; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work(i);
        microseconds.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
    }
    std::sort(microseconds.begin(), microseconds.end());
    return microseconds;
}

void print(const char* what, const std::vector<double>& sorted) {
    std::printf("%-34s median %8.1f us   p99 %8.1f us   longest %8.1f us\n", what, sorted[sorted.size() / 2],
                sorted[sorted.size() * 99 / 100], sorted.back());
}

} // namespace

int main() {
    assessment::RiskParts parts = test::someParts(5, assessment::changeSchema().features.size(), 60);
    parts.schema = assessment::changeSchema().id;
    for (std::size_t i = 0; i < parts.features.size(); ++i)
        parts.features[i] = assessment::changeSchema().features[i].id;
    const auto model = assessment::RiskModel::fromParts(std::move(parts)).value();
    const decision::Policy policy = test::aPolicy();
    std::mt19937 dice(1);
    std::vector<assessment::EvidenceSnapshot> snapshots;
    for (int i = 0; i < 2000; ++i) {
        snapshots.push_back(test::someSnapshot(dice));
        for (int file = 0; file < 500; ++file)
            snapshots.back().files.push_back({"src/some/folder/file" + std::to_string(file) + ".cpp", {}, 10, 5, false,
                                              false, delivery::FileKind::Source, 1, "ada@example.org"});
    }
    volatile int sink = 0; // keeps the work from being left out
    print("assessed risk alone", timed(snapshots.size(), [&](std::size_t i) {
              sink = sink + int(decision::assessedRisk(snapshots[i], policy, *model).contributions.size());
          }));
    print("decide, risk at hand", timed(snapshots.size(), [&](std::size_t i) {
              static const auto risk = test::aRisk(0.2);
              sink = sink + int(decision::decide(snapshots[i], policy, risk).verdict);
          }));
    print("decide", timed(snapshots.size(), [&](std::size_t i) {
              sink = sink + int(decision::decide(snapshots[i], policy, *model).verdict);
          }));
    print("counterfactuals", timed(snapshots.size(), [&](std::size_t i) {
              sink = sink + int(decision::counterfactuals(snapshots[i], policy, *model).size());
          }));
    return 0;
}
