#include "core/assessment/risk/risk_parts.h"

#include <algorithm>
#include <cmath>

#include "core/assessment/features/features.h"
#include "core/assessment/risk/risk_format.h"

namespace fermata::assessment {
namespace {

/// Beyond any log-odds that a tree of a sound model adds.
constexpr double mostLogOdds = 100;

template <class... Numbers>
bool finite(Numbers... numbers) {
    return (std::isfinite(numbers) && ...);
}

bool isShare(double value) {
    return value >= 0.0 && value <= 1.0;
} // false for NaN

bool areSound(const std::vector<LogisticTerm>& terms, std::size_t features) {
    return std::all_of(terms.begin(), terms.end(), [features](const LogisticTerm& t) {
        return t.feature < features && finite(t.weight, t.centre, t.scale, t.least, t.most) && t.scale > 0 &&
               t.least <= t.most;
    });
}

enum class Speaks { Shares, LogOdds };

bool isSound(const std::vector<TreeNode>& tree, std::size_t features, Speaks speaks = Speaks::Shares) {
    if (tree.empty())
        return false;
    std::vector<int> depth(tree.size(), 0);
    for (std::size_t i = 0; i < tree.size(); ++i) {
        const TreeNode& node = tree[i];
        const double mean = double(node.mean);
        const bool isInRange =
            speaks == Speaks::Shares ? isShare(mean) : std::fabs(mean) <= mostLogOdds; // false for NaN
        if (!isInRange || !finite(node.cover, node.threshold) || node.cover < 0)
            return false;
        if (node.feature < 0)
            continue;
        if (std::size_t(node.feature) >= features || depth[i] >= deepestTree)
            return false;
        for (const std::uint32_t child : {node.left, node.right}) {
            if (child <= i || child >= tree.size())
                return false;
            depth[child] = std::max(depth[child], depth[i] + 1);
        }
    }
    return true;
}

} // namespace

const OwnPart* RiskParts::ownOf(std::string_view repository) const {
    const auto found = std::ranges::lower_bound(own, repository, {}, &OwnPart::repository);
    return found != own.end() && found->repository == repository ? &*found : nullptr;
}

std::vector<bool> RiskParts::used() const {
    std::vector<bool> is(features.size(), false);
    for (const OwnPart& part : own) {
        for (const auto& tree : part.boosting.trees)
            for (const TreeNode& node : tree)
                if (node.feature >= 0)
                    is[std::size_t(node.feature)] = true;
        for (const LogisticTerm& term : part.logistic.terms)
            if (part.logisticShare > 0 && term.weight != 0.0)
                is[term.feature] = true;
    }
    for (const auto& tree : forest.trees)
        for (const TreeNode& node : tree)
            if (node.feature >= 0)
                is[std::size_t(node.feature)] = true;
    if (boostingWeight > 0)
        for (const auto& tree : boosting.trees)
            for (const TreeNode& node : tree)
                if (node.feature >= 0)
                    is[std::size_t(node.feature)] = true;
    for (const LogisticTerm& term : logistic.terms)
        if (logisticWeight > 0 && term.weight != 0.0)
            is[term.feature] = true;
    return is;
}

Result<void> checkParts(const RiskParts& parts) {
    const auto broken = [](std::string_view what) {
        return Error(Fault::Malformed, "the model's " + std::string(what));
    };
    const auto& base = parts.baseRate;
    if (!isShare(base.low) || !isShare(base.high) || !(base.low <= base.value && base.value <= base.high))
        return broken("base rate is not inside its interval");
    if (parts.labels < 0 || parts.labelsNeeded < 0)
        return broken("label counts are negative");
    if (!isShare(parts.forestWeight) || !isShare(parts.logisticWeight) || !isShare(parts.boostingWeight))
        return broken("weights are no shares");
    if (parts.state == RiskState::PriorOnly)
        return {};
    if (parts.state != RiskState::Ready)
        return broken("state is none that a model can have");
    if (parts.forest.trees.empty())
        return broken("forest is empty");
    for (const auto& tree : parts.forest.trees)
        if (!isSound(tree, parts.features.size()))
            return broken("forest has a node that leads nowhere");
    if (parts.boostingWeight > 0 && parts.boosting.trees.empty())
        return broken("boosting has a weight and no tree");
    if (!finite(parts.boosting.base) || std::fabs(parts.boosting.base) > mostLogOdds)
        return broken("boosting starts out of range");
    for (const auto& tree : parts.boosting.trees)
        if (!isSound(tree, parts.features.size(), Speaks::LogOdds))
            return broken("boosting has a node that leads nowhere");
    if (!finite(parts.logistic.intercept) || !areSound(parts.logistic.terms, parts.features.size()) ||
        !areSound(parts.neighbourFeatures, parts.features.size()))
        return broken("terms are out of range");
    if (parts.calibration.empty())
        return broken("calibration is empty");
    for (std::size_t i = 0; i < parts.calibration.size(); ++i) {
        const CalibrationKnot& knot = parts.calibration[i];
        if (!finite(knot.score) || !isShare(knot.low) || !isShare(knot.high) ||
            !(knot.low <= knot.probability && knot.probability <= knot.high))
            return broken("calibration has a knot outside its interval");
        if (i > 0) {
            const CalibrationKnot& before = parts.calibration[i - 1];
            if (!(before.score < knot.score && before.probability <= knot.probability && before.low <= knot.low &&
                  before.high <= knot.high))
                return broken("calibration is not monotone");
        }
    }
    for (std::size_t i = 0; i < parts.own.size(); ++i) {
        const OwnPart& part = parts.own[i];
        if (part.repository.empty() || (i > 0 && part.repository <= parts.own[i - 1].repository))
            return broken("repositories are out of order");
        if (!isShare(part.share) || !isShare(part.logisticShare) || !finite(part.offset, part.boosting.base) ||
            std::fabs(part.offset) > mostLogOdds || std::fabs(part.boosting.base) > mostLogOdds)
            return broken("part of a repository is out of range");
        if (!finite(part.logistic.intercept) || !areSound(part.logistic.terms, parts.features.size()) ||
            !std::ranges::all_of(part.boosting.trees, [&](const auto& tree) {
                return isSound(tree, parts.features.size(), Speaks::LogOdds);
            }))
            return broken("part of a repository leads nowhere");
    }
    const auto& weights = parts.words.weights;
    if (parts.readsWords() && (parts.words.key == 0 || parts.features.empty() || parts.features.back() != wordsFeature))
        return broken("words are no feature");
    if (!parts.readsWords() && parts.words.key != 0)
        return broken("words have a key and no weight");
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (weights[i].number >= history::wordNumbers || (i > 0 && weights[i].number <= weights[i - 1].number) ||
            !(std::fabs(double(weights[i].weight)) <= mostLogOdds)) // also NaN
            return broken("words are out of order or range");
    for (const PastChange& past : parts.past)
        if (past.position.size() != parts.neighbourFeatures.size() ||
            !std::all_of(past.position.begin(), past.position.end(), [](float v) { return std::isfinite(v); }))
            return broken("past changes do not fit its features");
    return {};
}

} // namespace fermata::assessment
