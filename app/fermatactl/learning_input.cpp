#include "app/fermatactl/learning_input.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/fermatactl/repository_name.h"
#include "core/base/text.h"
#include "core/io/files/read_file.h"
#include "core/learning/labels/defects.h"
#include "core/learning/training/tables.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t largestTable = std::size_t{1} << 30;

using Labels = std::optional<std::vector<learning::Label>>;

class Changes final : public history::Sink {
public:
    void onChange(const history::ChangeMetrics& change) override { all.push_back(change); }
    std::vector<history::ChangeMetrics> all;
};

Result<void> pool(learning::Dataset& all, learning::Dataset more, const std::string& from) {
    if (all.examples.empty()) {
        all = std::move(more);
        return {};
    }
    if (all.schema.id != more.schema.id)
        return Error(Fault::Malformed, "has other features than what was named before it, so they cannot be pooled")
            .inFile(from);
    all.examples.insert(all.examples.end(), std::make_move_iterator(more.examples.begin()),
                        std::make_move_iterator(more.examples.end()));
    std::stable_sort(all.examples.begin(), all.examples.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return {};
}

/// With the name of where its changes come from.
learning::Dataset named(learning::Dataset dataset, const std::string& name) {
    for (learning::Example& example : dataset.examples)
        example.repository = name;
    return dataset;
}

Result<learning::Dataset> readRepository(const std::string& path, const LearningInput& input, const Labels& labels,
                                         const history::WordKey& words, LearningData& data, Context& context) {
    const auto repository = io::git::Repository::open(path);
    if (!repository)
        return repository.error();
    const auto progress = [&](std::uint64_t done, std::uint64_t total) { context.progress("changes", done, total); };
    history::MiningOptions options;
    options.words = words;
    if (!labels) {
        auto labelled = learning::labelledHistory(*repository, options, progress, context.stop);
        if (!labelled)
            return labelled.error();
        data.notes.insert(data.notes.end(), labelled->summary.warnings.begin(), labelled->summary.warnings.end());
        if (const auto unknown = learning::applyTold(input.told, *labelled); unknown > 0)
            data.notes.push_back(
                fmt::format("{} changes that a person or an incident names are not in the past of {}", unknown, path));
        const Time end = learning::endOf(*labelled);
        data.observedUntil = std::max(data.observedUntil.value_or(end), end);
        return named(learning::datasetOf(*labelled), repositoryName(context.workspace, *repository));
    }
    Changes changes;
    const auto summary = history::mine(*repository, options, changes, progress, context.stop);
    if (!summary)
        return summary.error();
    data.notes.insert(data.notes.end(), summary->warnings.begin(), summary->warnings.end());
    auto joined = learning::join(changes.all, *labels);
    if (!joined)
        return std::move(joined).error();
    if (joined->unknownHashes > 0)
        data.notes.push_back(fmt::format("{} of {} labels name no change in the past of this repository's HEAD",
                                         joined->unknownHashes, labels->size()));
    return named(std::move(joined->dataset), repositoryName(context.workspace, *repository));
}

Result<learning::Dataset> readTableFile(const std::string& file, const Labels& labels) {
    const auto bytes = io::readFile(file, largestTable);
    if (!bytes)
        return bytes.error();
    auto dataset = learning::readTable(bytes->bytes, file, labels ? &*labels : nullptr);
    if (!dataset)
        return dataset;
    return named(std::move(*dataset), repairedUtf8(std::filesystem::path(file).stem().string()));
}

} // namespace

void addLearningInput(CLI::App& command, LearningInput& input) {
    command.add_option("--repo", input.repositories, "Repository whose past is mined")->type_name("REPO");
    command.add_option("--table", input.tables, "Change table with labels")->type_name("FILE.csv");
    command.add_option("--labels", input.labels, "Labels by hash, instead of the source's own")->type_name("FILE.csv");
}

Result<LearningData> readLearningInput(const LearningInput& input, const history::WordKey& words, Context& context) {
    if (input.repositories.empty() && input.tables.empty())
        return Error(Fault::Usage, "name a repository (--repo) or a change table (--table)");
    Labels labels;
    if (!input.labels.empty()) {
        const auto bytes = io::readFile(input.labels, largestTable);
        if (!bytes)
            return bytes.error();
        auto read = learning::readLabels(bytes->bytes, input.labels);
        if (!read)
            return std::move(read).error();
        labels = std::move(*read);
    }
    LearningData data;
    const auto add = [&data](Result<learning::Dataset> more, const std::string& from) -> Result<void> {
        if (!more)
            return std::move(more).error();
        return pool(data.dataset, std::move(*more), from);
    };
    for (const std::string& file : input.tables)
        if (auto added = add(readTableFile(file, labels), file); !added)
            return std::move(added).error();
    for (const std::string& path : input.repositories)
        if (auto added = add(readRepository(path, input, labels, words, data, context), path); !added)
            return std::move(added).error();
    data.end = data.observedUntil.value_or(Time{});
    if (!data.observedUntil)
        for (const learning::Example& example : data.dataset.examples)
            data.end = std::max({data.end, example.at, example.knownAt.value_or(example.at)});
    return data;
}

} // namespace fermata::ctl
