#include "core/learning/training/boosting_trainer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "core/assessment/risk/risk_format.h"
#include "core/assessment/risk/scoring.h"

namespace fermata::learning {
namespace {

using assessment::Boosting;
using assessment::TreeNode;

/// Steele, Lea and Flood, OOPSLA 2014 (SplitMix64): the same numbers on every machine, which <random>'s distributions
/// are not.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next() {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    double share() { return double(next() >> 11) * 0x1.0p-53; }
    std::size_t below(std::size_t end) { return static_cast<std::size_t>(next() % end); }

private:
    std::uint64_t m_state;
};

/// The features as small whole numbers: a value's bin is the count of edges that are not above it.
struct Binned {
    std::size_t width = 0;                 ///< features
    std::vector<std::uint8_t> bins;        ///< row by row
    std::vector<std::vector<float>> edges; ///< one list a feature, ascending

    const std::uint8_t* row(std::size_t index) const { return bins.data() + index * width; }
};

std::vector<float> edgesOf(const std::vector<double>& column, std::size_t most) {
    std::vector<double> sorted = column;
    std::sort(sorted.begin(), sorted.end());
    std::vector<float> edges;
    const auto add = [&edges](double below, double above) {
        // Rounded to a float the edge may meet either side; it must lie above the lower value.
        auto edge = static_cast<float>(below + (above - below) / 2);
        if (!(double(edge) > below))
            edge = std::nextafter(edge, INFINITY);
        if (std::isfinite(edge) && (edges.empty() || edge > edges.back()))
            edges.push_back(edge);
    };
    const auto distinct = static_cast<std::size_t>([&] {
        std::size_t count = 1;
        for (std::size_t i = 1; i < sorted.size(); ++i)
            count += sorted[i] != sorted[i - 1] ? 1 : 0;
        return count;
    }());
    if (distinct <= most) {
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (sorted[i] != sorted[i - 1])
                add(sorted[i - 1], sorted[i]);
        return edges;
    }
    for (std::size_t bin = 1; bin < most; ++bin) {
        const auto at = sorted.begin() + std::ptrdiff_t(sorted.size() * bin / most);
        const auto first = std::lower_bound(sorted.begin(), sorted.end(), *at);
        if (first != sorted.begin())
            add(*std::prev(first), *first);
    }
    return edges;
}

Binned binned(const Rows& rows, std::span<const std::uint32_t> features, std::size_t most) {
    Binned binned;
    binned.width = features.size();
    binned.bins.resize(rows.size() * binned.width);
    for (std::size_t f = 0; f < features.size(); ++f) {
        const auto& column = rows.columns[features[f]];
        const auto& edges = binned.edges.emplace_back(edgesOf(column, most));
        for (std::size_t row = 0; row < rows.size(); ++row)
            binned.bins[row * binned.width + f] = static_cast<std::uint8_t>(
                std::upper_bound(edges.begin(), edges.end(), column[row],
                                 [](double value, float edge) { return value < double(edge); }) -
                edges.begin());
    }
    return binned;
}

struct Sums {
    double gradient = 0;
    double curvature = 0;
    double cover = 0;
    void operator-=(const Sums& other) {
        gradient -= other.gradient;
        curvature -= other.curvature;
        cover -= other.cover;
    }
    void operator+=(const Sums& other) {
        gradient += other.gradient;
        curvature += other.curvature;
        cover += other.cover;
    }
};

struct Row {
    float gradient;
    float curvature;
    float weight;
};

using Histogram = std::vector<Sums>;

struct Split {
    double gain = 0;
    std::size_t feature = 0; ///< among the chosen ones
    std::size_t bin = 0;     ///< bins up to here go left
};

struct Leaf {
    std::uint32_t node = 0;
    int depth = 0;
    std::size_t begin = 0, end = 0; ///< rows in the order of the tree
    Sums sums;
    Histogram histogram;
    Split best;
};

class Grower {
public:
    Grower(const Binned& binned, std::span<const std::uint32_t> features, const BoostingOptions& options)
        : m_binned(binned), m_features(features), m_options(options) {}

