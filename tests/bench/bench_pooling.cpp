// What other repositories teach about one: a prior for those with few labels, and learning from several together.
//   bench_pooling prior DATA
//   bench_pooling strength DATA [ROWS]
//   bench_pooling together DATA FOLDER [--cache FOLDER] [--no-words] [--known-labels-only] [--inner]
//       [--one-for-all]
// DATA holds changes-<project>.csv and apache-<project>-labels.csv, FOLDER a repository <project> for each of the
// latter. `prior` prints the weights of core/learning/training/prior_weights.cpp anew; `strength` says what they are
// worth at which pull, each table under the prior of the three others. Both look at the first 80 % of each table alone.
// `together --inner` scores the last fifth of the training part; `--one-for-all` gives no repository a part of its own.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <string>

#include "core/assessment/risk/risk_model.h"
#include "core/assessment/risk/scoring.h"
#include "core/io/files/read_file.h"
#include "core/learning/evaluation/evaluate.h"
#include "core/learning/training/logistic_trainer.h"
#include "core/learning/training/tables.h"
#include "tests/bench/labelled_repository.h"

namespace {

using namespace fermata;
using namespace fermata::learning;
namespace fs = std::filesystem;

constexpr std::size_t largestTable = std::size_t{1} << 30;

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "bench_pooling: %s\n", result.error().text().c_str());
        std::exit(1);
    }
    return std::move(*result);
}

/// What a table and the change schema both have, in the order of the latter.
std::vector<std::string> sharedFeatures(const Dataset& data) {
    std::vector<std::string> shared;
    for (const auto& feature : assessment::changeSchema().features)
        if (data.schema.indexOf(feature.id))
            shared.push_back(feature.id);
    return shared;
}

Rows rowsOf(const Dataset& data, const std::vector<std::string>& features, std::size_t from, std::size_t to) {
    Rows rows;
    rows.columns.resize(features.size());
    for (std::size_t i = from; i < to; ++i) {
        for (std::size_t f = 0; f < features.size(); ++f)
            rows.columns[f].push_back(data.examples[i].values[*data.schema.indexOf(features[f])].value_or(0.0));
        rows.labels.push_back(data.examples[i].isFaulty ? 1 : 0);
        rows.weights.push_back(1);
    }
    return rows;
}

std::vector<std::uint32_t> numbersOf(std::size_t count) {
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t i = 0; i < count; ++i)
        numbers.push_back(i);
    return numbers;
}

struct Table {
    std::string project;
    Dataset data;
    std::size_t trained = 0; ///< the rows that may be looked at
};

std::vector<Table> tablesIn(const fs::path& folder) {
    std::vector<Table> tables;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("changes-") || !name.ends_with(".csv"))
            continue;
        const auto bytes = must(io::readFile(entry.path().string(), largestTable));
        Dataset data = must(readTable(bytes.bytes, name));
        const auto trained = static_cast<std::size_t>(0.8 * double(data.examples.size()));
        tables.push_back({name.substr(8, name.size() - 12), std::move(data), trained});
    }
    std::sort(tables.begin(), tables.end(), [](const Table& a, const Table& b) { return a.project < b.project; });
    return tables;
}

/// Each table has the same say, whatever its size.
std::map<std::string, double> priorOf(const std::vector<Table>& tables, const std::string& without = {}) {
    std::map<std::string, double> sums;
    std::map<std::string, int> counts;
    for (const Table& table : tables) {
        if (table.project == without)
            continue;
        const auto features = sharedFeatures(table.data);
        const Rows rows = rowsOf(table.data, features, 0, table.trained);
        for (const auto& term : must(fitLogistic(rows, numbersOf(features.size()))).terms) {
            sums[features[term.feature]] += term.weight;
            ++counts[features[term.feature]];
        }
    }
    for (auto& [feature, sum] : sums)
        sum /= counts[feature];
    return sums;
}

void prior(const fs::path& folder) {
    for (const auto& [feature, weight] : priorOf(tablesIn(folder)))
        std::printf("    {\"%s\", %.3f},\n", feature.c_str(), weight);
}

double aucOf(const assessment::Logistic& model, const Rows& rows) {
    std::vector<Judged> judged;
    std::vector<double> values(rows.columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t f = 0; f < values.size(); ++f)
            values[f] = rows.columns[f][i];
        judged.push_back({1 / (1 + std::exp(-assessment::scoreOf(model, values).logOdds)), rows.labels[i] > 0});
    }
    return qualityOf(judged).rocAuc;
}

void strength(const fs::path& folder, std::size_t count) {
    const auto tables = tablesIn(folder);
    const double pulls[] = {0, 5, 10, 20, 50, 100, 200, 500, 1000};
    std::printf("logistic member, AUC on the last fifth of the training part after %zu rows; pull 0: no prior\n%-10s",
                count, "");
    for (const double pull : pulls)
        std::printf(" %7.0f", pull);
    std::puts("");
    for (const Table& table : tables) {
        const auto others = priorOf(tables, table.project);
        const auto features = sharedFeatures(table.data);
        const std::size_t cut = table.trained * 4 / 5;
        const Rows rows = rowsOf(table.data, features, cut - std::min(cut, count), cut);
        const Rows judged = rowsOf(table.data, features, cut, table.trained);
        LogisticPrior weights;
        for (const auto& feature : features)
            weights.weights.push_back(others.contains(feature) ? others.at(feature) : std::nan(""));
        std::printf("%-10s", table.project.c_str());
        for (const double pull : pulls) {
            weights.pull = pull;
            const auto model = must(fitLogistic(rows, numbersOf(features.size()), 2.0, pull > 0 ? &weights : nullptr));
            std::printf(" %7.4f", aucOf(model, judged));
        }
        std::puts("");
    }
}

