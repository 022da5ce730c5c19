// The anomaly score on the development groups of the Numenta Anomaly Benchmark, beside a windowed Gaussian and random
// scores on the same rows: one setting, one threshold for each profile, both over all groups.
//   tests/bench/run anomalies [FOLDER]        FOLDER holds data/<group>/<file>.csv and labels/combined_windows.json
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "app/fermatactl/series_table.h"
#include "core/assessment/production/anomaly.h"
#include "core/assessment/production/normal.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/json_reader.h"
#include "tests/bench/nab.h"

using namespace fermata;
using namespace fermata::bench;

namespace {

Result<std::vector<LabelledSeries>> readCorpus(const std::filesystem::path& folder) {
    const std::string labels = (folder / "labels" / "combined_windows.json").string();
    const auto content = io::readFile(labels, std::size_t{16} << 20);
    if (!content)
        return content.error();
    const auto document = io::readJson(content->bytes, labels);
    if (!document)
        return document.error();
    std::vector<LabelledSeries> all;
    for (const io::Value& entry : document->root().children()) {
        LabelledSeries series;
        const std::string path(entry.key());
        const std::filesystem::path file = folder / "data" / path;
        if (!std::filesystem::exists(file))
            continue;
        series.group = path.substr(0, path.find('/'));
        series.name = path;
        const auto rows = ctl::readSeries(file.string(), ctl::SeriesOrder::Any);
        if (!rows)
            return rows.error();
        for (const ctl::SeriesRow& row : *rows)
            series.times.push_back(row.point.at), series.values.push_back(row.point.value);
        for (const io::Value& window : entry.children()) {
            const auto ends = window.list();
            if (!ends || ends->size() != 2)
                return window.error("needs two times");
            const auto from = (*ends)[0].view(), to = (*ends)[1].view();
            if (!from || !to)
                return window.error("needs two times");
            const auto first = ctl::readMoment(*from), last = ctl::readMoment(*to);
            if (!first || !last)
                return window.error("needs two times");
            const auto low = std::ranges::find(series.times, *first), high = std::ranges::find(series.times, *last);
            if (low == series.times.end() || high == series.times.end())
                return window.error("a window begins or ends at no row");
            series.windows.push_back({static_cast<std::size_t>(low - series.times.begin()),
                                      static_cast<std::size_t>(high - series.times.begin())});
        }
        all.push_back(std::move(series));
    }
    return all;
}

using Detector = std::function<std::vector<double>(const LabelledSeries&)>;

std::vector<double> ours(const LabelledSeries& series, const assessment::AnomalyRules& rules) {
    assessment::AnomalyScorer scorer(rules);
    std::vector<double> out;
    for (std::size_t i = 0; i < series.times.size(); ++i)
        out.push_back(scorer.score(series.times[i], series.values[i]));
    return out;
}

/// Tail chance of the value under a normal distribution with the moments of the newest 6,400 rows (as NAB's detector).
std::vector<double> windowedGaussian(const LabelledSeries& series) {
    std::vector<double> out, window;
    for (const double value : series.values) {
        double score = 0.0;
        if (window.size() > 1) {
            const double mean = std::accumulate(window.begin(), window.end(), 0.0) / static_cast<double>(window.size());
            double squares = 0.0;
            for (const double each : window)
                squares += (each - mean) * (each - mean);
            const double deviation = std::max(1e-6, std::sqrt(squares / static_cast<double>(window.size())));
            score = 1.0 - (1.0 - assessment::normalChance(std::abs(value - mean) / deviation));
        }
        out.push_back(score);
        window.push_back(value);
        if (window.size() > 6400)
            window.erase(window.begin());
    }
    return out;
}

std::vector<double> atRandom(const LabelledSeries& series) {
    std::mt19937_64 dice(std::hash<std::string>{}(series.name));
    std::uniform_real_distribution<double> any(0.0, 1.0);
    std::vector<double> out(series.times.size());
    for (double& each : out)
        each = any(dice);
    return out;
}

void show(const char* what, const std::vector<LabelledSeries>& all, const Detector& detector, bool byGroup) {
    std::vector<std::vector<double>> scores;
    for (const LabelledSeries& series : all)
        scores.push_back(detector(series));
    const NabScore standard = best(all, scores, {0.11}), low = best(all, scores, {0.22});
    std::printf("%-34s standard %5.1f (threshold %.4f)   low FP %5.1f (threshold %.4f)\n", what, standard.score,
                standard.threshold, low.score, low.threshold);
    if (!byGroup)
        return;
    std::set<std::string> groups;
    for (const LabelledSeries& series : all)
        groups.insert(series.group);
    for (const std::string& group : groups) {
        std::vector<LabelledSeries> its;
        std::vector<std::vector<double>> itsScores, rest;
        std::vector<LabelledSeries> others;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].group == group)
                its.push_back(all[i]), itsScores.push_back(scores[i]);
            else
                others.push_back(all[i]), rest.push_back(scores[i]);
        const bool hasWindows = std::ranges::any_of(its, [](const auto& one) { return !one.windows.empty(); });
        std::size_t alarms = 0;
        for (std::size_t i = 0; i < its.size(); ++i)
            for (std::size_t row = its[i].probation(); row < itsScores[i].size(); ++row)
                alarms += itsScores[i][row] >= standard.threshold ? 1 : 0;
        if (hasWindows)
            std::printf(
                "    %-24s standard %6.1f, with the threshold of the other groups %6.1f; %zu alarms in %zu series\n",
                group.c_str(), normalised(its, itsScores, standard.threshold, {0.11}),
                normalised(its, itsScores, best(others, rest, {0.11}).threshold, {0.11}), alarms, its.size());
        else
            std::printf("    %-24s no anomaly is labelled; %zu alarms in %zu series\n", group.c_str(), alarms,
                        its.size());
    }
}

