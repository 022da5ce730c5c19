#include "core/learning/registry/trial.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "core/learning/training/maturity.h"

namespace fermata::learning {
namespace {

constexpr double falseAlarms = 0.025; // of the twins together; as much again of those that are followed
constexpr std::size_t leastFaced = 50;

/// The standard error of an area under the curve: Hanley and McNeil, Radiology 143(1) 1982.
double errorOfAuc(double auc, double faulty, double clean) {
    const double q1 = auc / (2 - auc), q2 = 2 * auc * auc / (1 + auc);
    const double sum = auc * (1 - auc) + (faulty - 1) * (q1 - auc * auc) + (clean - 1) * (q2 - auc * auc);
    return std::sqrt(std::max(sum, 0.0) / (faulty * clean));
}

} // namespace

double evidenceFor(std::span<const Faced> faced) {
    constexpr std::array stakes{0.05, 0.15, 0.4, 0.9};
    std::array<double, stakes.size()> logs{};
    for (const Faced& change : faced) {
        const double truth = change.isFaulty ? 1 : 0;
        const double gain = (change.champion - truth) * (change.champion - truth) -
                            (change.challenger - truth) * (change.challenger - truth);
        for (std::size_t s = 0; s < stakes.size(); ++s)
            logs[s] += std::log1p(stakes[s] * gain / change.most);
    }
    double wealth = 0;
    for (const double log : logs)
        wealth += std::exp(std::min(log, 600.0)) / double(stakes.size());
    return wealth;
}

double evidenceNeeded(std::int64_t attempt) {
    assert(attempt > 0);
    return double(attempt) * double(attempt + 1) / falseAlarms; // the sum of 1/(k(k+1)) is 1
}

Trial tried(const Incumbent& incumbent, const Dataset& dataset, std::optional<Time> asOf, std::int64_t labels,
            std::span<const Prediction> twin, std::span<const Faced> line) {
    Trial trial;
    trial.against = incumbent.version;
    trial.needed = evidenceNeeded(incumbent.tried + 1);
    trial.followed = line.size();
    trial.followedEvidence = evidenceFor(line);
    trial.followedNeeded = 1 / falseAlarms; // one line, however often one looks
    if (labels * 2 < incumbent.labels)
        trial.doubts.push_back(fmt::format("the window shrank: {} labels, where version {} had {}", labels,
                                           incumbent.version, incumbent.labels));
    const KnownOutcomes outcomes = outcomesAt(dataset.examples, asOf);
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < dataset.examples.size(); ++i)
        places.emplace(dataset.examples[i].id, i);
    std::size_t known = 0, gone = 0, newest = 0;
    bool isShared = false;
    for (const assessment::PastChange& past : incumbent.model->parts().past) {
        const auto found = places.find(past.commit.hex());
        if (found == places.end())
            continue;
        isShared = true;
        newest = std::max(newest, found->second);
        if (past.outcome != assessment::Outcome::Faulty)
            continue;
        ++known;
        gone += outcomes.of[found->second].isFaulty ? 0 : 1;
    }
    if (gone >= 5 && double(gone) > 0.02 * double(known))
        trial.doubts.push_back(
            fmt::format("{} of {} faults that version {} knew count as clean now", gone, known, incumbent.version));
    if (!isShared || incumbent.model->parts().schema != dataset.schema.id)
        return trial; // nothing tells which changes the incumbent has not learned from
    std::vector<Faced> faced;
    std::vector<Judged> judged, twins;
    for (const Prediction& said : twin) {
        const auto found = places.find(said.id);
        if (found == places.end() || found->second <= newest || !outcomes.of[found->second].isMature)
            continue;
        const Example& example = dataset.examples[found->second];
        const double p = incumbent.model->assess(featuresOf(dataset.schema, example)).pDefect.value();
        const bool isFaulty = outcomes.of[found->second].isFaulty;
        faced.push_back({p, said.probability, isFaulty});
        judged.push_back({p, isFaulty});
        twins.push_back({said.probability, isFaulty});
    }
    trial.faced = faced.size();
    trial.evidence = evidenceFor(faced);
    const Quality quality = qualityOf(judged);
    if (faced.size() < leastFaced || !std::isfinite(quality.rocAuc) || !std::isfinite(incumbent.rocAuc))
        return trial;
    const auto faulty = double(quality.faulty), clean = double(quality.changes) - faulty;
    constexpr double oneInHundred = 2.33;
    // The cause of faults may change; then the newcomer orders them. Where neither does, or where they came out the
    // other way round, the outcomes are to be looked at first.
    const double twinAuc = qualityOf(twins).rocAuc, best = std::max(quality.rocAuc, twinAuc);
    const bool isLearned = twinAuc - quality.rocAuc > oneInHundred * errorOfAuc(twinAuc, faulty, clean);
    const bool isNoise =
        !isLearned && incumbent.rocAuc - best > 0.05 + oneInHundred * errorOfAuc(incumbent.rocAuc, faulty, clean);
    const bool isTurned = quality.rocAuc < 0.5 - oneInHundred * errorOfAuc(0.5, faulty, clean);
    if (isNoise || isTurned)
        trial.doubts.push_back(
            fmt::format("the outcomes of the {} newest changes contradict version {}: AUC {:.2f}, where its "
                        "card says {:.2f}, and its challenger reaches {:.2f}",
                        faced.size(), incumbent.version, quality.rocAuc, incumbent.rocAuc, best));
    return trial;
}

} // namespace fermata::learning
