#include "core/history/miner.h"

#include <new>

#include <fmt/format.h>

#include "core/history/counters.h"
#include "core/history/past.h"

namespace fermata::history {

namespace {

void explain(MiningSummary& summary) {
    if (summary.wasRewritten)
        summary.warnings.push_back("The history was rewritten since the last run, or another branch was mined then; "
                                   "everything was counted anew.");
    if (summary.borders > 0)
        summary.warnings.push_back(fmt::format("{} commits at the border of this shallow clone are not measured: their "
                                               "parents were never fetched.",
                                               summary.borders));
    if (summary.unknownFiles > 0)
        summary.warnings.push_back(fmt::format("{} files could not be read (not in this clone, over 64 MiB, or broken); "
                                               "their lines count as unknown.",
                                               summary.unknownFiles));
}

Result<MiningSummary> mineAll(const io::git::Repository& repository, const MiningOptions& options, Sink& sink,
                              const MiningProgress& progress, std::stop_token stop) {
    const auto tip = repository.resolve(options.revision);
    if (!tip)
        return tip.error();
    std::optional<CommitId> since;
    if (options.since) {
        const auto resolved = repository.resolve(*options.since);
        if (!resolved)
            return resolved.error();
        since = *resolved;
    }
    Past past(repository, options);
    if (auto walked = past.walk(*tip, stop); !walked)
        return std::move(walked).error();
    if (since)
        if (auto walked = past.walk(*since, stop); !walked)
            return std::move(walked).error();
    if (auto measured = past.measure(*tip, progress, stop); !measured)
        return std::move(measured).error();
    if (auto saved = past.save(); !saved)
        return std::move(saved).error();

    MiningSummary summary;
    summary.tip = *tip;
    summary.commits = past.order().size();
    summary.read = past.readCount();
    summary.wasRewritten = past.wasRewritten();
    summary.warnings = past.warnings();
    const CommitLog& log = past.log();
    const auto isOld = since ? reachedFrom(log, log.find(*since)) : std::vector<std::uint8_t>();
    Counters counters(log);
    for (const std::uint32_t number : past.order()) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "mining was stopped");
        const CommitRecord& commit = log.commits[number];
        if (commit.is(CommitRecord::Merge)) {
            ++summary.merges;
            continue;
        }
        if (commit.is(CommitRecord::Border)) {
            ++summary.borders;
            continue;
        }
        ++summary.changes;
        summary.unknownFiles += commit.unknown;
        const auto files = past.filesOf(commit);
        const std::int64_t time = past.timeOf(number);
        if (isOld.empty() || !isOld[number]) {
            sink.onChange(counters.measure(commit, files, time));
            if (const FixTrace* trace = past.traceOf(number))
                sink.onFix(*trace);
        }
        counters.add(commit, files, time);
    }
    explain(summary);
    return summary;
}

} // namespace

Result<MiningSummary> mine(const io::git::Repository& repository, const MiningOptions& options, Sink& sink,
                           const MiningProgress& progress, std::stop_token stop) {
    try {
        return mineAll(repository, options, sink, progress, stop);
    } catch (const std::bad_alloc&) {
        return Error(Fault::TooLarge, "mining needs more memory than there is");
    }
}

} // namespace fermata::history
