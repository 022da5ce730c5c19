#include "core/history/miner.h"

#include <algorithm>
#include <new>

#include <fmt/format.h>

#include "core/history/counters.h"
#include "core/history/history_store.h"
#include "core/history/packed.h"
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

/// Another number when the same past gives other values than before.
constexpr std::uint32_t metricsVersion = 1;

/// What the numbers of a change hang on besides the commits before it. Objects that were not there may come later: what
/// was measured without them is never taken over.
std::uint64_t basisOf(const CommitLog& log) {
    if (log.missing)
        return 0;
    Packer basis;
    basis.put(metricsVersion);
    basis.put(log.borders);
    basis.put(std::string_view(log.fixRule));
    return checksum(basis.bytes());
}

bool isMeasured(const CommitRecord& commit) {
    return !commit.is(CommitRecord::Merge) && !commit.is(CommitRecord::Border);
}

/// How many of the leading changes are those of `known`: nothing later ever enters their numbers.
std::size_t leadingKnown(const Past& past, const MinedHistory* known) {
    if (!known || known->basis == 0 || known->basis != basisOf(past.log()))
        return 0;
    std::size_t count = 0;
    for (const std::uint32_t number : past.order()) {
        const CommitRecord& commit = past.log().commits[number];
        if (!isMeasured(commit))
            continue;
        if (count == known->changes.size() || known->changes[count].commit != commit.id)
            break;
        ++count;
    }
    return count;
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
    summary.takenOver = leadingKnown(past, options.known);
    const auto changes =
        static_cast<std::size_t>(std::count_if(past.order().begin(), past.order().end(),
                                               [&](std::uint32_t number) { return isMeasured(log.commits[number]); }));
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
        const ChangeMetrics* known =
            summary.changes < summary.takenOver ? &options.known->changes[summary.changes] : nullptr;
        ++summary.changes;
        summary.unknownFiles += commit.unknown;
        const auto files = past.filesOf(commit);
        const std::int64_t time = past.timeOf(number);
        if (isOld.empty() || !isOld[number]) {
            ChangeMetrics change = known ? *known : counters.measure(commit, files, time);
            if (const HashedWords* words = past.wordsOf(commit))
                change.words = *words;
            sink.onChange(change);
            if (const FixTrace* trace = past.traceOf(number))
                sink.onFix(*trace);
        }
        if (summary.takenOver < changes) // somebody asks for the counts
            counters.add(commit, files, time);
    }
    summary.basis = summary.unknownFiles == 0 ? basisOf(log) : 0;
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