void print(const std::string& who, const Quality& q) {
    std::printf("%-30s %6.4f %6.4f %6.4f %6.4f  %5.3f %5.3f %5.3f\n", who.c_str(), q.rocAuc, q.prAuc, q.brier, q.ece,
                q.capture5, q.capture10, q.capture20);
    std::fflush(stdout);
}

template <class Work>
double secondsOf(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What it costs to keep such a model and to ask it.
void cost(const assessment::RiskParts& parts, const Dataset& data) {
    auto model = must(assessment::RiskModel::fromParts(parts));
    const std::string bytes = model->encode();
    std::vector<double> reading, asking;
    for (int run = 0; run < 9; ++run)
        reading.push_back(1e3 * secondsOf([&] { model = must(assessment::RiskModel::decode(bytes)); }));
    for (std::size_t i = data.examples.size() - std::min<std::size_t>(data.examples.size(), 2000);
         i < data.examples.size(); ++i) {
        const auto features = featuresOf(data.schema, data.examples[i]);
        asking.push_back(1e6 * secondsOf([&] { model->assess(features); }));
    }
    std::sort(reading.begin(), reading.end());
    std::sort(asking.begin(), asking.end());
    std::printf(
        "%zu weights of words, model %.2f MB, read in %.1f ms; one change assessed: median %.0f us, 99 %% under "
        "%.0f us\n",
        parts.words.weights.size(), double(bytes.size()) / 1e6, reading[4], asking[asking.size() / 2],
        asking[asking.size() * 99 / 100]);
}

/// Forgets the scored part, and scores the last fifth of the other.
void keepTrainingPart(Dataset& data) {
    std::erase_if(data.examples, [](const Example& example) { return example.split == Split::Test; });
    for (std::size_t i = data.examples.size() * 4 / 5; i < data.examples.size(); ++i)
        data.examples[i].split = Split::Test;
}

/// Every repository alone, then one model for all of them: each is asked about its own scored part.
void together(const fs::path& folder, const bench::LabelledRepository& from, const EvaluationOptions& options,
              bool isInner, bool hasNames) {
    std::printf("%-30s %6s %6s %6s %6s  %5s %5s %5s\n", "", "AUC", "PR-AUC", "Brier", "ECE", "c@5", "c@10", "c@20");
    Dataset all;
    std::map<std::string, std::vector<Judged>> scored;
    std::map<std::string, std::string> owners;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("apache-") || !name.ends_with("-labels.csv"))
            continue;
        const std::string project = name.substr(7, name.size() - 18);
        Dataset data = bench::labelled(from, project, entry.path());
        if (isInner)
            keepTrainingPart(data);
        for (Example& example : data.examples) {
            if (hasNames)
                example.repository = project;
            owners.emplace(example.id, project);
        }
        print(project + " alone", must(evaluate(data, options)).model);
        all.schema = data.schema;
        all.examples.insert(all.examples.end(), data.examples.begin(), data.examples.end());
    }
    std::stable_sort(all.examples.begin(), all.examples.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    const auto evaluation = must(evaluate(all, options));
    for (const Prediction& p : evaluation.predictions)
        scored[owners.at(p.id)].push_back({p.probability, p.isFaulty});
    double sum = 0;
    for (const auto& [project, judged] : scored) {
        const Quality quality = qualityOf(judged);
        print(project + ", learned together", quality);
        sum += quality.rocAuc / double(scored.size());
    }
    std::printf("%s\n", evaluation.parts.trained.c_str());
    cost(evaluation.parts, all);
    std::printf("mean AUC, learned together %.4f; published on five Apache projects .779\n", sum);
}

} // namespace

int main(int count, char** words) {
    const auto usage = [] {
        std::fputs("usage: pooling prior DATA\n"
                   "       pooling strength DATA [ROWS]\n"
                   "       pooling together DATA FOLDER [--cache FOLDER] [--no-words] [--known-labels-only]\n"
                   "                [--inner] [--one-for-all]\n",
                   stderr);
        return 2;
    };
    if (count < 3 || !fs::is_directory(words[2]))
        return usage();
    const std::string what = words[1];
    if (what == "prior" && count == 3) {
        prior(words[2]);
        return 0;
    }
    if (what == "strength" && count <= 4) {
        const long rows = count > 3 ? std::atol(words[3]) : 500;
        if (rows < 50)
            return usage();
        strength(words[2], std::size_t(rows));
        return 0;
    }
    if (what != "together" || count < 4)
        return usage();
    bench::LabelledRepository from{words[3], {}};
    EvaluationOptions options;
    bool isInner = false, hasNames = true;
    for (int i = 4; i < count; ++i) {
        if (std::strcmp(words[i], "--cache") == 0 && i + 1 < count)
            from.cache = words[++i];
        else if (std::strcmp(words[i], "--no-words") == 0)
            options.training.readsWords = false;
        else if (std::strcmp(words[i], "--known-labels-only") == 0)
            options.knownLabelsOnly = true;
        else if (std::strcmp(words[i], "--inner") == 0)
            isInner = true;
        else if (std::strcmp(words[i], "--one-for-all") == 0)
            hasNames = false;
        else
            return usage();
    }
    together(words[2], from, options, isInner, hasNames);
    return 0;
}
