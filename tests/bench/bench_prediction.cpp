// How good the risk model is on all development sets, beside the published rows and lines added alone; how long
// training takes; how long one change takes.
//   bench_prediction quality DATA [--repositories FOLDER] [--known-labels-only] [--inner]
//               [--trainings N] [--newest SHARE] [--no-words] [--cache FOLDER]
//   bench_prediction speed [ROWS FEATURES]
//   bench_prediction guard [SEEDS]
// DATA holds changes-<project>.csv and apache-<project>-labels.csv; FOLDER holds a repository <project> for each of the
// latter, or its mined table <project>.csv. With --inner the scored part is never read: the training part is cut again
// at 80 % by time; that is what settings are chosen by.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>

#include "core/assessment/risk/risk_model.h"
#include "core/io/files/read_file.h"
#include "core/learning/evaluation/evaluate.h"
#include "core/learning/evaluation/model_card.h"
#include "core/learning/registry/trial.h"
#include "core/learning/training/tables.h"
#include "tests/bench/labelled_repository.h"

namespace {

using namespace fermata;
using namespace fermata::learning;
namespace fs = std::filesystem;

template <class Work>
double secondsOf(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Processor seconds of the whole process, every thread: what a busy machine leaves comparable.
template <class Work>
std::string timeOf(Work work) {
    const std::clock_t start = std::clock();
    const double wall = secondsOf(work);
    char text[80];
    std::snprintf(text, sizeof text, "%.2f s wall, %.2f s of processor time", wall,
                  double(std::clock() - start) / CLOCKS_PER_SEC);
    return text;
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench_prediction: %s\n", result.error().text().c_str());
        std::exit(1);
    }
    return std::move(*result);
}

constexpr std::size_t largestTable = std::size_t{1} << 30;

struct Asked {
    fs::path data;
    bench::LabelledRepository repositories;
    bool isInner = false;
    EvaluationOptions options;
};

/// Leaves the training part only, to be cut again by time.
void keepTrainingPart(Dataset& data) {
    auto& all = data.examples;
    if (std::any_of(all.begin(), all.end(), [](const Example& e) { return e.split != Split::ByTime; }))
        std::erase_if(all, [](const Example& e) { return e.split != Split::Train; });
    else
        all.resize(static_cast<std::size_t>(0.8 * double(all.size())));
    for (Example& example : all)
        example.split = Split::ByTime;
}

struct Mean {
    Quality sum{};
    std::size_t count = 0;
    void add(const Quality& q) {
        ++count;
        sum.rocAuc += q.rocAuc;
        sum.prAuc += q.prAuc;
        sum.brier += q.brier;
        sum.ece += q.ece;
        sum.capture5 += q.capture5;
        sum.capture10 += q.capture10;
        sum.capture20 += q.capture20;
    }
    Quality mean() const {
        Quality q = sum;
        for (double* value : {&q.rocAuc, &q.prAuc, &q.brier, &q.ece, &q.capture5, &q.capture10, &q.capture20})
            *value /= double(count);
        return q;
    }
};

void print(const std::string& who, const Quality& q, const std::string& more = {}) {
    std::printf("%-26s %6.4f %6.4f %6.4f %6.4f  %5.3f %5.3f %5.3f  %s\n", who.c_str(), q.rocAuc, q.prAuc, q.brier,
                q.ece, q.capture5, q.capture10, q.capture20, more.c_str());
    std::fflush(stdout);
}

Evaluation judged(Dataset data, const Asked& asked, const std::string& project, Mean& model, Mean& uncalibrated,
                  Mean& lines) {
    if (asked.isInner)
        keepTrainingPart(data);
    Evaluation evaluation;
    const double seconds = secondsOf([&] { evaluation = must(evaluate(data, asked.options)); });
    const auto& parts = evaluation.parts;
    double middle = 0;
    for (const Prediction& p : evaluation.predictions)
        middle += p.probability / double(evaluation.predictions.size());
    char more[200];
    std::snprintf(more, sizeof more, "%zu/%zu, share %.3f said %.3f, blend %.1f %.1f %.1f, blocks %zu of %zu, %.1f s",
                  evaluation.trained, evaluation.model.changes,
                  double(evaluation.model.faulty) / double(evaluation.model.changes), middle, parts.forestWeight,
                  parts.logisticWeight, parts.boostingWeight, evaluation.blocksCovered, evaluation.blocks, seconds);
    print(project, evaluation.model, more);
    model.add(evaluation.model);
    print("  before calibration", evaluation.uncalibrated);
    uncalibrated.add(evaluation.uncalibrated);
    if (evaluation.linesAdded) {
        print("  lines added alone", *evaluation.linesAdded);
        lines.add(*evaluation.linesAdded);
    }
    return evaluation;
}

std::vector<std::pair<std::string, fs::path>> filesLike(const fs::path& folder, std::string_view before,
                                                        std::string_view after) {
    std::vector<std::pair<std::string, fs::path>> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(before) && name.ends_with(after) && name.size() > before.size() + after.size())
            found.emplace_back(name.substr(before.size(), name.size() - before.size() - after.size()), entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

void quality(const Asked& asked) {
    std::printf("%-26s %6s %6s %6s %6s  %5s %5s %5s  %s\n", "", "AUC", "PR-AUC", "Brier", "ECE", "c@5", "c@10", "c@20",
                "trained/scored; weights of forest, logistic, boosting");
    Mean model, uncalibrated, lines;
    for (const auto& [project, file] : filesLike(asked.data, "changes-", ".csv")) {
        const auto bytes = must(io::readFile(file.string(), largestTable));
        judged(must(readTable(bytes.bytes, file.string())), asked, project, model, uncalibrated, lines);
    }
    if (model.count > 0) {
        print("mean of tables", model.mean());
        print("  before calibration", uncalibrated.mean());
        print("  lines added alone", lines.mean());
    }
    if (!asked.isInner)
        std::puts("published on six projects of this kind, not on these four alone:\n"
                  "  DeepJIT                    .706   .433   .230   .229         .21   .38\n"
                  "  CC2Vec                     .706   .431   .284   .301         .21   .38\n"
                  "  LApredict                  .725   .436   .172   .073         .22   .38\n"
                  "  random forest, 300 trees   .759   .490   .147   .042         .25   .42\n"
                  "  the goal                   .775   .51    .142   .025         .26   .45");
    if (asked.repositories.folder.empty())
        return;
    Mean minedModel, minedUncalibrated, minedLines;
    for (const auto& [project, file] : filesLike(asked.data, "apache-", "-labels.csv"))
        judged(bench::labelled(asked.repositories, project, file), asked, project, minedModel, minedUncalibrated,
               minedLines);
    if (minedModel.count > 0) {
        print("mean of mined", minedModel.mean());
        print("  before calibration", minedUncalibrated.mean());
    }
    if (!asked.isInner)
        std::puts("published on five Apache projects, not on these two alone:\n"
                  "  lines added alone          .745   .387   .205                      .443\n"
                  "  random forest, 43 metrics  .739   .371   .189                      .438\n"
                  "  the goal                   .80    .47    .14                       .55");
}

void speed(std::size_t count, std::size_t width) {
    std::mt19937 dice(1);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    Rows rows;
    rows.columns.resize(width);
    rows.weights.assign(count, 1);
    std::vector<std::uint32_t> features;
    for (std::uint32_t f = 0; f < width; ++f)
        features.push_back(f);
    for (std::size_t i = 0; i < count; ++i) {
        double line = -1.5;
        for (std::size_t f = 0; f < width; ++f) {
            rows.columns[f].push_back(normal(dice));
            line += (f % 3 == 0 ? 0.5 : 0.1) * rows.columns[f].back() *
                    (f % 2 == 0 ? 1 : rows.columns[(f + width - 1) % width].back());
        }
        rows.labels.push_back(uniform(dice) < 1 / (1 + std::exp(-line)) ? 1 : 0);
    }
    BoostingOptions options;
    options.trees = 100;
    options.leaves = 31;
    options.rate = 0.1;
    options.rowShare = options.featureShare = 1;
    for (int run = 0; run < 3; ++run)
        std::printf("boosting, %zu x %zu, 100 trees of 31 leaves, every row and feature: %s\n", count, width,
                    timeOf([&] { must(growBoosting(rows, features, options)); }).c_str());
    for (int run = 0; run < 3; ++run)
        std::printf("boosting, %zu x %zu, as trained here: %s\n", count, width,
                    timeOf([&] { must(growBoosting(rows, features, BoostingOptions{})); }).c_str());
    Dataset data;
    data.schema.id = "dice/1";
    for (std::size_t f = 0; f < width; ++f)
        data.schema.features.push_back({"f" + std::to_string(f), assessment::FeatureGroup::Other});
    for (std::size_t i = 0; i < count; ++i) {
        Example example;
        example.id = std::to_string(i);
        example.at = fromUnix(std::int64_t(i));
        example.isFaulty = rows.labels[i] > 0;
        for (std::size_t f = 0; f < width; ++f)
            example.values.emplace_back(rows.columns[f][i]);
        data.examples.push_back(std::move(example));
    }
    assessment::RiskParts parts;
    std::printf("the whole model from %zu x %zu: %s\n", count, width,
                timeOf([&] { parts = must(train(data)); }).c_str());
    auto model = must(assessment::RiskModel::fromParts(std::move(parts)));
    const std::string bytes = model->encode();
    std::printf("its size %.1f MB; decoded in %.1f ms\n", double(bytes.size()) / 1e6,
                1e3 * secondsOf([&] { model = must(assessment::RiskModel::decode(bytes)); }));
    std::vector<double> each;
    for (std::size_t i = 0; i < std::min<std::size_t>(count, 5000); ++i)
        each.push_back(1e6 * secondsOf([&] { model->assess({data.schema.id, data.examples[i].values}); }));
    std::sort(each.begin(), each.end());
    std::printf("one change assessed: median %.0f us, 99 %% under %.0f us\n", each[each.size() / 2],
                each[each.size() * 99 / 100]);
}

/// Changes of ten components, the third feature saying which; what makes them faulty is another thing from `turn` on.
Dataset generated(std::size_t count, std::uint32_t seed, std::size_t turn) {
    using assessment::FeatureGroup;
    std::mt19937 dice(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    Dataset data;
    data.schema = {"made/1",
                   {{"la", FeatureGroup::Size}, {"nf", FeatureGroup::Diffusion}, {"component", FeatureGroup::Size}}};
    for (std::size_t i = 0; i < count; ++i) {
        Example example;
        CommitId id;
        id.bytes[0] = std::uint8_t(i);
        id.bytes[1] = std::uint8_t(i >> 8);
        example.id = id.hex();
        example.at = fromUnix(std::int64_t(i) * 3600);
        const double size = normal(dice), files = normal(dice);
        example.values = {std::exp(3 + size), std::exp(1 + files), double(dice() % 10)};
        example.isFaulty = uniform(dice) < 1 / (1 + std::exp(1.2 - 1.4 * (i < turn ? size : files)));
        if (example.isFaulty)
            example.knownAt = example.at;
        data.examples.push_back(std::move(example));
    }
    return data;
}

Trial triedOn(const Incumbent& incumbent, const Dataset& data, const TrainingOptions& options) {
    const TrainedModel trained = must(trainWithCard(data, data.examples.back().at, options));
    return tried(incumbent, data, data.examples.back().at, trained.card.labels, trained.predictions);
}

/// What is promoted and what is refused, over many seeds.
void guard(std::uint32_t seeds) {
    TrainingOptions options;
    options.forest.trees = 10;
    options.boosting.trees = 20;
    const char* names[] = {"three in ten outcomes turned, all", "three in ten outcomes turned, only what is new",
                           "all faults of one component of ten taken out", "window of 50"};
    std::size_t refused[4] = {}, better = 0, doubted = 0, still = 0, stillDoubted = 0;
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        const auto incumbentOf = [&](const Dataset& data) {
            Dataset past = data;
            past.examples.resize(1200);
            const TrainedModel trained = must(trainWithCard(past, past.examples.back().at, options));
            return Incumbent{1, trained.model, trained.card.labels, trained.card.quality.rocAuc, 0};
        };
        const Dataset turning = generated(2400, seed, 1200), calm = generated(2400, seed + 1000000, 2400);
        const Trial honest = triedOn(incumbentOf(turning), turning, options);
        better += honest.isBetter() ? 1 : 0;
        doubted += honest.doubts.empty() ? 0 : 1;
        const Incumbent incumbent = incumbentOf(calm);
        const Trial same = triedOn(incumbent, calm, options);
        still += same.isBetter() ? 1 : 0;
        stillDoubted += same.doubts.empty() ? 0 : 1;
        for (int poison = 0; poison < 4; ++poison) {
            Dataset data = calm;
            std::mt19937 dice(seed);
            for (std::size_t i = 0; i < data.examples.size(); ++i) {
                Example& example = data.examples[i];
                if ((poison == 0 || (poison == 1 && i >= 1200)) && dice() % 10 < 3)
                    example.isFaulty = !example.isFaulty;
                if (poison == 2 && example.values[2] == 4.0)
                    example.isFaulty = false;
                example.knownAt = example.isFaulty ? std::optional(example.at) : std::nullopt;
            }
            if (poison == 3)
                data.examples.erase(data.examples.begin(), data.examples.end() - 50);
            refused[poison] += triedOn(incumbent, data, options).doubts.empty() ? 0 : 1;
        }
        if (seed % 10 != 0 && seed != seeds)
            continue;
        std::printf("of %u seeds, 1,200 changes known to the champion and 1,200 new ones:\n", seed);
        for (int poison = 0; poison < 4; ++poison)
            std::printf("  refused: %-50s %zu\n", names[poison], refused[poison]);
        std::printf(
            "  shown to be better: a window in which faults have another cause %zu (its outcomes doubted: %zu)\n",
            better, doubted);
        std::printf("  shown to be better: a window like the past %zu (its outcomes doubted: %zu)\n", still,
                    stillDoubted);
        std::fflush(stdout); // a run that is cut still tells
    }
}

} // namespace

int main(int count, char** words) {
    const auto usage = [] {
        std::fputs("usage: prediction quality DATA [--repositories FOLDER] [--known-labels-only] [--inner]\n"
                   "           [--trainings N] [--newest SHARE] [--no-words] [--cache FOLDER]\n"
                   "       prediction speed [ROWS FEATURES]\n"
                   "       prediction guard [SEEDS]\n",
                   stderr);
        return 2;
    };
    if (count >= 2 && std::strcmp(words[1], "speed") == 0) {
        const long rows = count > 2 ? std::atol(words[2]) : 100000, features = count > 3 ? std::atol(words[3]) : 30;
        if (rows < 1000 || features < 1)
            return usage();
        speed(std::size_t(rows), std::size_t(features));
        return 0;
    }
    if (count >= 2 && std::strcmp(words[1], "guard") == 0) {
        const long seeds = count > 2 ? std::atol(words[2]) : 100;
        if (seeds < 1 || seeds > 100000)
            return usage();
        guard(static_cast<std::uint32_t>(seeds));
        return 0;
    }
    if (count < 3 || std::strcmp(words[1], "quality") != 0)
        return usage();
    Asked asked;
    asked.data = words[2];
    for (int i = 3; i < count; ++i) {
        if (std::strcmp(words[i], "--repositories") == 0 && i + 1 < count)
            asked.repositories.folder = words[++i];
        else if (std::strcmp(words[i], "--known-labels-only") == 0)
            asked.options.knownLabelsOnly = true;
        else if (std::strcmp(words[i], "--trainings") == 0 && i + 1 < count)
            asked.options.trainings = std::max(1ul, std::strtoul(words[++i], nullptr, 10));
        else if (std::strcmp(words[i], "--newest") == 0 && i + 1 < count)
            asked.options.training.newestShare = std::clamp(std::atof(words[++i]), 0.05, 1.0);
        else if (std::strcmp(words[i], "--cache") == 0 && i + 1 < count)
            asked.repositories.cache = words[++i];
        else if (std::strcmp(words[i], "--no-words") == 0)
            asked.options.training.readsWords = false;
        else if (std::strcmp(words[i], "--inner") == 0)
            asked.isInner = true;
        else
            return usage();
    }
    if (!fs::is_directory(asked.data)) {
        std::fprintf(stderr, "bench_prediction: no folder %s\n", words[2]);
        return 1;
    }
    quality(asked);
    return 0;
}
