#include "core/learning/training/own_members.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/assessment/risk/scoring.h"
#include "core/learning/training/logistic_trainer.h"
#include "core/learning/training/prior_weights.h"

namespace fermata::learning {
namespace {

constexpr std::int64_t leastOfClass = 10;
constexpr std::size_t leastRows = 100;

} // namespace

OwnScore OwnMembers::logOdds(std::span<const double> values) const {
    return {scoreOf(logistic, values).logOdds, scoreOf(boosting, values).logOdds};
}

std::vector<OwnRepository> ownRepositories(std::span<const Example> examples, const KnownOutcomes& outcomes,
                                           const assessment::FeatureSchema& schema,
                                           std::span<const std::uint32_t> features) {
    std::map<std::string, std::vector<std::size_t>> found;
    for (std::size_t i = 0; i < examples.size(); ++i)
        found[examples[i].repository].push_back(i);
    std::vector<OwnRepository> repositories;
    if (found.size() < 2)
        return repositories;
    for (auto& [name, rows] : found) {
        std::int64_t labels = 0, faulty = 0;
        for (const std::size_t row : rows) {
            labels += outcomes.of[row].isMature || outcomes.of[row].isFaulty ? 1 : 0;
            faulty += outcomes.of[row].isFaulty ? 1 : 0;
        }
        if (name.empty() || labels < assessment::leastLabelsForSize || faulty < leastOfClass ||
            labels - faulty < leastOfClass)
            continue;
        OwnRepository repository;
        repository.name = name;
        repository.examples = std::move(rows);
        using assessment::FeatureGroup;
        for (const std::uint32_t feature : features) {
            const bool isBasic =
                feature < schema.features.size() && (schema.features[feature].group == FeatureGroup::Size ||
                                                     schema.features[feature].group == FeatureGroup::Diffusion);
            if (isBasic || labels >= assessment::leastLabelsForAll)
                repository.features.push_back(feature);
        }
        if (!repository.features.empty())
            repositories.push_back(std::move(repository));
    }
    return repositories;
}

Result<std::optional<OwnMembers>> fitOwn(const Rows& rows, const OwnRepository& repository,
                                         const assessment::FeatureSchema& schema, const BoostingOptions& boosting,
                                         double ridge, double pull, std::stop_token stop) {
    const auto faulty = std::count(rows.labels.begin(), rows.labels.end(), 1.0);
    if (rows.size() < leastRows || faulty < leastOfClass || std::ptrdiff_t(rows.size()) - faulty < leastOfClass)
        return std::optional<OwnMembers>();
    const LogisticPrior prior = shippedPrior(schema, repository.features, pull);
    auto logistic = fitLogistic(rows, repository.features, ridge, prior.pull > 0 ? &prior : nullptr);
    if (!logistic)
        return std::move(logistic).error();
    auto trees = growBoosting(rows, repository.features, boosting, std::move(stop));
    if (!trees)
        return std::move(trees).error();
    return std::optional(OwnMembers{std::move(*logistic), std::move(*trees)});
}

double withOwn(const OwnRepository& repository, double ofAll, const std::optional<OwnScore>& own) {
    if (!own)
        return ofAll + repository.offset;
    const double ofOwn = repository.logisticShare * own->logistic + (1 - repository.logisticShare) * own->boosting;
    return (1 - repository.share) * ofAll + repository.share * ofOwn + repository.offset;
}

void chooseShares(OwnRepository& repository, std::span<const ForwardScore> scores, std::size_t blocks,
                  const Blend& blend) {
    constexpr double ofFullShare = 4; ///< of the log-likelihood
    constexpr int steps = 10, mixes = 4;
    double least = INFINITY;
    OwnRepository tried = repository;
    tried.offset = 0;
    for (int step = 0; step <= steps; ++step)
        for (int mix = 0; mix <= (step == 0 ? 0 : mixes); ++mix) {
            tried.share = step / double(steps);
            tried.logisticShare = mix / double(mixes);
            double loss = ofFullShare * tried.share * tried.share;
            for (std::size_t block = 0; block < blocks; ++block) {
                std::vector<Scored> scored;
                for (const ForwardScore& item : scores)
                    if (item.block == block && item.repository == repository.name)
                        scored.push_back({withOwn(tried, ofAll(item, blend), item.own), item.isFaulty, 1});
                const Curve curve = fitCurve(scored);
                for (const Scored& item : scored) {
                    const double x = curve.slope * item.score + curve.offset;
                    loss += std::log1p(std::exp(-std::fabs(x))) + std::max(x, 0.0) - (item.isFaulty ? x : 0);
                }
            }
            if (loss < least) {
                least = loss;
                repository.share = tried.share;
                repository.logisticShare = tried.logisticShare;
            }
        }
}

assessment::OwnPart asPart(const OwnRepository& repository, OwnMembers members) {
    assessment::OwnPart part;
    part.repository = repository.name;
    part.share = repository.share;
    part.logisticShare = repository.logisticShare;
    part.offset = repository.offset;
    if (part.share > 0) {
        part.logistic = std::move(members.logistic);
        part.boosting = std::move(members.boosting);
    }
    return part;
}

} // namespace fermata::learning
