#include "core/learning/training/trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include <fmt/format.h>

#include "core/assessment/risk/risk_model.h"
#include "core/assessment/risk/scoring.h"
#include "core/learning/calibration/calibration.h"
#include "core/learning/training/blend.h"
#include "core/learning/training/boosting_trainer.h"
#include "core/learning/training/columns.h"
#include "core/learning/training/logistic_trainer.h"
#include "core/learning/training/maturity.h"
#include "core/learning/training/own_members.h"
#include "core/learning/training/past_changes.h"

namespace fermata::learning {
namespace {

using assessment::FeatureGroup;
using assessment::RiskParts;
using assessment::RiskState;

constexpr double leastFaulty = 10;
constexpr double mostFaultyShare = 0.9; ///< where more than that count as faulty, the labels tell nothing apart
constexpr std::size_t blocks = 3;

struct Members {
    assessment::Forest forest;
    assessment::Logistic logistic;
    assessment::Boosting boosting;
    std::vector<std::optional<OwnMembers>> own; ///< one a repository that has some

    std::array<double, memberCount> logOdds(std::span<const double> values) const {
        return {scoreOf(forest, values).logOdds, scoreOf(logistic, values).logOdds, scoreOf(boosting, values).logOdds};
    }
};

/// The part of the examples that one fit sees.
struct Part {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t step = 1; ///< 2: every other example
};

class Trainer {
public:
    Trainer(const Dataset& dataset, const TrainingOptions& options, std::stop_token stop,
            const TrainingProgress& progress)
        : m_dataset(dataset), m_options(options), m_stop(std::move(stop)), m_progress(progress) {
        const std::size_t all = dataset.examples.size();
        const auto share = static_cast<std::size_t>(std::ceil(options.newestShare * double(all)));
        m_examples = std::span(dataset.examples).subspan(all - std::min({all, share, options.mostRows}));
    }

    Result<RiskParts> trained();

private:
    Result<void> addWords(std::int64_t labels);
    void findRepositories();
    Result<Members> fit(const Part& part, std::size_t trees, std::span<const char> drawn = {});
    Result<std::vector<ForwardScore>> scoreForward();
    Result<void> chooseWhetherWords();
    Result<void> calibrate(RiskParts& parts, const Blend& blend, const Members& members);
    Result<std::vector<Miss>> rehearse(const Curve& curve, const Blend& blend, const Members& members);
    ForwardScore asked(const Members& members, std::size_t example, std::size_t block) const;
    double score(const ForwardScore& said, const Blend& blend) const;
    std::vector<Scored> scored(std::span<const ForwardScore> scores, std::size_t block, const Blend& blend) const;
    void chooseLevels(const Curve& curve, std::span<const ForwardScore> today, const Blend& blend);
    std::size_t leastTrees() const { return std::max<std::size_t>(10, m_options.forest.trees / 2); }
    void step() {
        if (m_progress)
            m_progress(++m_done, m_steps);
    }

