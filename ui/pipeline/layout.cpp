#include "ui/pipeline/layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/pipeline/layout_steps.h"

namespace fermata::ui {
namespace {

using layering::Cells;
using layering::Layers;

struct Column {
    double left = 0;
    double width = 0;
    double centre() const { return left + std::floor(width / 2); }
};

/// The columns of the layers, lane by lane; spare width of a lane is spread between its layers.
std::vector<Column> columns(const LayoutInput& input, const Layers& layers, std::vector<PlacedLane>& lanes) {
    std::vector<Column> result(static_cast<std::size_t>(layers.count));
    for (std::size_t node = 0; node < input.nodes.size(); ++node) {
        auto& column = result[static_cast<std::size_t>(layers.layerOf[node])];
        column.width = std::max(column.width, input.nodes[node].width);
    }
    const auto& spacing = input.spacing;
    auto count = spacing.laneWidths.size();
    for (const auto lane : layers.laneOfLayer)
        count = std::max(count, static_cast<std::size_t>(lane) + 1);
    lanes.assign(count, {});
    double left = 0;
    std::size_t layer = 0;
    for (std::size_t lane = 0; lane < count; ++lane) {
        const auto first = layer;
        double need = 0;
        for (; layer < result.size() && layers.laneOfLayer[layer] == static_cast<int>(lane); ++layer)
            need += result[layer].width + (layer > first ? spacing.column : 0);
        const double least = lane < spacing.laneWidths.size() ? spacing.laneWidths[lane] : 0;
        const double width = layer > first ? std::max(least, need + 2 * spacing.lanePadding) : least;
        const auto gaps = layer > first ? layer - first - 1 : 0;
        const double spare =
            gaps > 0 ? std::floor((width - 2 * spacing.lanePadding - need) / static_cast<double>(gaps)) : 0;
        double x = left + spacing.lanePadding;
        for (auto k = first; k < layer; ++k) {
            result[k].left = x;
            x += result[k].width + spacing.column + spare;
        }
        lanes[lane] = {left, left + width};
        left += width;
    }
    return result;
}

/// Where the first lane has no given width the graph may begin anywhere: it begins so that most known nodes stay in place, also
/// when a node enters at the front of a chain.
double shiftToEarlier(const LayoutInput& input, const Layers& layers, const std::vector<Column>& columns) {
    if (!input.spacing.laneWidths.empty() && input.spacing.laneWidths.front() > 0)
        return 0;
    std::vector<double> shifts;
    for (std::size_t node = 0; node < input.nodes.size(); ++node)
        if (const auto& earlier = input.nodes[node].earlier)
            shifts.push_back(earlier->x - columns[static_cast<std::size_t>(layers.layerOf[node])].centre());
    if (shifts.empty())
        return 0;
    const auto middle = shifts.begin() + static_cast<std::ptrdiff_t>(shifts.size() / 2);
    std::nth_element(shifts.begin(), middle, shifts.end());
    return *middle;
}

} // namespace

Layout laidOut(const LayoutInput& input) {
    Layout layout;
    const auto layers = layering::layered(input);
    auto cells = layering::cellsOf(input, layers);
    layout.crossings = layering::reduceCrossings(cells, input.effort);
    auto y = layering::rows(cells, input.spacing);

    const bool isFresh = std::none_of(input.nodes.begin(), input.nodes.end(),
                                      [](const LayoutNode& node) { return node.earlier.has_value(); });
    double top = std::numeric_limits<double>::max();
    double bottom = std::numeric_limits<double>::lowest();
    for (std::size_t cell = 0; cell < y.size(); ++cell) {
        top = std::min(top, y[cell] - cells.height[cell] / 2);
        bottom = std::max(bottom, y[cell] + cells.height[cell] / 2);
    }
    if (y.empty())
        top = bottom = 0;
    const double down = isFresh ? -std::floor(top) : 0;
    for (auto& row : y)
        row += down;
    layout.top = top + down;
    layout.bottom = bottom + down;

    auto at = columns(input, layers, layout.lanes);
    const double right = shiftToEarlier(input, layers, at);
    for (auto& column : at)
        column.left += right;
    for (auto& lane : layout.lanes)
        lane = {lane.left + right, lane.right + right};

    for (std::size_t node = 0; node < input.nodes.size(); ++node) {
        const auto layer = layers.layerOf[node];
        layout.nodes.push_back({{at[static_cast<std::size_t>(layer)].centre(), y[node]}, layer});
    }
    for (std::size_t e = 0; e < input.edges.size(); ++e) {
        PlacedEdge edge{{}, layers.isBackward[e]};
        for (const auto dummy : cells.dummiesOf[e]) {
            const auto& column = at[static_cast<std::size_t>(cells.layerOf[dummy])];
            edge.bends.push_back({column.left, y[dummy]});
            edge.bends.push_back({column.left + column.width, y[dummy]});
        }
        if (edge.isBackward)
            std::reverse(edge.bends.begin(), edge.bends.end());
        layout.edges.push_back(std::move(edge));
    }
    return layout;
}

} // namespace fermata::ui
