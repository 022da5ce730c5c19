// `history labels`: which changes turned out faulty, by what, and when that became known.
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "core/base/text.h"
#include "core/io/files/write_file.h"
#include "core/io/formats/csv.h"
#include "core/io/formats/json.h"
#include "core/learning/labels/repository_labels.h"

namespace fermata::ctl {
namespace {

struct Options {
    std::string repository;
    std::string revision = "HEAD";
    std::string out;
};

std::string table(const std::vector<learning::ChangeLabel>& labels) {
    io::CsvWriter csv({"hash", "label", "origin", "known_at"});
    for (const learning::ChangeLabel& label : labels) {
        csv.text(label.commit.hex()).integer(label.isFaulty ? 1 : 0).text(learning::name(label.origin));
        if (label.knownAt)
            csv.text(rfc3339(*label.knownAt));
        else
            csv.empty();
        csv.endRow();
    }
    return csv.take();
}

void run(const Options& options, Context& context) {
    const auto repository = io::git::Repository::open(options.repository);
    if (!repository)
        return context.fail(repository.error());
    history::MiningOptions mining;
    mining.revision = options.revision;
    const auto labelled = learning::labelledHistory(
        *repository, mining, [&](auto done, auto total) { context.progress("changes", done, total); }, context.stop);
    if (!labelled)
        return context.fail(labelled.error());
    for (const std::string& warning : labelled->summary.warnings)
        fmt::print(stderr, "fermatactl: {}\n", plainText(warning));
    const std::string csv = table(labelled->labels);
    if (!options.out.empty()) {
        if (const auto written = io::writeFileDurably(options.out, csv); !written)
            return context.fail(written.error());
    } else if (!context.json) {
        return context.print(csv);
    }
    io::Json::Map origins;
    std::int64_t faulty = 0;
    for (const auto origin : {learning::LabelOrigin::Szz, learning::LabelOrigin::Revert, learning::LabelOrigin::Hotfix}) {
        std::int64_t count = 0;
        for (const learning::ChangeLabel& label : labelled->labels)
            count += label.origin == origin ? 1 : 0;
        faulty += count;
        origins.emplace(std::string(learning::name(origin)), count);
    }
    if (context.json) {
        const auto json = io::Json(io::Json::Map{{"schema", "fermata/labels/1"},
                                                 {"tip", labelled->summary.tip.hex()},
                                                 {"changes", labelled->labels.size()},
                                                 {"faulty", faulty},
                                                 {"origins", std::move(origins)}})
                              .pretty();
        return json ? context.print(*json) : context.fail(json.error());
    }
    context.print(fmt::format("{} changes, {} of them known as faulty\n", labelled->labels.size(), faulty));
}

} // namespace

void addHistoryLabels(CLI::App& history, Context& context) {
    CLI::App* command = history.add_subcommand("labels", "Which changes turned out faulty, and when that became known");
    command->footer("Example: fermatactl history labels ~/src/project --out labels.csv");
    const auto options = std::make_shared<Options>();
    command->add_option("repository", options->repository, "A git repository, bare or not")->required();
    command->add_option("--rev", options->revision, "The past of this revision")->capture_default_str();
    command->add_option("--out", options->out, "Write the table there instead of to standard output")->type_name("FILE.csv");
    command->callback([options, &context] { run(*options, context); });
}

} // namespace fermata::ctl
