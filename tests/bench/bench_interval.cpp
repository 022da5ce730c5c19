// Whether the interval holds the probability itself, where that is known.
//   tests/bench/run interval DATA [SEEDS] [--inner]      (DATA holds changes-<project>.csv)
// With --inner the last fifth of each table is never read: that is what settings are chosen by.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/assessment/risk/risk_model.h"
#include "core/io/files/read_file.h"
#include "core/learning/training/tables.h"
#include "core/learning/training/trainer.h"

using namespace fermata;
using namespace fermata::learning;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t largestTable = std::size_t{1} << 30;

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench_interval: %s\n", result.error().text().c_str());
        std::exit(1);
    }
    return std::move(*result);
}

/// Whether the interval holds the probability itself: changes of real tables, outcomes drawn from a truth that was
/// fitted to the real ones, a model that sees the first 80 % of those, and the share of the rest whose truth lies
/// inside. The truth is a model of the same kind, so this says nothing of what no such model can express.
void interval(const std::vector<fs::path>& files, std::uint32_t seeds, bool isInner) {
    for (const fs::path& file : files) {
        const std::string project = file.stem().string();
        const auto bytes = must(io::readFile(file.string(), largestTable));
        Dataset real = must(readTable(bytes.bytes, file.string()));
        if (isInner)
            real.examples.resize(real.examples.size() * 4 / 5);
        const auto truth = must(assessment::RiskModel::fromParts(must(train(real))));
        std::vector<double> chances;
        for (const Example& example : real.examples)
            chances.push_back(truth->assess({real.schema.id, example.values}).pDefect.value());
        std::size_t inside = 0, below = 0, all = 0;
        double width = 0, error = 0;
        for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
            std::mt19937 dice(seed);
            std::uniform_real_distribution<double> uniform;
            Dataset drawn = real;
            for (std::size_t i = 0; i < chances.size(); ++i)
                drawn.examples[i].isFaulty = uniform(dice) < chances[i];
            const std::size_t cut = chances.size() * 4 / 5;
            std::vector<Example> scored(drawn.examples.begin() + std::ptrdiff_t(cut), drawn.examples.end());
            drawn.examples.resize(cut);
            const auto model = must(assessment::RiskModel::fromParts(must(train(drawn))));
            for (std::size_t i = 0; i < scored.size(); ++i) {
                const auto risk = model->assess({drawn.schema.id, scored[i].values});
                const double p = chances[cut + i];
                inside += p >= risk.low.value() && p <= risk.high.value() ? 1 : 0;
                below += p < risk.low.value() ? 1 : 0;
                width += risk.high.value() - risk.low.value();
                error += std::fabs(risk.pDefect.value() - p);
                ++all;
            }
        }
        std::printf("%-18s truth inside the 90 %% interval %.3f (below it %.3f), mean width %.3f, mean error %.3f, %zu "
                    "changes of %u seeds\n",
                    project.c_str(), double(inside) / double(all), double(below) / double(all), width / double(all),
                    error / double(all), all, seeds);
        std::fflush(stdout);
    }
}

} // namespace

int main(int count, char** words) {
    const bool isInner = count > 2 && std::string_view(words[count - 1]) == "--inner";
    count -= isInner ? 1 : 0;
    const long seeds = count > 2 ? std::atol(words[2]) : 5;
    if (count < 2 || count > 3 || seeds < 1 || seeds > 1000 || !fs::is_directory(words[1])) {
        std::fputs("usage: interval DATA [SEEDS] [--inner]\n", stderr);
        return 2;
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(words[1]))
        if (const std::string name = entry.path().filename().string(); name.starts_with("changes-"))
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    interval(files, static_cast<std::uint32_t>(seeds), isInner);
    return files.empty() ? 1 : 0;
}
