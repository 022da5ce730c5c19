#include <array>

#include "ui/pipeline/fleet_parts.h"

namespace fermata::ui {
namespace {

using namespace fleet;

/// A folded band has one node for each of these: the four lanes, with the environments apart from what leads to them.
constexpr std::size_t partCount = 6;
std::size_t partOf(const GraphNode& node) {
    if (node.kind == NodeKind::Environment)
        return 5;
    if (node.kind == NodeKind::Flag)
        return 3;
    return node.lane >= 3 ? 4 : static_cast<std::size_t>(std::max(node.lane, 0));
}

QString foldId(const GraphBand& band, std::size_t part) {
    return QStringLiteral("fold.") + band.key + u'/' + QString::number(part);
}

/// The one of the two that a parent shows.
bool isWorse(const GraphNode& a, const GraphNode& b) {
    const auto one = urgency(a);
    const auto other = urgency(b);
    if (one || other)
        return one && (!other || *one < *other);
    if (a.run && b.run)
        return *a.run != *b.run && delivery::worse(*a.run, *b.run) == *a.run;
    return a.isRunning() && !b.isRunning();
}

GraphNode summary(const GraphBand& band, std::size_t part, const std::vector<const GraphNode*>& children) {
    const auto* worst = children.front();
    bool isStale = false;
    for (const auto* child : children) {
        if (isWorse(*child, *worst))
            worst = child;
        isStale = isStale || child->border == NodeBorder::Stale;
    }
    if (children.size() == 1)
        return *worst;
    GraphNode node = *worst;
    node.id = foldId(band, part);
    node.title = Words::tr("%n in all", nullptr, static_cast<int>(children.size()));
    node.fact = Words::tr("%1: %2").arg(worst->title, worst->word);
    node.accessible = Words::tr("%1, folded: %2. Worst: %3").arg(band.name, node.title, worst->accessible);
    node.log.clear();
    node.runKey.clear();
    if (isStale)
        node.border = NodeBorder::Stale;
    return node;
}

} // namespace

FleetValue folded(FleetValue fleet, const QSet<QString>& keys) {
    auto& graph = fleet.graph;
    std::vector<bool> isFolded(graph.bands.size(), false);
    bool isAny = false;
    for (std::size_t i = 0; i < graph.bands.size(); ++i) {
        graph.bands[i].isFolded = isFolded[i] = keys.contains(graph.bands[i].key);
        isAny = isAny || isFolded[i];
    }
    if (!isAny)
        return fleet;
    std::vector<GraphNode> nodes;
    std::vector<int> placeOf(graph.nodes.size(), -1);
    std::vector<std::array<std::vector<const GraphNode*>, partCount>> children(graph.bands.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const auto& node = graph.nodes[i];
        if (isFolded[static_cast<std::size_t>(node.band)]) {
            children[static_cast<std::size_t>(node.band)][partOf(node)].push_back(&node);
            continue;
        }
        placeOf[i] = static_cast<int>(nodes.size());
        nodes.push_back(node);
    }
    std::vector<GraphEdge> edges;
    for (auto edge : graph.edges) {
        edge.from = placeOf[static_cast<std::size_t>(edge.from)];
        edge.to = placeOf[static_cast<std::size_t>(edge.to)];
        if (edge.from >= 0 && edge.to >= 0)
            edges.push_back(edge);
    }
    for (std::size_t b = 0; b < graph.bands.size(); ++b) {
        int before = -1;
        for (std::size_t part = 0; part < partCount; ++part) {
            if (children[b][part].empty())
                continue;
            nodes.push_back(summary(graph.bands[b], part, children[b][part]));
            const int at = static_cast<int>(nodes.size()) - 1;
            if (before >= 0)
                edges.push_back({before, at, nodes.back().run ? travelTo(*nodes.back().run) : EdgeTravel::Ahead, 1});
            before = at;
        }
        // The words speak of a node that may be inside a summary now.
        auto& words = graph.bands[b].words;
        for (const auto& part : children[b])
            for (const auto* child : part)
                if (child->id == words.nodeId && part.size() > 1)
                    words.nodeId = foldId(graph.bands[b], partOf(*child));
    }
    graph.nodes = std::move(nodes);
    graph.edges = std::move(edges);
    return fleet;
}

} // namespace fermata::ui
