// `fermatactl history mine`: the metrics of every non-merge commit.
#include <filesystem>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "core/base/text.h"
#include "core/history/history_store.h"
#include "core/history/metrics_csv.h"
#include "core/history/miner.h"
#include "core/io/files/write_file.h"
#include "core/io/formats/json.h"

namespace fermata::ctl {

namespace {

struct Wanted {
    std::string repository;
    std::string revision = "HEAD";
    std::string since;
    std::string out;
    unsigned threads = 2;
};

/// Collects a table, or the changes themselves for the workspace.
class Collector final : public history::Sink {
public:
    explicit Collector(bool asTable) : m_asTable(asTable) {}
    void onChange(const history::ChangeMetrics& change) override {
        if (m_asTable)
            m_table.add(change);
        else
            mined.changes.push_back(change);
    }
    std::string takeTable() { return m_table.take(); }

    history::MinedHistory mined;

private:
    const bool m_asTable;
    history::MetricsCsv m_table;
};

/// Without --out the workspace keeps the changes; with it the cache is used where there is a workspace already.
Result<history::MiningSummary> mine(const Wanted& wanted, Context& context) {
    auto repository = io::git::Repository::open(wanted.repository);
    if (!repository)
        return std::move(repository).error();
    history::MiningOptions options;
    options.revision = wanted.revision;
    options.threads = wanted.threads;
    if (!wanted.since.empty())
        options.since = wanted.since;
    history::HistoryFiles files;
    std::error_code ignored;
    if (wanted.out.empty() || std::filesystem::is_directory(context.workspace, ignored)) {
        auto found = history::historyFiles(context.workspace, repository->path());
        if (!found)
            return std::move(found).error();
        files = std::move(*found);
        options.cacheFile = files.cache;
    }
    Result<history::MinedHistory> known = Error(Fault::NotFound, "nothing was mined yet");
    if (!files.metrics.empty())
        known = history::loadHistory(files.metrics);
    if (known)
        options.known = &*known; // what cannot be read is mined again
    Collector collector(!wanted.out.empty());
    auto summary = history::mine(
        *repository, options, collector,
        [&](std::uint64_t done, std::uint64_t total) { context.progress("changes", done, total); }, context.stop);
    if (!summary)
        return summary;
    if (!wanted.out.empty()) {
        if (auto written = io::writeFileDurably(wanted.out, collector.takeTable()); !written)
            return std::move(written).error();
    } else if (wanted.since.empty()) { // the workspace holds the whole past or nothing
        collector.mined.tip = summary->tip;
        collector.mined.fixRule = options.fixRule.name;
        collector.mined.basis = summary->basis;
        const bool isTheSame = known && known->tip == summary->tip && summary->takenOver == known->changes.size() &&
                               summary->takenOver == summary->changes;
        if (isTheSame)
            return summary;
        if (auto saved = history::saveHistory(files.metrics, collector.mined); !saved)
            return std::move(saved).error();
    }
    return summary;
}

void report(const history::MiningSummary& summary, Context& context) {
    if (!context.json) {
        for (const std::string& warning : summary.warnings)
            fmt::print(stderr, "fermatactl: {}\n", plainText(warning));
        context.print(fmt::format("{} changes of {} commits ({} merges) up to {}; {} read from the repository\n",
                                  summary.changes, summary.commits, summary.merges, summary.tip.hex().substr(0, 12),
                                  summary.read));
        return;
    }
    io::Json::List warnings;
    for (const std::string& warning : summary.warnings)
        warnings.emplace_back(warning);
    const auto text = io::Json(io::Json::Map{{"schema", 1},
                                             {"tip", summary.tip.hex()},
                                             {"commits", summary.commits},
                                             {"changes", summary.changes},
                                             {"merges", summary.merges},
                                             {"borders", summary.borders},
                                             {"read", summary.read},
                                             {"unknown_files", summary.unknownFiles},
                                             {"rewritten", summary.wasRewritten},
                                             {"warnings", std::move(warnings)}})
                          .pretty();
    if (text)
        context.print(*text);
    else
        context.fail(text.error());
}

} // namespace

void addHistoryMine(CLI::App& history, Context& context) {
    CLI::App* mining = history.add_subcommand("mine", "Change metrics of every non-merge commit, incrementally");
    const auto wanted = std::make_shared<Wanted>();
    mining->add_option("repository", wanted->repository, "A git repository, bare or not")->required();
    mining->add_option("--rev", wanted->revision, "The past of this revision")->capture_default_str();
    mining->add_option("--since", wanted->since, "Leave out changes that this revision has already");
    mining->add_option("--out", wanted->out, "Write a CSV table there instead of into the workspace");
    mining->add_option("--threads", wanted->threads, "Threads that read and compare")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    mining->footer("Example: fermatactl history mine ~/src/project --out changes.csv");
    mining->callback([wanted, &context] {
        const auto summary = mine(*wanted, context);
        if (summary)
            report(*summary, context);
        else
            context.fail(summary.error());
    });
}

} // namespace fermata::ctl
