#include "app/fermatactl/learning_input.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "core/io/files/read_file.h"
#include "core/learning/training/tables.h"

namespace fermata::ctl {
namespace {

constexpr std::size_t largestTable = std::size_t{1} << 30;

Result<void> pool(learning::Dataset& all, learning::Dataset more, const std::string& file) {
    if (all.examples.empty()) {
        all = std::move(more);
        return {};
    }
    if (all.schema.id != more.schema.id)
        return Error(Fault::Malformed, "has other features than the tables before it, so they cannot be pooled").inFile(file);
    all.examples.insert(all.examples.end(), std::make_move_iterator(more.examples.begin()),
                        std::make_move_iterator(more.examples.end()));
    std::stable_sort(all.examples.begin(), all.examples.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return {};
}

} // namespace

Result<learning::Dataset> readLearningInput(const LearningInput& input, Context&) {
    if (input.repositories.empty() && input.tables.empty())
        return Error(Fault::Usage, "name a repository (--repo) or a change table (--table)");
    std::optional<std::vector<learning::Label>> labels;
    if (!input.labels.empty()) {
        const auto bytes = io::readFile(input.labels, largestTable);
        if (!bytes)
            return bytes.error();
        auto read = learning::readLabels(bytes->bytes, input.labels);
        if (!read)
            return std::move(read).error();
        labels = std::move(*read);
    }
    learning::Dataset all;
    for (const std::string& file : input.tables) {
        const auto bytes = io::readFile(file, largestTable);
        if (!bytes)
            return bytes.error();
        auto table = learning::readTable(bytes->bytes, file, labels ? &*labels : nullptr);
        if (!table)
            return std::move(table).error();
        if (auto pooled = pool(all, std::move(*table), file); !pooled)
            return std::move(pooled).error();
    }
    return all;
}

} // namespace fermata::ctl