    /// @param order  the rows this tree sees; left in the order of its leaves
    std::vector<TreeNode> grown(std::vector<std::uint32_t>& order, const std::vector<Row>& rows,
                                std::vector<std::uint32_t> chosen) {
        m_order = &order;
        m_rows = &rows;
        m_chosen = std::move(chosen);
        m_tree.assign(1, {});
        std::vector<Leaf> leaves(1);
        leaves[0].end = order.size();
        count(leaves[0]);
        for (std::size_t bin = 0; bin < m_options.bins; ++bin)
            leaves[0].sums += leaves[0].histogram[bin]; // every row lies in one bin of the first feature
        search(leaves[0]);
        while (leaves.size() < m_options.leaves) {
            const auto best = std::max_element(leaves.begin(), leaves.end(),
                                               [](const Leaf& a, const Leaf& b) { return a.best.gain < b.best.gain; });
            if (!(best->best.gain > 0))
                break;
            Leaf right = divide(*best);
            leaves.push_back(std::move(right));
        }
        for (const Leaf& leaf : leaves) {
            m_tree[leaf.node].mean = static_cast<float>(
                std::clamp(-m_options.rate * leaf.sums.gradient / (leaf.sums.curvature + m_options.ridge), -4.0, 4.0));
            m_tree[leaf.node].cover = static_cast<float>(leaf.sums.cover);
        }
        return std::move(m_tree);
    }

private:
    void count(Leaf& leaf) const {
        const std::size_t bins = m_options.bins;
        leaf.histogram.assign(m_chosen.size() * bins, {});
        for (std::size_t i = leaf.begin; i < leaf.end; ++i) {
            const std::uint32_t index = (*m_order)[i];
            const Row& row = (*m_rows)[index];
            const std::uint8_t* values = m_binned.row(index);
            const double gradient = double(row.gradient), curvature = double(row.curvature),
                         weight = double(row.weight);
            Sums* of = leaf.histogram.data();
            for (const std::uint32_t feature : m_chosen) {
                Sums& sums = of[values[feature]];
                sums.gradient += gradient;
                sums.curvature += curvature;
                sums.cover += weight;
                of += bins;
            }
        }
    }

    double worth(const Sums& sums) const { return sums.gradient * sums.gradient / (sums.curvature + m_options.ridge); }

    void search(Leaf& leaf) const {
        leaf.best = {};
        if (leaf.depth >= assessment::deepestTree || leaf.sums.cover < 2 * m_options.leastCover)
            return;
        const double whole = worth(leaf.sums);
        for (std::size_t f = 0; f < m_chosen.size(); ++f) {
            const Sums* histogram = leaf.histogram.data() + f * m_options.bins;
            Sums left;
            for (std::size_t bin = 0; bin < m_binned.edges[m_chosen[f]].size(); ++bin) {
                left += histogram[bin];
                Sums right = leaf.sums;
                right -= left;
                if (left.cover < m_options.leastCover)
                    continue;
                if (right.cover < m_options.leastCover)
                    break;
                const double gain = worth(left) + worth(right) - whole;
                if (gain > leaf.best.gain + 1e-9)
                    leaf.best = {gain, f, bin};
            }
        }
    }

