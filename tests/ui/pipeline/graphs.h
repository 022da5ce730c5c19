// Random graphs in the shape of pipelines: many short edges, a few long ones. Equal seeds give equal graphs.
#pragma once

#include <algorithm>
#include <random>

#include "ui/pipeline/layout.h"

namespace fermata::tests {

inline ui::LayoutInput randomGraph(int nodes, int edges, unsigned seed) {
    std::mt19937 random(seed); // its sequence is fixed by the standard; distributions are not, so none is used
    ui::LayoutInput input;
    input.nodes.resize(static_cast<std::size_t>(nodes));
    for (auto& node : input.nodes) {
        node.width = 96 + static_cast<double>(random() % 8) * 8;
        node.height = random() % 9 == 0 ? 92 : 44;
    }
    // A node follows one a short way before it, so that the depth grows with the root of the number of nodes.
    const auto reach = std::max<std::size_t>(3, static_cast<std::size_t>(nodes) / 25);
    for (int e = 0; e < edges && nodes > 1; ++e) {
        const auto to = 1 + random() % static_cast<std::size_t>(nodes - 1);
        const auto longest = random() % 20 == 0 ? reach * 6 : reach; // on a line of its own: which comes first is fixed so
        const auto span = std::min<std::size_t>(to, 1 + random() % longest);
        input.edges.push_back({to - span, to, 1, {}});
    }
    return input;
}

} // namespace fermata::tests
