#include <algorithm>
#include <cassert>
#include <cstdint>
#include <vector>

#include "ui/pipeline/layout_steps.h"

namespace fermata::ui::layering {
namespace {

std::vector<std::vector<Index>> edgesLeaving(const LayoutInput& input) {
    std::vector<std::vector<Index>> leaving(input.nodes.size());
    for (std::size_t e = 0; e < input.edges.size(); ++e)
        leaving[input.edges[e].from].push_back(static_cast<Index>(e));
    return leaving;
}

bool leadsToEarlierLane(const LayoutInput& input, const LayoutEdge& edge) {
    return input.nodes[edge.to].lane < input.nodes[edge.from].lane;
}

/// Marks the edges that close a cycle: those that lead back into the path of a depth-first walk, which starts at the
/// nodes in their given order. Iterative, because a chain of 10,000 nodes must not exhaust the stack.
std::vector<bool> backwardEdges(const LayoutInput& input) {
    enum class Seen : std::uint8_t { No, OnPath, Done };
    const auto leaving = edgesLeaving(input);
    std::vector<bool> backward(input.edges.size(), false);
    std::vector<Seen> seen(input.nodes.size(), Seen::No);
    std::vector<std::pair<Index, std::size_t>> path; // node, next edge to follow

    std::vector<bool> isEntered(input.nodes.size(), false);
    for (const auto& edge : input.edges)
        isEntered[edge.to] = isEntered[edge.to] || edge.from != edge.to;
    // Sources first, so that in a graph with a natural start the cycle is cut at its way back, not at its entry.
    for (const bool wantsEntered : {false, true}) {
        for (std::size_t start = 0; start < input.nodes.size(); ++start) {
            if (isEntered[start] != wantsEntered || seen[start] != Seen::No)
                continue;
            seen[start] = Seen::OnPath;
            path.emplace_back(static_cast<Index>(start), 0);
            while (!path.empty()) {
                auto& [node, next] = path.back();
                if (next == leaving[node].size()) {
                    seen[node] = Seen::Done;
                    path.pop_back();
                    continue;
                }
                const auto e = leaving[node][next++];
                const auto to = input.edges[e].to;
                if (leadsToEarlierLane(input, input.edges[e])) {
                    backward[e] = true; // an edge across lanes can close no cycle once all lead forward
                } else if (seen[to] == Seen::OnPath) {
                    backward[e] = true;
                } else if (seen[to] == Seen::No) {
                    seen[to] = Seen::OnPath;
                    path.emplace_back(static_cast<Index>(to), 0);
                }
            }
        }
    }
    return backward;
}

} // namespace

Layers layered(const LayoutInput& input) {
    Layers result;
    result.isBackward = backwardEdges(input);
    const auto count = input.nodes.size();

    std::vector<std::vector<Index>> after(count);
    std::vector<Index> waitsFor(count, 0);
    int lanes = 0;
    for (std::size_t e = 0; e < input.edges.size(); ++e) {
        auto [from, to] = std::pair(input.edges[e].from, input.edges[e].to);
        assert(from < count && to < count);
        if (from == to)
            continue;
        if (result.isBackward[e])
            std::swap(from, to);
        after[from].push_back(static_cast<Index>(to));
        ++waitsFor[to];
    }
    for (const auto& node : input.nodes)
        lanes = std::max(lanes, node.lane + 1);

    // Lane by lane: all edges now lead to the same or a later lane, so a lane's nodes wait only for earlier lanes and
    // for each other, and its first layer lies right of everything before it.
    result.layerOf.assign(count, 0);
    std::vector<std::vector<Index>> ready(static_cast<std::size_t>(lanes));
    for (std::size_t node = 0; node < count; ++node)
        if (waitsFor[node] == 0)
            ready[static_cast<std::size_t>(input.nodes[node].lane)].push_back(static_cast<Index>(node));
    int base = 0;
    for (int lane = 0; lane < lanes; ++lane) {
        auto& queue = ready[static_cast<std::size_t>(lane)];
        int end = base;
        for (std::size_t next = 0; next < queue.size(); ++next) {
            const auto node = queue[next];
            auto& layer = result.layerOf[node];
            layer = std::max(layer, base);
            end = std::max(end, layer + 1);
            for (const auto to : after[node]) {
                result.layerOf[to] = std::max(result.layerOf[to], layer + 1);
                if (--waitsFor[to] == 0)
                    ready[static_cast<std::size_t>(input.nodes[to].lane)].push_back(to);
            }
        }
        result.laneOfLayer.resize(static_cast<std::size_t>(end), lane);
        base = end;
    }
    result.count = base;
    return result;
}

} // namespace fermata::ui::layering