/// Each series at the standard threshold: hits, misses, false alarms.
void showSeries(const std::vector<LabelledSeries>& all, const Detector& detector) {
    std::vector<std::vector<double>> scores;
    for (const LabelledSeries& series : all)
        scores.push_back(detector(series));
    const double threshold = best(all, scores, {0.11}).threshold;
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::size_t inside = 0, alarms = 0;
        for (const auto& window : all[i].windows)
            inside +=
                std::any_of(scores[i].begin() + static_cast<std::ptrdiff_t>(std::max(window.first, all[i].probation())),
                            scores[i].begin() + static_cast<std::ptrdiff_t>(window.last + 1),
                            [&](double score) { return score >= threshold; })
                    ? 1
                    : 0;
        for (std::size_t row = all[i].probation(); row < scores[i].size(); ++row)
            alarms += scores[i][row] >= threshold ? 1 : 0;
        std::printf("    %-55s %zu of %zu windows, %zu alarms, %.2f\n", all[i].name.c_str(), inside,
                    all[i].windows.size(), alarms, rawScore(all[i], scores[i], threshold, {0.11}));
    }
}

} // namespace

int main(int count, char** words) {
    const char* stated = std::getenv("FERMATA_DATA");
    const std::filesystem::path folder =
        count > 1 && words[1][0] != '-'
            ? std::filesystem::path(words[1])
            : std::filesystem::path(stated ? stated : "../shared/data") / "production" / "series";
    const auto corpus = readCorpus(folder);
    if (!corpus) {
        std::fprintf(stderr, "%s\n", corpus.error().text().c_str());
        return 2;
    }
    std::size_t windows = 0;
    for (const LabelledSeries& series : *corpus)
        windows += series.windows.size();
    std::printf("%zu series, %zu windows\n", corpus->size(), windows);
    show(
        "tail ratios", *corpus, [](const LabelledSeries& one) { return ours(one, {}); }, true);
    show("windowed Gaussian", *corpus, windowedGaussian, false);
    show("random", *corpus, atRandom, false);
    if (count > 1 && std::string(words[count - 1]) == "--grid")
        for (const double quantile : {0.997, 0.998, 0.9985})
            for (const std::size_t quiet : {40, 70, 100})
                for (const std::size_t shift : {12, 18, 24}) {
                    assessment::AnomalyRules rules;
                    rules.quantile = quantile, rules.quiet = quiet, rules.shift = shift;
                    char what[80];
                    std::snprintf(what, sizeof what, "q %.3f quiet %zu shift %zu", quantile, quiet, shift);
                    show(what, *corpus, [&](const LabelledSeries& one) { return ours(one, rules); }, false);
                }
    if (count > 1 && std::string(words[count - 1]) == "--series")
        showSeries(*corpus, [](const LabelledSeries& one) { return ours(one, {}); });
    return 0;
}