    const Dataset& m_dataset;
    const TrainingOptions& m_options;
    std::stop_token m_stop;
    const TrainingProgress& m_progress;
    std::uint64_t m_done = 0;
    std::uint64_t m_steps = 9; ///< fits; three more where words are tried
    std::span<const Example> m_examples;
    KnownOutcomes m_outcomes;
    std::vector<std::uint32_t> m_features;
    std::vector<std::vector<double>> m_columns;
    std::vector<OwnRepository> m_own;
    std::vector<const OwnRepository*> m_ownOf; ///< one an example, null where its repository has no members of its own
    std::vector<ForwardScore> m_forward;
    ChosenBlend m_blend;
    std::string m_aboutWords; ///< for people, where there are words
    WordColumn m_words;       ///< without rows: words are not looked at
};

/// What the words say becomes one more column.
Result<void> Trainer::addWords(std::int64_t labels) {
    const auto hasWords = [](const Example& example) { return example.words != nullptr; };
    if (!m_options.readsWords || std::none_of(m_examples.begin(), m_examples.end(), hasWords))
        return {};
    if (labels < assessment::leastLabelsForAll) {
        m_aboutWords = fmt::format(", words not read below {} labels", assessment::leastLabelsForAll);
        return {};
    }
    auto words = wordColumn(m_examples, m_outcomes, m_options.words, m_stop);
    if (!words)
        return std::move(words).error();
    if (!*words) {
        m_aboutWords = ", words not read: too few changes have some in common";
        return {};
    }
    m_words = std::move(**words);
    m_features.push_back(static_cast<std::uint32_t>(m_columns.size()));
    m_columns.push_back(m_words.scores);
    m_steps += 3;
    return {};
}

/// What the members say of one example.
ForwardScore Trainer::asked(const Members& members, std::size_t example, std::size_t block) const {
    std::vector<double> values(m_columns.size(), 0.0);
    for (const std::uint32_t feature : m_features)
        values[feature] = m_columns[feature][example];
    ForwardScore said{example, block, m_outcomes.of[example].isFaulty, members.logOdds(values)};
    if (const OwnRepository* repository = m_ownOf[example]) {
        said.repository = m_examples[example].repository;
        if (const auto& own = members.own[std::size_t(repository - m_own.data())])
            said.own = own->logOdds(values);
    }
    return said;
}

double Trainer::score(const ForwardScore& said, const Blend& blend) const {
    const OwnRepository* repository = m_ownOf[said.example];
    return repository ? withOwn(*repository, ofAll(said, blend), said.own) : ofAll(said, blend);
}

std::vector<Scored> Trainer::scored(std::span<const ForwardScore> scores, std::size_t block, const Blend& blend) const {
    std::vector<Scored> of;
    for (const ForwardScore& item : scores)
        if (item.block == block)
            of.push_back({score(item, blend), item.isFaulty, 1});
    return of;
}

/// @param drawn  outcomes to learn instead of the known ones, by example; empty: the known ones
Result<Members> Trainer::fit(const Part& part, std::size_t trees, std::span<const char> drawn) {
    if (m_stop.stop_requested())
        return Error(Fault::Cancelled, "training was stopped");
    std::vector<std::size_t> seen;
    for (std::size_t i = part.begin; i < part.end; i += part.step)
        seen.push_back(i);
    const Rows rows = rowsOf(seen, m_columns, m_features, m_outcomes, drawn);
    if (rows.size() == 0)
        return Error(Fault::Internal, "nothing is left to train on");
    ForestOptions options = m_options.forest;
    options.trees = trees;
    auto forest = growForest(rows, m_features, options);
    if (!forest)
        return std::move(forest).error();
    const LogisticPrior prior = shippedPrior(m_dataset.schema, m_features, m_options.priorPull);
    auto logistic = fitLogistic(rows, m_features, m_options.ridge, prior.pull > 0 ? &prior : nullptr);
    if (!logistic)
        return std::move(logistic).error();
    auto boosting = growBoosting(rows, m_features, m_options.boosting, m_stop);
    if (!boosting)
        return std::move(boosting).error();
    Members members{std::move(*forest), std::move(*logistic), std::move(*boosting), {}};
    for (const OwnRepository& repository : m_own) {
        seen.clear();
        for (const std::size_t i : repository.examples)
            if (i >= part.begin && i < part.end && (i - part.begin) % part.step == 0)
                seen.push_back(i);
        auto own = fitOwn(rowsOf(seen, m_columns, m_features, m_outcomes, drawn), repository, m_dataset.schema,
                          m_options.boosting, m_options.ridge, m_options.priorPull, m_stop);
        if (!own)
            return std::move(own).error();
        members.own.push_back(std::move(*own));
    }
    step();
    return members;
}

void Trainer::findRepositories() {
    m_ownOf.assign(m_examples.size(), nullptr);
    m_own = ownRepositories(m_examples, m_outcomes, m_dataset.schema, m_features);
    for (const OwnRepository& repository : m_own)
        for (const std::size_t example : repository.examples)
            m_ownOf[example] = &repository;
}

/// Scores each of the last blocks by members that were trained on what lay before it, so that blend and calibration see
/// the errors that tomorrow will see. These members know the outcomes that are known today: with those of their own day
/// they would have seen fewer faults than the model that speaks, and the calibration would lift every risk by that.
Result<std::vector<ForwardScore>> Trainer::scoreForward() {
    // What is old enough to tell comes first, so the blocks are cut from it.
    const auto told = static_cast<std::size_t>(
        std::count_if(m_outcomes.of.begin(), m_outcomes.of.end(), [](const KnownOutcome& o) { return o.isMature; }));
    const std::size_t trees = leastTrees();
    std::vector<ForwardScore> scores;
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t from = told * (blocks + block) / (2 * blocks),
                          to = told * (blocks + block + 1) / (2 * blocks);
        const auto whole = fit({0, from, 1}, trees);
        if (!whole)
            return whole.error();
        for (std::size_t i = from; i < to; ++i)
            scores.push_back(asked(*whole, i, block));
    }
    return scores;
}

/// Words are read where blocks that nobody had seen are foreseen better with them than without. Weights of many words
/// fit the past well whatever they are worth, so that a gain by chance is not enough.
Result<void> Trainer::chooseWhetherWords() {
    constexpr double leastGain = 3; // of the log-likelihood
    findRepositories();
    auto forward = scoreForward();
    if (!forward)
        return std::move(forward).error();
    m_forward = std::move(*forward);
    m_blend = chooseBlend(m_forward, blocks);
    if (m_words.rows.empty())
        return {};
    m_features.pop_back();
    findRepositories();
    auto without = scoreForward();
    if (!without)
        return std::move(without).error();
    const ChosenBlend plain = chooseBlend(*without, blocks);
    if (m_blend.loss + leastGain < plain.loss) {
        m_features.push_back(static_cast<std::uint32_t>(m_columns.size() - 1));
        findRepositories();
        m_aboutWords = ", words read";
        return {};
    }
    m_aboutWords = ", words not read: newer changes were foreseen no better with them";
    m_words = {};
    m_columns.pop_back();
    m_forward = std::move(*without);
    m_blend = plain;
    return {};
}

/// The slope comes from forward scores of the newest block. The level does not: the members that scored it had not seen
/// it, those that speak have, and where risk rose or fell up to then their scores moved with it; the offset of the
/// former would add that step a second time. So two more fits see every other example up to today, and each scores
/// those that the other one saw. That the level moves on is part of how unsure the answer is.
Result<void> Trainer::calibrate(RiskParts& parts, const Blend& blend, const Members& members) {
    const std::size_t told = m_forward.back().example + 1;
    const auto even = fit({0, told, 2}, leastTrees());
    const auto odd = fit({1, told, 2}, leastTrees());
    for (const auto* part : {&even, &odd})
        if (!*part)
            return part->error();
    std::vector<ForwardScore> today;
    for (const ForwardScore& item : m_forward)
        if (item.block + 1 == blocks)
            today.push_back(asked(item.example % 2 == 0 ? *odd : *even, item.example, item.block));
    chooseLevels(fitCurve(scored(m_forward, blocks - 1, blend)), today, blend);
    std::vector<std::vector<Scored>> forward;
    for (std::size_t block = 0; block < blocks; ++block)
        forward.push_back(scored(m_forward, block, blend));
    const auto& newest = forward.back();
    Curve curve = levelled(fitCurve(newest), scored(today, blocks - 1, blend));
    curve.offsetVariance += driftVariance(forward, curve.slope);
    const auto misses = rehearse(curve, blend, members);
    if (!misses)
        return misses.error();
    parts.calibration = knotsOf(curve, newest, *misses);
    return {};
}

/// Where a repository's changes of today fail more or less often than those of all at the same score.
void Trainer::chooseLevels(const Curve& curve, std::span<const ForwardScore> today, const Blend& blend) {
    const double ofAll = levelled(curve, scored(today, blocks - 1, blend)).offset;
    std::vector<double> offsets;
    for (const OwnRepository& repository : m_own) {
        std::vector<ForwardScore> its;
        std::copy_if(today.begin(), today.end(), std::back_inserter(its),
                     [&](const ForwardScore& item) { return item.repository == repository.name; });
        offsets.push_back((levelled(curve, scored(its, blocks - 1, blend)).offset - ofAll) / curve.slope);
    }
    for (std::size_t i = 0; i < m_own.size(); ++i)
        m_own[i].offset = offsets[i];
}

/// How far single changes are from what is said of them cannot be read off their outcomes. So the model that speaks is
/// taken for the truth, outcomes are drawn from it, other models learn those of the changes before each block, and what
/// they miss in the block is known: a parametric bootstrap (Efron and Tibshirani 1993, section 6.5). It holds what the
/// members smooth away, what another sample would change, and that tomorrow's changes are of other kinds.
Result<std::vector<Miss>> Trainer::rehearse(const Curve& curve, const Blend& blend, const Members& members) {
    std::mt19937 dice(m_options.forest.seed);
    std::vector<char> drawn;
    std::vector<double> lines, truth, scores;
    for (std::size_t i = 0; i <= m_forward.back().example; ++i) {
        lines.push_back(curve.slope * score(asked(members, i, 0), blend) + curve.offset);
        drawn.push_back(double(dice()) / 4294967296.0 < 1 / (1 + std::exp(-lines.back())) ? 1 : 0);
    }
    for (auto item = m_forward.begin(); item != m_forward.end();) {
        const std::size_t block = item->block;
        const auto other = fit({0, item->example, 1}, leastTrees(), drawn);
        if (!other)
            return other.error();
        for (; item != m_forward.end() && item->block == block; ++item) {
            truth.push_back(lines[item->example]);
            scores.push_back(score(asked(*other, item->example, block), blend));
        }
    }
    return missed(scores, truth);
}

Result<RiskParts> Trainer::trained() {
    RiskParts parts = assessment::RiskModel::priorOnly()->parts();
    const assessment::BaseRate prior = parts.baseRate;
    parts.schema = m_dataset.schema.id;
    parts.features.clear();
    for (const auto& feature : m_dataset.schema.features)
        parts.features.push_back(feature.id);
    m_outcomes = outcomesAt(m_examples, m_options.asOf);
    double faulty = 0, mature = 0, matureFaulty = 0;
    for (const KnownOutcome& outcome : m_outcomes.of) {
        parts.labels += outcome.isMature || outcome.isFaulty ? 1 : 0;
        faulty += outcome.isFaulty ? 1 : 0;
        mature += outcome.isMature ? 1 : 0;
        matureFaulty += outcome.isMature && outcome.isFaulty ? 1 : 0;
    }
    const double clean = double(parts.labels) - faulty;
    parts.trained = fmt::format("{} changes, {} labelled, {:.0f} faulty, seed {}", m_examples.size(), parts.labels,
                                faulty, m_options.forest.seed);
    if (!m_examples.empty())
        parts.trained += ", until " + rfc3339(m_options.asOf.value_or(m_examples.back().at));
    const double leastClean = std::max(leastFaulty, faulty * (1 - mostFaultyShare) / mostFaultyShare);
    if (parts.labels < assessment::leastLabelsForSize || faulty < leastFaulty || clean < leastClean) {
        const auto missing =
            std::max({double(assessment::leastLabelsForSize - parts.labels), leastFaulty - faulty, leastClean - clean});
        parts.labelsNeeded = static_cast<std::int64_t>(std::ceil(missing));
        // So few outcomes may widen what is claimed, never narrow it. Faults that came out early say nothing of the
        // level.
        const auto seen = baseRate(matureFaulty + 2, mature + 10); // Beta(2, 8), as the prior
        parts.baseRate = {seen.value, std::min(prior.low, seen.low), std::max(prior.high, seen.high)};
        return parts;
    }
    m_columns = columnsOf(m_dataset.schema, m_examples);
    m_features = featuresFor(parts.labels, m_dataset.schema, m_columns);
    if (m_features.empty())
        return Error(Fault::Malformed, "no feature differs between the changes");
    if (auto added = addWords(parts.labels); !added)
        return std::move(added).error();
    if (auto chosen = chooseWhetherWords(); !chosen)
        return std::move(chosen).error();
    auto members = fit({0, m_examples.size(), 1}, m_options.forest.trees);
    if (!members)
        return std::move(members).error();
    parts.state = RiskState::Ready;
    parts.trained += m_aboutWords;
    parts.labelsNeeded = std::max<std::int64_t>(0, assessment::leastLabelsForAll - parts.labels);
    parts.baseRate = m_outcomes.baseRate;
    const Blend& blend = m_blend.blend;
    for (OwnRepository& repository : m_own) {
        chooseShares(repository, m_forward, blocks, blend);
        parts.trained += fmt::format(", {} by its own changes for {:.0f} %", repository.name, 100 * repository.share);
    }
    parts.forestWeight = blend[Member::Forest];
    parts.logisticWeight = blend[Member::Logistic];
    parts.boostingWeight = blend[Member::Boosting];
    if (auto calibrated = calibrate(parts, blend, *members); !calibrated)
        return std::move(calibrated).error();
    parts.forest = std::move(members->forest);
    parts.logistic = std::move(members->logistic);
    if (parts.boostingWeight > 0)
        parts.boosting = std::move(members->boosting);
    for (std::size_t i = 0; i < m_own.size(); ++i)
        if (members->own[i])
            parts.own.push_back(asPart(m_own[i], std::move(*members->own[i])));
    if (!m_words.rows.empty()) {
        auto words = fitWords(m_words.rows, m_words.key, m_options.words);
        if (!words)
            return std::move(words).error();
        parts.words = std::move(*words);
        parts.features.emplace_back(assessment::wordsFeature);
        m_features.pop_back(); // likeness is of what a person can see
    }
    keepPast(parts, m_examples, m_outcomes, m_columns, m_features);
    return parts;
}

} // namespace

Result<RiskParts> train(const Dataset& dataset, const TrainingOptions& options, std::stop_token stop,
                        const TrainingProgress& progress) {
    return Trainer(dataset, options, std::move(stop), progress).trained();
}

} // namespace fermata::learning
