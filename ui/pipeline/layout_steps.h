// The steps of the layered layout, and the proper layered graph that they hand on. Only for ui/pipeline/layout*.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ui/pipeline/layout.h"

namespace fermata::ui::layering {

using Index = std::uint32_t;

/// Which edges are turned round so that none leads backward, and the layer of each node.
struct Layers {
    std::vector<bool> isBackward; ///< by edge
    std::vector<int> layerOf;     ///< by node
    std::vector<int> laneOfLayer;
    int count = 0;
};

Layers layered(const LayoutInput& input);

/// Neighbours in one direction, packed: those of cell i are `targets[first[i] .. first[i+1])`.
struct Adjacency {
    std::vector<Index> first;
    std::vector<Index> targets;
    std::vector<double> weights;

    std::span<const Index> of(Index cell) const {
        return {targets.data() + first[cell], targets.data() + first[cell + 1]};
    }
    double weight(Index cell, std::size_t k) const { return weights[first[cell] + k]; }
};

/// Nodes and dummies (together: cells); every edge joins neighbouring layers.
struct Cells {
    std::size_t nodes = 0; ///< cells below this number are nodes, the others dummies
    std::vector<int> layerOf;
    std::vector<double> height;
    std::vector<std::optional<double>> earlier; ///< y, where known
    Adjacency before;                           ///< neighbours in the layer to the left
    Adjacency after;
    std::vector<std::vector<Index>> layers; ///< in order from top to bottom
    /// The dummies of each edge from left to right; empty for short edges and for those too long to be led.
    std::vector<std::vector<Index>> dummiesOf;

    bool isKnown(Index cell) const { return earlier[cell].has_value(); }
};

Cells cellsOf(const LayoutInput& input, const Layers& layers);

/// Orders the cells of every layer.
/// @returns the crossings that are left
std::uint64_t reduceCrossings(Cells& cells, std::uint64_t effort);

/// y of each cell: in the order of its layer, without overlap, near its neighbours or near where it was.
std::vector<double> rows(const Cells& cells, const LayoutSpacing& spacing);

} // namespace fermata::ui::layering
