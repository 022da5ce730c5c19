// How long mining takes beside `git log --no-merges --numstat -M` on the same repository in the same run, with the
// increment after it and the peak of memory.
//   bench_mining REPOSITORY [--trace [--traces FILE]] [--without-git] [--csv FILE] [--threads N]
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>

#include <sys/resource.h>

#include "core/history/history_store.h"
#include "core/history/metrics_csv.h"
#include "core/history/miner.h"
#include "tests/support/scratch.h"

namespace {

using namespace fermata;

struct Counting final : history::Sink {
    void onChange(const history::ChangeMetrics& change) override {
        ++changes;
        if (table)
            table->add(change);
        mined.changes.push_back(change);
    }
    void onFix(const history::FixTrace& trace) override {
        ++fixes;
        origins += trace.origins.size();
        for (const auto& origin : trace.origins)
            traces += trace.fix.hex() + ',' + origin.commit.hex() + ',' + std::to_string(origin.lines) + '\n';
    }
    std::size_t changes = 0, fixes = 0, origins = 0;
    std::string traces = "fix,origin,lines\n";
    history::MetricsCsv* table = nullptr;
    history::MinedHistory mined;
};

template <class Work>
double secondsOf(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double cpuSeconds(int who) {
    rusage usage{};
    getrusage(who, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

long peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

} // namespace

int main(int count, char** arguments) {
    history::MiningOptions options;
    std::string path, csv, traces;
    bool withGit = true;
    for (int i = 1; i < count; ++i) {
        const std::string word = arguments[i];
        if (word == "--trace")
            options.traceFixes = true;
        else if (word == "--without-git")
            withGit = false;
        else if (word == "--csv" && i + 1 < count)
            csv = arguments[++i];
        else if (word == "--traces" && i + 1 < count)
            traces = arguments[++i];
        else if (word == "--threads" && i + 1 < count)
            options.threads = static_cast<unsigned>(std::atoi(arguments[++i]));
        else
            path = word;
    }
    const auto repository = io::git::Repository::open(path);
    if (!repository) {
        std::fprintf(stderr, "%s\n", repository.error().text().c_str());
        return 2;
    }
    const test::ScratchFolder folder;
    options.cacheFile = folder / "past";

    Counting full;
    history::MetricsCsv table;
    if (!csv.empty())
        full.table = &table;
    double used = cpuSeconds(RUSAGE_SELF);
    const double took = secondsOf([&] {
        const auto summary = history::mine(*repository, options, full, {}, {});
        if (!summary) {
            std::fprintf(stderr, "%s\n", summary.error().text().c_str());
            std::exit(1);
        }
        for (const auto& warning : summary->warnings)
            std::fprintf(stderr, "%s\n", warning.c_str());
        full.mined.tip = summary->tip;
        full.mined.basis = summary->basis;
    });
    const double usedAtFirst = cpuSeconds(RUSAGE_SELF) - used;
    const long peak = peakMegabytes();
    std::printf("%zu changes, %zu fixes traced to %zu origins\n", full.changes, full.fixes, full.origins);
    std::printf("mining      %8.2f s wall %8.2f s cpu, peak %ld MB, %u threads\n", took, usedAtFirst, peak, options.threads);
    if (!csv.empty())
        std::ofstream(csv, std::ios::binary) << table.take();

    if (!traces.empty())
        std::ofstream(traces, std::ios::binary) << full.traces;

    const std::string store = folder / "changes";
    const double saving = secondsOf([&] { static_cast<void>(history::saveHistory(store, full.mined)); });
    options.traceFixes = false;
    used = cpuSeconds(RUSAGE_SELF);
    Counting again, replayed;
    double loading = 0;
    const double increment = secondsOf([&] { // as `fermatactl history mine` does it
        const auto start = std::chrono::steady_clock::now();
        const auto known = history::loadHistory(store);
        loading = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        options.known = known ? &*known : nullptr;
        static_cast<void>(history::mine(*repository, options, again, {}, {}));
        options.known = nullptr;
    });
    std::printf("again       %8.2f s wall %8.2f s cpu, equal: %s\n", increment, cpuSeconds(RUSAGE_SELF) - used,
                again.mined.changes == full.mined.changes ? "yes" : "NO");
    const double replay = secondsOf([&] { static_cast<void>(history::mine(*repository, options, replayed, {}, {})); });
    std::printf("all metrics %8.2f s wall from the cache alone, equal: %s\n", replay,
                replayed.mined.changes == full.mined.changes ? "yes" : "NO");
    std::printf("store       %8.3f s to save, %.3f s to load\n", saving, loading);

    if (withGit) {
        const double before = cpuSeconds(RUSAGE_CHILDREN);
        const double git = secondsOf([&] {
            test::run({"git", "-C", path, "log", "--no-merges", "--numstat", "-M", "--format=%H"});
        });
        std::printf("git log     %8.2f s wall %8.2f s cpu; mining is %.2f of its wall, %.2f of its cpu\n", git,
                    cpuSeconds(RUSAGE_CHILDREN) - before, took / git, usedAtFirst / (cpuSeconds(RUSAGE_CHILDREN) - before));
    }
    return 0;
}
