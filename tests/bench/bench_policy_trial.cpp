// How long it takes to say which recorded decisions another policy would change: a record of so many decisions is
// written, `fermatactl policy diff` runs all of them under both, the window's trial the newest 2,000.
//   tests/bench/run policy-trial [DECISIONS]
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <sys/resource.h>

#include "core/audit/chain.h"
#include "core/audit/ledger.h"
#include "core/decision/gate.h"
#include "core/engine/policy_trial.h"
#include "tests/core/decision/builders.h"
#include "tests/support/child_process.h"
#include "tests/support/scratch.h"

using namespace fermata;
using namespace fermata::test;

namespace {

double childrenSeconds() {
    rusage used{};
    getrusage(RUSAGE_CHILDREN, &used);
    return double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           double(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

double ownSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

double since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

[[noreturn]] void fail(const std::string& why) {
    std::fprintf(stderr, "policy-trial: %s\n", why.c_str());
    std::exit(1);
}

} // namespace

int main(int argc, char** argv) {
    const int decisions = argc > 1 ? std::atoi(argv[1]) : 10000;
    if (decisions <= 0) {
        std::fprintf(stderr, "usage: policy-trial [DECISIONS]\n");
        return 2;
    }
    ScratchFolder folder;
    for (const char* name : {"CONFIG", "STATE", "DATA"})
        setenv(("XDG_" + std::string(name) + "_HOME").c_str(), (folder / name).c_str(), 1);
    const std::string workspace = folder / "w";
    const auto ctl = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {FERMATACTL, "--workspace", workspace});
        return test::run(words, {}, folder.path().string(), {});
    };
    if (const auto made = ctl({"init"}); made.exitCode != 0)
        fail(made.error);
    folder.write("old.yaml", "version: 1\n");
    folder.write("new.yaml", "version: 1\nappetite: {fast_track_below: 0.05, review_above: 0.15, block_above: 0.4, "
                             "coverage_floor: 0.7}\n");

    const auto places = audit::Places::ofAccount();
    auto chain = audit::Chain::open(workspace + "/record.db", audit::Access::Conduct, *places);
    if (!chain)
        fail(chain.error().text());
    const decision::Policy policy = decision::Policy::standard();
    const assessment::RiskModel::Pointer model = someModel(5, 0.4);
    audit::DecisionLedger ledger(*chain);
    std::mt19937 dice(1);
    for (int i = 0; i < decisions; ++i) {
        assessment::EvidenceSnapshot snapshot = someSnapshot(dice);
        snapshot.change.key = "shop/change-" + std::to_string(i);
        snapshot.change.head.bytes[3] = static_cast<std::uint8_t>(i);
        snapshot.change.head.bytes[4] = static_cast<std::uint8_t>(i >> 8);
        for (int file = 0; file < 12; ++file)
            snapshot.files.push_back({"src/folder/file" + std::to_string((i + file * 7) % 900) + ".cpp",
                                      {},
                                      10,
                                      5,
                                      false,
                                      false,
                                      delivery::FileKind::Source,
                                      1,
                                      "ada@example.org"});
        snapshot.fileCount = 12;
        // What has no canonical spelling cannot be recorded; the gate reads it as the worst all the same.
        auto& production = snapshot.production;
        if (production.trafficNow && !(*production.trafficNow < 1e9))
            production.trafficNow = 1.0;
        if (production.burnRates)
            for (auto& burn : *production.burnRates)
                burn.rate = burn.rate < 1e9 ? burn.rate : 20.0;
        snapshot.value.costOfDelay = 4.0;
        snapshot.value.total.reset();
        snapshot.performance.high = 0.02;
        snapshot.defects.clear();
        auto added = ledger.add(snapshot, policy, model, decision::decide(snapshot, policy, *model));
        if (!added)
            fail(added.error().text());
    }
    const std::string record = workspace + "/record.db";
    { audit::Chain closed = std::move(*chain); }

    const double before = childrenSeconds();
    auto begin = std::chrono::steady_clock::now();
    const auto diff = ctl({"policy", "diff", folder / "old.yaml", folder / "new.yaml"});
    if (diff.exitCode != 0)
        fail(diff.error + diff.out);
    const std::string last = diff.out.substr(diff.out.rfind('\n', diff.out.size() - 2) + 1);
    std::printf("fermatactl policy diff, %d decisions: %.2f s wall, %.2f s of processor time (goal 10 s)\n  %s",
                decisions, since(begin), childrenSeconds() - before, last.c_str());

    decision::Policy tried = policy;
    tried.appetite = {0.05, 0.15, 0.4, 0.7};
    rehearsal::NewestLooks looks;
    for (const char* what : {"the window's trial, first", "again, with another policy"}) {
        const double used = ownSeconds();
        begin = std::chrono::steady_clock::now();
        const auto trial = engine::tryOn(looks, record, policy, tried, [] { return false; });
        if (!trial)
            fail(trial.error().text());
        std::printf("%s, %zu decisions (%zu older): %.2f s wall, %.2f s of processor time, %zu would change\n", what,
                    trial->looked, trial->older, since(begin), ownSeconds() - used, trial->flips.size());
        tried.appetite.reviewAbove = 0.2;
    }
    return 0;
}
