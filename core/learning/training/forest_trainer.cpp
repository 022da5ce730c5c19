#include "core/learning/training/forest_trainer.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <string>

#include <dlib/random_forest.h>

#include "core/assessment/risk/risk_format.h"

namespace fermata::learning {
namespace {

using assessment::Forest;
using assessment::TreeNode;
using Grown = dlib::random_forest_regression_function<>;
using Sample = dlib::matrix<double, 0, 1>;

/// Lays one of dlib's trees out with children behind their parents. Too deep a split becomes a leaf.
class Layout {
public:
    Layout(const std::vector<dlib::internal_tree_node<dlib::dense_feature_extractor>>& nodes,
           std::span<const std::uint32_t> features)
        : m_nodes(nodes), m_features(features) {}

    std::vector<TreeNode> laidOut() {
        place(0, 0);
        return std::move(m_tree);
    }

private:
    std::uint32_t place(std::uint32_t index, int depth) {
        const auto at = static_cast<std::uint32_t>(m_tree.size());
        m_tree.emplace_back();
        if (index >= m_nodes.size() || depth >= assessment::deepestTree)
            return at;
        const auto& node = m_nodes[index];
        m_tree[at].feature = static_cast<std::int32_t>(m_features[node.split_feature]);
        m_tree[at].threshold = node.split_threshold;
        const std::uint32_t left = place(node.left, depth + 1);
        const std::uint32_t right = place(node.right, depth + 1);
        m_tree[at].left = left;
        m_tree[at].right = right;
        return at;
    }

    const std::vector<dlib::internal_tree_node<dlib::dense_feature_extractor>>& m_nodes;
    std::span<const std::uint32_t> m_features;
    std::vector<TreeNode> m_tree;
};

/// Sends every row down the tree, so that covers and means are those of all rows and not of one bootstrap sample.
void measure(std::vector<TreeNode>& tree, const Rows& rows) {
    std::vector<double> cover(tree.size(), 0.0), faulty(tree.size(), 0.0);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        std::uint32_t at = 0;
        for (;;) {
            cover[at] += rows.weights[row];
            faulty[at] += rows.weights[row] * rows.labels[row];
            const TreeNode& node = tree[at];
            if (node.feature < 0)
                break;
            at = rows.columns[std::size_t(node.feature)][row] < double(node.threshold) ? node.left : node.right;
        }
    }
    for (std::size_t i = 0; i < tree.size(); ++i) {
        tree[i].cover = static_cast<float>(cover[i]);
        tree[i].mean = cover[i] > 0 ? static_cast<float>(faulty[i] / cover[i]) : 0.0f;
    }
}

/// Hierarchical shrinkage (Agarwal et al., ICML 2022, equation 2): each step of the mean from a parent to its child is
/// divided by 1 + λ / cover of the parent, which keeps every parent the mean of its children.
void shrink(std::vector<TreeNode>& tree, double lambda) {
    std::vector<double> raw(tree.size()), shrunken(tree.size());
    for (std::size_t i = 0; i < tree.size(); ++i)
        raw[i] = double(tree[i].mean);
    shrunken[0] = raw[0];
    for (std::size_t i = 0; i < tree.size(); ++i) {
        if (tree[i].feature < 0)
            continue;
        const double cover = double(tree[i].cover);
        for (const std::uint32_t child : {tree[i].left, tree[i].right}) {
            const bool isReached = tree[child].cover > 0;
            shrunken[child] = shrunken[i] + (isReached && cover > 0 ? (raw[child] - raw[i]) / (1 + lambda / cover) : 0);
        }
    }
    for (std::size_t i = 0; i < tree.size(); ++i)
        tree[i].mean = static_cast<float>(std::clamp(shrunken[i], 0.0, 1.0));
}

} // namespace

Result<Forest> growForest(const Rows& rows, std::span<const std::uint32_t> features, const ForestOptions& options) {
    try {
        // dlib knows no weights: a row appears as often as its weight says, fractions settled by the running sum.
        std::vector<Sample> samples;
        std::vector<double> labels;
        double owed = 0.5;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            owed += rows.weights[row];
            if (owed < 1)
                continue;
            Sample sample(static_cast<long>(features.size()));
            for (std::size_t f = 0; f < features.size(); ++f)
                sample(static_cast<long>(f)) = rows.columns[features[f]][row];
            for (; owed >= 1; owed -= 1) {
                samples.push_back(sample);
                labels.push_back(rows.labels[row]);
            }
        }
        if (samples.empty())
            return Error(Fault::Internal, "no row is left to grow a forest on");
        dlib::random_forest_regression_trainer<dlib::dense_feature_extractor> trainer;
        trainer.set_num_trees(options.trees);
        trainer.set_min_samples_per_leaf(options.leafSize);
        trainer.set_feature_subsampling_fraction(options.featureShare);
        trainer.set_seed("fermata-" + std::to_string(options.seed) + "-");
        const Grown grown = trainer.train(samples, labels);
        Forest forest;
        for (const auto& nodes : grown.get_internal_tree_nodes()) {
            auto& tree = forest.trees.emplace_back(Layout(nodes, features).laidOut());
            measure(tree, rows);
            shrink(tree, options.shrinkage);
        }
        return forest;
    } catch (const std::exception& problem) {
        return Error(Fault::Internal, problem.what()).in("growing the forest");
    }
}

} // namespace fermata::learning
