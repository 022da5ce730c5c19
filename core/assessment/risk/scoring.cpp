#include "core/assessment/risk/scoring.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace fermata::assessment {
namespace {

struct Bounds {
    double least;
    double most;
    double expected;
};

/// The answer of the subtree at `index`. At a node that splits on an unknown feature both branches count: their
/// extremes bound the answer, their mean by cover is expected.
Bounds answer(const std::vector<TreeNode>& tree, std::uint32_t index, std::span<const double> values, double weight,
              std::vector<double>& shares) {
    const TreeNode* node = &tree[index];
    while (node->feature >= 0) {
        const auto feature = static_cast<std::size_t>(node->feature);
        const double value = values[feature];
        const TreeNode& left = tree[node->left];
        const TreeNode& right = tree[node->right];
        if (std::isnan(value)) {
            const double total = double(left.cover) + double(right.cover);
            const double toLeft = total > 0 ? double(left.cover) / total : 0.5;
            shares[feature] +=
                weight * (toLeft * double(left.mean) + (1 - toLeft) * double(right.mean) - double(node->mean));
            const Bounds l = answer(tree, node->left, values, weight * toLeft, shares);
            const Bounds r = answer(tree, node->right, values, weight * (1 - toLeft), shares);
            return {std::min(l.least, r.least), std::max(l.most, r.most),
                    toLeft * l.expected + (1 - toLeft) * r.expected};
        }
        const TreeNode& next = value < double(node->threshold) ? left : right;
        shares[feature] += weight * (double(next.mean) - double(node->mean));
        node = &next;
    }
    return {double(node->mean), double(node->mean), double(node->mean)};
}

} // namespace

double compressed(double value) {
    return std::copysign(std::log1p(std::fabs(value)), value);
}

double logOddsOf(double probability) {
    const double held = std::clamp(probability, 1e-4, 1 - 1e-4);
    return std::log(held / (1 - held));
}

/// The shares are those of Saabas (2014, "Interpreting random forests"): the change of the mean at each step of the
/// path. They add up in probability; log-odds are reached by one common factor (the rescale rule of DeepLIFT, Shrikumar
/// et al. 2017, section 3.5), which keeps signs, proportions and the sum.
MemberScore scoreOf(const Forest& forest, std::span<const double> values) {
    assert(!forest.trees.empty());
    MemberScore score;
    score.shares.assign(values.size(), 0.0);
    double least = 0, most = 0, expected = 0, root = 0;
    for (const auto& tree : forest.trees) {
        const Bounds bounds = answer(tree, 0, values, 1.0, score.shares);
        least += bounds.least;
        most += bounds.most;
        expected += bounds.expected;
        root += double(tree.front().mean);
    }
    const auto count = static_cast<double>(forest.trees.size());
    score.least = logOddsOf(least / count);
    score.most = logOddsOf(most / count);
    score.logOdds = std::clamp(logOddsOf(expected / count), score.least, score.most);
    score.bias = logOddsOf(root / count);
    double sum = 0;
    for (const double share : score.shares)
        sum += share;
    const double rise = score.logOdds - score.bias;
    if (std::fabs(sum) < 1e-9) {
        // No net step to scale: the few opposite shares keep the local slope, the rest goes to the largest of them.
        const double p = std::clamp(root / count, 1e-4, 1 - 1e-4);
        double scaled = 0;
        for (double& share : score.shares)
            scaled += share /= count * p * (1 - p);
        if (!score.shares.empty()) {
            auto largest = std::max_element(score.shares.begin(), score.shares.end(),
                                            [](double a, double b) { return std::fabs(a) < std::fabs(b); });
            *largest += rise - scaled;
        }
        return score;
    }
    for (double& share : score.shares)
        share *= rise / sum;
    return score;
}

/// Saabas' shares as for the forest; the trees speak in log-odds, so the shares add up as they are.
MemberScore scoreOf(const Boosting& boosting, std::span<const double> values) {
    MemberScore score;
    score.shares.assign(values.size(), 0.0);
    score.bias = score.logOdds = score.least = score.most = boosting.base;
    for (const auto& tree : boosting.trees) {
        const Bounds bounds = answer(tree, 0, values, 1.0, score.shares);
        score.least += bounds.least;
        score.most += bounds.most;
        score.logOdds += bounds.expected;
        score.bias += double(tree.front().mean);
    }
    const double raw = score.logOdds;
    score.logOdds = std::clamp(raw, score.least, score.most);
    score.bias += score.logOdds - raw; // a rounding step of the bounds, so that the sum stays exact
    return score;
}

MemberScore scoreOf(const Logistic& logistic, std::span<const double> values) {
    MemberScore score;
    score.shares.assign(values.size(), 0.0);
    score.bias = score.logOdds = score.least = score.most = logistic.intercept;
    for (const LogisticTerm& term : logistic.terms) {
        const auto share = [&term](double value) {
            return term.weight * ((compressed(value) - term.centre) / term.scale);
        };
        const double value = values[term.feature];
        if (std::isnan(value)) {
            const auto [low, high] = std::minmax({share(term.least), share(term.most)});
            score.least += low;
            score.most += high;
            continue;
        }
        const double known = share(std::clamp(value, term.least, term.most));
        score.shares[term.feature] += known;
        score.logOdds += known;
        score.least += known;
        score.most += known;
    }
    score.logOdds = std::clamp(score.logOdds, score.least, score.most);
    return score;
}

double wordScore(const WordModel& words, std::span<const std::uint32_t> numbers) {
    double sum = 0;
    auto from = words.weights.begin();
    for (const std::uint32_t number : numbers) {
        from = std::lower_bound(from, words.weights.end(), number,
                                [](const WordWeight& weight, std::uint32_t wanted) { return weight.number < wanted; });
        if (from == words.weights.end())
            break;
        if (from->number == number)
            sum += double(from->weight);
    }
    return numbers.empty() ? 0.0 : sum / std::sqrt(double(numbers.size()));
}

CalibrationKnot calibratedAt(std::span<const CalibrationKnot> knots, double score) {
    assert(!knots.empty());
    const auto above = std::upper_bound(knots.begin(), knots.end(), score,
                                        [](double value, const CalibrationKnot& knot) { return value < knot.score; });
    CalibrationKnot at;
    if (above == knots.begin()) {
        at = knots.front();
    } else if (above == knots.end()) {
        at = knots.back();
    } else {
        const CalibrationKnot& a = *std::prev(above);
        const CalibrationKnot& b = *above;
        const double share = (score - a.score) / (b.score - a.score);
        at.probability = std::lerp(a.probability, b.probability, share); // std::lerp is monotone in its last argument
        at.low = std::min(std::lerp(a.low, b.low, share), at.probability);
        at.high = std::max(std::lerp(a.high, b.high, share), at.probability);
    }
    at.score = score;
    return at;
}

} // namespace fermata::assessment