    /// Splits `leaf` in two; it becomes the left one.
    Leaf divide(Leaf& leaf) {
        const std::uint32_t feature = m_chosen[leaf.best.feature];
        const std::size_t bin = leaf.best.bin;
        const auto begin = m_order->begin() + std::ptrdiff_t(leaf.begin),
                   end = m_order->begin() + std::ptrdiff_t(leaf.end);
        m_right.clear();
        auto kept = begin;
        for (auto at = begin; at != end; ++at) {
            if (m_binned.row(*at)[feature] <= bin)
                *kept++ = *at;
            else
                m_right.push_back(*at);
        }
        std::copy(m_right.begin(), m_right.end(), kept);
        const auto middle = leaf.begin + static_cast<std::size_t>(kept - begin);
        Leaf right;
        for (std::size_t b = 0; b <= bin; ++b)
            right.sums += leaf.histogram[leaf.best.feature * m_options.bins + b];
        std::swap(right.sums, leaf.sums);
        right.sums -= leaf.sums;
        const auto node = static_cast<std::uint32_t>(m_tree.size());
        TreeNode& parent = m_tree[leaf.node];
        parent.feature = static_cast<std::int32_t>(m_features[feature]);
        parent.threshold = m_binned.edges[feature][bin];
        parent.left = node;
        parent.right = node + 1;
        right.node = node + 1;
        right.depth = ++leaf.depth;
        right.begin = middle;
        right.end = leaf.end;
        leaf.node = node;
        leaf.end = middle;
        m_tree.resize(m_tree.size() + 2);
        // The smaller side is counted, the larger one is what is left of the parent.
        Leaf& smaller = right.end - right.begin < leaf.end - leaf.begin ? right : leaf;
        Leaf& larger = &smaller == &leaf ? right : leaf;
        Histogram whole = std::move(leaf.histogram);
        count(smaller);
        for (std::size_t i = 0; i < whole.size(); ++i)
            whole[i] -= smaller.histogram[i];
        larger.histogram = std::move(whole);
        search(leaf);
        search(right);
        return right;
    }

    const Binned& m_binned;
    std::span<const std::uint32_t> m_features;
    const BoostingOptions& m_options;
    std::vector<std::uint32_t>* m_order = nullptr;
    const std::vector<Row>* m_rows = nullptr;
    std::vector<std::uint32_t> m_chosen; ///< places in `m_features`
    std::vector<std::uint32_t> m_right;
    std::vector<TreeNode> m_tree;
};

/// Covers and means of inner nodes from their children, which lie behind them.
void settle(std::vector<TreeNode>& tree) {
    for (std::size_t i = tree.size(); i-- > 0;) {
        TreeNode& node = tree[i];
        if (node.feature < 0)
            continue;
        const TreeNode &left = tree[node.left], &right = tree[node.right];
        const double l = double(left.cover), r = double(right.cover);
        node.cover = static_cast<float>(l + r);
        node.mean = static_cast<float>((l * double(left.mean) + r * double(right.mean)) / (l + r));
    }
}

} // namespace

Result<Boosting> growBoosting(const Rows& rows, std::span<const std::uint32_t> features, const BoostingOptions& options,
                              std::stop_token stop) {
    assert(rows.size() > 0 && !features.empty() && options.bins >= 2 && options.bins <= 256);
    const Binned values = binned(rows, features, options.bins);
    double faulty = 0, weight = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        faulty += rows.weights[row] * rows.labels[row];
        weight += rows.weights[row];
    }
    Boosting boosting;
    boosting.base = assessment::logOddsOf(faulty / weight);
    std::vector<double> scores(rows.size(), boosting.base);
    std::vector<Row> slopes(rows.size());
    std::vector<std::uint32_t> order, chosen(features.size());
    Dice dice(options.seed);
    Grower grower(values, features, options);
    const auto taken =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(options.featureShare * double(features.size()))));
    for (std::size_t t = 0; t < options.trees; ++t) {
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "training was stopped");
        order.clear();
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (options.rowShare < 1 && dice.share() >= options.rowShare)
                continue;
            order.push_back(static_cast<std::uint32_t>(row));
            const double p = 1 / (1 + std::exp(-scores[row]));
            slopes[row] = {static_cast<float>(rows.weights[row] * (p - rows.labels[row])),
                           static_cast<float>(rows.weights[row] * p * (1 - p)), static_cast<float>(rows.weights[row])};
        }
        if (order.empty())
            continue;
        std::iota(chosen.begin(), chosen.end(), 0u);
        for (std::size_t i = 0; i < taken; ++i)
            std::swap(chosen[i], chosen[i + dice.below(chosen.size() - i)]);
        auto tree = grower.grown(order, slopes, {chosen.begin(), chosen.begin() + std::ptrdiff_t(taken)});
        settle(tree);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const TreeNode* node = &tree.front();
            while (node->feature >= 0)
                node = &tree[rows.columns[std::size_t(node->feature)][row] < double(node->threshold) ? node->left
                                                                                                     : node->right];
            scores[row] += double(node->mean);
        }
        boosting.trees.push_back(std::move(tree));
    }
    return boosting;
}

} // namespace fermata::learning
