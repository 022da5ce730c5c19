#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "ui/pipeline/layout_steps.h"

namespace fermata::ui::layering {
namespace {

struct Link {
    Index from;
    Index to;
    double weight;
};

Adjacency packed(std::size_t cells, const std::vector<Link>& links, bool leftward) {
    Adjacency result;
    result.first.assign(cells + 1, 0);
    for (const auto& link : links)
        ++result.first[(leftward ? link.to : link.from) + 1];
    std::partial_sum(result.first.begin(), result.first.end(), result.first.begin());
    result.targets.resize(links.size());
    result.weights.resize(links.size());
    auto next = result.first;
    for (const auto& link : links) {
        const auto at = next[leftward ? link.to : link.from]++;
        result.targets[at] = leftward ? link.from : link.to;
        result.weights[at] = link.weight;
    }
    return result;
}

/// Long edges are led past the layers between their ends, the short ones first, until the dummies are this many times
/// the nodes: in a chain of 10,000 commits a few edges over its whole length would cost more than all the rest.
constexpr std::size_t dummiesPerNode = 6;

int longestLedSpan(const LayoutInput& input, const std::vector<int>& spans, int layers) {
    std::vector<std::size_t> dummiesBySpan(static_cast<std::size_t>(layers) + 1, 0);
    for (const auto span : spans)
        if (span > 1)
            dummiesBySpan[static_cast<std::size_t>(span)] += static_cast<std::size_t>(span - 1);
    std::size_t total = 0;
    int longest = 1;
    for (int span = 2; span <= layers; ++span) {
        total += dummiesBySpan[static_cast<std::size_t>(span)];
        if (total > dummiesPerNode * input.nodes.size() + 64)
            break;
        longest = span;
    }
    return longest;
}

} // namespace

Cells cellsOf(const LayoutInput& input, const Layers& layers) {
    Cells cells;
    cells.nodes = input.nodes.size();
    cells.layerOf = layers.layerOf;
    cells.dummiesOf.resize(input.edges.size());
    for (const auto& node : input.nodes) {
        cells.height.push_back(node.height);
        cells.earlier.push_back(node.earlier ? std::optional(node.earlier->y) : std::nullopt);
    }

    std::vector<int> spans;
    spans.reserve(input.edges.size());
    for (const auto& edge : input.edges)
        spans.push_back(std::abs(layers.layerOf[edge.to] - layers.layerOf[edge.from]));
    const int longest = longestLedSpan(input, spans, layers.count);

    std::vector<Link> links;
    for (std::size_t e = 0; e < input.edges.size(); ++e) {
        const auto& edge = input.edges[e];
        if (spans[e] == 0 || spans[e] > longest)
            continue;
        auto left = static_cast<Index>(edge.from);
        auto right = static_cast<Index>(edge.to);
        const bool turned = layers.layerOf[left] > layers.layerOf[right];
        if (turned)
            std::swap(left, right);
        const auto dummies = static_cast<std::size_t>(spans[e] - 1);
        const bool keepsBends = edge.earlierBends.size() == 2 * dummies;
        auto previous = left;
        for (std::size_t k = 0; k < dummies; ++k) {
            const auto dummy = static_cast<Index>(cells.layerOf.size());
            cells.layerOf.push_back(layers.layerOf[left] + static_cast<int>(k) + 1);
            cells.height.push_back(input.spacing.bend);
            cells.earlier.push_back(
                keepsBends ? std::optional(edge.earlierBends[2 * (turned ? dummies - 1 - k : k)].y) : std::nullopt);
            cells.dummiesOf[e].push_back(dummy);
            links.push_back({previous, dummy, k == 0 ? edge.weight : edge.weight * 4});
            previous = dummy;
        }
        links.push_back({previous, right, dummies > 0 ? edge.weight * 4 : edge.weight});
    }
    cells.before = packed(cells.layerOf.size(), links, true);
    cells.after = packed(cells.layerOf.size(), links, false);
    cells.layers.resize(static_cast<std::size_t>(layers.count));
    for (std::size_t cell = 0; cell < cells.layerOf.size(); ++cell)
        cells.layers[static_cast<std::size_t>(cells.layerOf[cell])].push_back(static_cast<Index>(cell));
    return cells;
}

} // namespace fermata::ui::layering
