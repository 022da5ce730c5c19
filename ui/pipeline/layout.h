// Layered layout of a directed graph, left to right: plain values in, positions out, no Qt and no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace fermata::ui {

struct LayoutPoint {
    double x = 0;
    double y = 0;

    bool operator==(const LayoutPoint&) const = default;
};

struct LayoutNode {
    double width = 128;
    double height = 44;
    /// Nodes of a lane stand to the right of every node of the lanes before it.
    int lane = 0;
    /// Its centre in the layout that is on screen now: it stays near it.
    std::optional<LayoutPoint> earlier;
};

struct LayoutEdge {
    std::size_t from = 0; ///< index into LayoutInput::nodes
    std::size_t to = 0;
    /// How much it wants to be straight; the trunk of a repository pulls harder than its branches.
    double weight = 1;
    /// Its bends in the layout that is on screen now, so that long edges stay too.
    std::vector<LayoutPoint> earlierBends{};
};

struct LayoutSpacing {
    double row = 12;    ///< least free height between two nodes of a layer
    double column = 24; ///< least free width between two layers
    double bend = 4;    ///< height that a passing edge takes
    double lanePadding = 16;
    /// Least widths of the lanes; a lane whose nodes need more is wider. Lanes not listed have none.
    std::vector<double> laneWidths;
};

struct LayoutInput {
    std::vector<LayoutNode> nodes;
    std::vector<LayoutEdge> edges;
    LayoutSpacing spacing;
    /// Visits of edges that reducing the crossings may cost. A budget of steps and not of seconds: the same graph then
    /// looks the same on every machine and under every load.
    std::uint64_t effort = 12'000'000;
};

struct PlacedNode {
    LayoutPoint centre;
    int layer = 0;
};

struct PlacedEdge {
    /// Where it enters and leaves each layer between its ends (two points a layer, at equal height), from `from` to
    /// `to`.
    std::vector<LayoutPoint> bends;
    /// Closes a cycle or leads back to an earlier lane: it is drawn from right to left.
    bool isBackward = false;
};

struct PlacedLane {
    double left = 0;
    double right = 0;
};

/// Room of a band from top to bottom.
struct PlacedBand {
    double top = 0;
    double bottom = 0;

    bool operator==(const PlacedBand&) const = default;
};

/// One of the rows of a fleet.
struct LayoutBand {
    double leastHeight = 0;
    std::optional<PlacedBand> earlier; ///< in the layout that is on screen now
};

struct Layout {
    std::vector<PlacedBand> bands; ///< in the order given; empty for one graph
    std::vector<PlacedNode> nodes; ///< in the order of LayoutInput::nodes
    std::vector<PlacedEdge> edges; ///< in the order of LayoutInput::edges
    std::vector<PlacedLane> lanes; ///< from lane 0 to the last one that is used or has a width
    double top = 0;
    double bottom = 0;
    std::uint64_t crossings = 0;
};

/// Longest-path layers within lanes, dummy nodes for long edges, barycentre and adjacent exchange against crossings,
/// coordinates by isotonic regression.
/// @requires every edge's ends are indices into `nodes`; lanes are not negative
/// @ensures  equal input gives equal output; no two nodes overlap; every edge that is not `isBackward` leads from left
/// to
///           right; nodes with an earlier position keep their order among each other and stay near it
Layout laidOut(const LayoutInput& input);

/// The same for graphs that stand below each other on shared columns: each lane has as many columns as the band with
/// the most needs. Edges between bands are not led.
/// @requires bandOf has an index into `bands` for each node; lanes are not negative
/// @ensures  bands follow each other without gap or overlap; a band never becomes lower than it was, and what is known
///           in it keeps its place within it; equal input gives equal output
Layout laidOutInBands(const LayoutInput& input, const std::vector<int>& bandOf, const std::vector<LayoutBand>& bands);

} // namespace fermata::ui
