#include "tests/core/assessment/risk_builders.h"

#include <algorithm>

namespace fermata::test {
namespace {

using namespace assessment;

double between(std::mt19937& dice, double low, double high) {
    return std::uniform_real_distribution(low, high)(dice);
}

/// Splits until `depth` is used up; covers and means of parents are those of their children.
std::uint32_t grow(std::mt19937& dice, std::vector<TreeNode>& tree, std::size_t features, int depth) {
    const auto index = static_cast<std::uint32_t>(tree.size());
    tree.emplace_back();
    if (depth == 0 || dice() % 5 == 0) {
        tree[index].cover = float(1 + dice() % 40);
        tree[index].mean = float(between(dice, 0, 1));
        return index;
    }
    tree[index].feature = std::int32_t(dice() % features);
    tree[index].threshold = float(between(dice, 0, 50));
    const std::uint32_t left = grow(dice, tree, features, depth - 1);
    const std::uint32_t right = grow(dice, tree, features, depth - 1);
    const TreeNode &l = tree[left], &r = tree[right];
    TreeNode& node = tree[index];
    node.left = left;
    node.right = right;
    node.cover = l.cover + r.cover;
    node.mean = (l.mean * l.cover + r.mean * r.cover) / node.cover;
    return index;
}

} // namespace

RiskParts someParts(std::uint32_t seed, std::size_t features, std::size_t trees) {
    std::mt19937 dice(seed);
    RiskParts parts;
    parts.schema = "dice/1";
    parts.trained = "dice, seed " + std::to_string(seed);
    parts.state = RiskState::Ready;
    parts.labels = 4000;
    parts.baseRate = {0.2, 0.18, 0.22};
    parts.forestWeight = between(dice, 0.2, 0.8);
    parts.logisticWeight = 1 - parts.forestWeight;
    parts.logistic.intercept = between(dice, -3, 0);
    for (std::uint32_t i = 0; i < features; ++i) {
        parts.features.push_back("f" + std::to_string(i));
        const LogisticTerm term{i, between(dice, -1, 1), between(dice, 0, 3), between(dice, 0.5, 2), 0, 45};
        parts.logistic.terms.push_back(term);
        parts.neighbourFeatures.push_back(term);
    }
    for (std::size_t t = 0; t < trees; ++t)
        grow(dice, parts.forest.trees.emplace_back(), features, 7);
    if (seed % 2 == 1) { // the even ones are models of format 1
        parts.boostingWeight = 0.5;
        parts.forestWeight /= 2;
        parts.logisticWeight /= 2;
        parts.boosting.base = between(dice, -2, 0);
        for (std::size_t t = 0; t < trees; ++t)
            grow(dice, parts.boosting.trees.emplace_back(), features, 4);
        for (auto& tree : parts.boosting.trees)
            for (TreeNode& node : tree)
                node.mean -= 0.5f;
    }
    double score = -6, low = 0, middle = 0.02, high = 0.05;
    while (score < 6) {
        parts.calibration.push_back({score, middle, low, std::min(1.0, high)});
        score += between(dice, 0.1, 2);
        middle = std::min(1.0, middle + between(dice, 0, 0.1));
        low = std::min(middle, low + between(dice, 0, 0.05));
        high = std::max(high + between(dice, 0, 0.05), middle);
    }
    for (std::uint8_t i = 0; i < 60; ++i) {
        PastChange past;
        past.commit.bytes[0] = i;
        past.outcome = dice() % 4 == 0 ? Outcome::Faulty : Outcome::Clean;
        for (std::size_t f = 0; f < features; ++f)
            past.position.push_back(float(between(dice, -2, 2)));
        parts.past.push_back(std::move(past));
    }
    return parts;
}

RiskParts withWords(RiskParts parts) {
    parts.features.back() = wordsFeature;
    parts.words = {77, {{10, 2.0f}, {11, -0.5f}, {12, 0.25f}}};
    return parts;
}

RiskParts withOwn(RiskParts parts, std::uint32_t seed) {
    std::mt19937 dice(seed);
    for (const char* repository : {"desk", "shop"}) {
        OwnPart& own = parts.own.emplace_back();
        own.repository = repository;
        own.share = between(dice, 0.1, 1);
        own.logisticShare = between(dice, 0, 1);
        own.offset = between(dice, -1, 1);
        own.logistic = parts.logistic;
        for (LogisticTerm& term : own.logistic.terms)
            term.weight = between(dice, -1, 1);
        own.boosting.base = between(dice, -2, 0);
        for (std::size_t t = 0; t < 6; ++t)
            grow(dice, own.boosting.trees.emplace_back(), parts.features.size(), 3);
    }
    return parts;
}

FeatureVector someChange(std::mt19937& dice, const RiskParts& parts) {
    FeatureVector change{parts.schema, {}};
    for (std::size_t i = 0; i < parts.features.size() - (parts.readsWords() ? 1 : 0); ++i)
        change.values.emplace_back(dice() % 6 == 0 ? between(dice, 50, 5000) : between(dice, 0, 50));
    if (!parts.own.empty())
        change.repository = parts.own[dice() % parts.own.size()].repository;
    return change;
}

} // namespace fermata::test
