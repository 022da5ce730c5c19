#include "tests/bench/labelled_repository.h"

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/history/miner.h"
#include "core/io/files/read_file.h"
#include "core/io/git/repository.h"
#include "core/learning/training/tables.h"

namespace fermata::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largestTable = std::size_t{1} << 30;

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench: %s\n", result.error().text().c_str());
        std::exit(1);
    }
    return std::move(*result);
}

struct Changes final : history::Sink {
    void onChange(const history::ChangeMetrics& change) override { all.push_back(change); }
    std::vector<history::ChangeMetrics> all;
};

} // namespace

learning::Dataset labelled(const LabelledRepository& from, const std::string& project, const fs::path& labelFile) {
    const auto bytes = must(io::readFile(labelFile.string(), largestTable));
    const auto labels = must(learning::readLabels(bytes.bytes, labelFile.string()));
    const fs::path table = from.folder / (project + ".csv");
    if (fs::exists(table)) {
        const auto rows = must(io::readFile(table.string(), largestTable));
        return must(learning::readTable(rows.bytes, table.string(), &labels));
    }
    const auto repository = must(io::git::Repository::open((from.folder / project).string()));
    history::MiningOptions options;
    options.words = history::WordKey{}; // nothing of it goes beyond these measurements
    if (!from.cache.empty()) {
        options.cacheFile = (from.cache / (project + ".past")).string();
        options.wordsFile = (from.cache / (project + ".words")).string();
    }
    Changes changes;
    must(history::mine(repository, options, changes, {}, {}));
    return must(learning::join(changes.all, labels)).dataset;
}

} // namespace fermata::bench
