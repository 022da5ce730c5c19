#include <algorithm>
#include <cassert>
#include <cmath>

#include "ui/pipeline/layout_steps.h"

namespace fermata::ui {
namespace {

/// Nodes and edges of one band, with rows counted from the top of the band.
struct Part {
    LayoutInput input;
    std::vector<std::size_t> nodes; ///< in the whole
    std::vector<std::size_t> edges;
    layering::Layers layers;
    std::vector<int> firstLayerOf; ///< of each lane; layers of a band are counted on without gaps
    std::vector<double> y;         ///< of its cells
    layering::Cells cells;
};

std::vector<Part> parts(const LayoutInput& input, const std::vector<int>& bandOf,
                        const std::vector<LayoutBand>& bands) {
    std::vector<Part> result(bands.size());
    std::vector<std::size_t> place(input.nodes.size());
    for (std::size_t i = 0; i < input.nodes.size(); ++i) {
        auto& part = result[static_cast<std::size_t>(bandOf[i])];
        const auto& band = bands[static_cast<std::size_t>(bandOf[i])];
        place[i] = part.nodes.size();
        part.nodes.push_back(i);
        part.input.nodes.push_back(input.nodes[i]);
        auto& earlier = part.input.nodes.back().earlier;
        if (!band.earlier)
            earlier.reset();
        else if (earlier)
            earlier->y -= band.earlier->top;
    }
    for (std::size_t e = 0; e < input.edges.size(); ++e) {
        const auto& edge = input.edges[e];
        if (bandOf[edge.from] != bandOf[edge.to])
            continue;
        const auto at = static_cast<std::size_t>(bandOf[edge.from]);
        auto& part = result[at];
        part.edges.push_back(e);
        part.input.edges.push_back({place[edge.from], place[edge.to], edge.weight, edge.earlierBends});
        auto& bends = part.input.edges.back().earlierBends;
        if (!bands[at].earlier)
            bends.clear();
        for (auto& bend : bends)
            bend.y -= bands[at].earlier->top;
    }
    for (auto& part : result)
        part.input.spacing = input.spacing;
    return result;
}

struct Column {
    double left = 0;
    double width = 0;
};
using Columns = std::vector<std::vector<Column>>; ///< by lane, then by place in the lane

/// The columns that all bands share; fills the lanes.
Columns columns(const LayoutInput& input, const std::vector<Part>& bands, std::vector<PlacedLane>& lanes) {
    auto count = input.spacing.laneWidths.size();
    for (const auto& node : input.nodes)
        count = std::max(count, static_cast<std::size_t>(node.lane) + 1);
    Columns result(count);
    for (const auto& part : bands)
        for (std::size_t i = 0; i < part.nodes.size(); ++i) {
            const auto lane = static_cast<std::size_t>(part.input.nodes[i].lane);
            const auto at = static_cast<std::size_t>(part.layers.layerOf[i] - part.firstLayerOf[lane]);
            if (result[lane].size() <= at)
                result[lane].resize(at + 1);
            result[lane][at].width = std::max(result[lane][at].width, part.input.nodes[i].width);
        }
    const auto& spacing = input.spacing;
    lanes.assign(count, {});
    double left = 0;
    for (std::size_t lane = 0; lane < count; ++lane) {
        double x = left + (result[lane].empty() ? 0 : spacing.lanePadding);
        for (auto& column : result[lane]) {
            column.left = x;
            x += column.width + spacing.column;
        }
        if (!result[lane].empty())
            x += spacing.lanePadding - spacing.column;
        const double least = lane < spacing.laneWidths.size() ? spacing.laneWidths[lane] : 0;
        lanes[lane] = {left, std::max(x, left + least)};
        left = lanes[lane].right;
    }
    return result;
}

} // namespace

Layout laidOutInBands(const LayoutInput& input, const std::vector<int>& bandOf, const std::vector<LayoutBand>& bands) {
    assert(bandOf.size() == input.nodes.size());
    auto all = parts(input, bandOf, bands);
    for (auto& part : all) {
        part.layers = layering::layered(part.input);
        part.cells = layering::cellsOf(part.input, part.layers);
        layering::reduceCrossings(part.cells, input.effort / std::max<std::size_t>(all.size(), 1) + 20'000);
        part.y = layering::rows(part.cells, input.spacing);
        for (std::size_t layer = 0; layer < part.layers.laneOfLayer.size(); ++layer) {
            const auto lane = static_cast<std::size_t>(part.layers.laneOfLayer[layer]);
            if (part.firstLayerOf.size() <= lane)
                part.firstLayerOf.resize(lane + 1, static_cast<int>(layer));
        }
    }

    Layout layout;
    layout.nodes.resize(input.nodes.size());
    layout.edges.resize(input.edges.size());
    const auto at = columns(input, all, layout.lanes);
    const auto columnOf = [&](const Part& part, int layer) -> const Column& {
        const auto lane = static_cast<std::size_t>(part.layers.laneOfLayer[static_cast<std::size_t>(layer)]);
        const auto place = static_cast<std::size_t>(layer - part.firstLayerOf[lane]);
        return at[lane][place];
    };
    double top = 0;
    for (std::size_t b = 0; b < bands.size(); ++b) {
        const auto& part = all[b];
        double upper = 0;
        double lower = 0;
        for (std::size_t cell = 0; cell < part.y.size(); ++cell) {
            const double half = part.cells.height[cell] / 2;
            upper = cell == 0 ? part.y[cell] - half : std::min(upper, part.y[cell] - half);
            lower = cell == 0 ? part.y[cell] + half : std::max(lower, part.y[cell] + half);
        }
        const double room = input.spacing.row;
        double height = std::max(bands[b].leastHeight, lower - upper + 2 * room);
        double down = 0;
        if (bands[b].earlier) {
            // What is known stays where it was in its band; only what does not fit any more makes the band higher.
            down = std::max(0.0, std::ceil(room / 2 - upper));
            height = std::max(
                {bands[b].earlier->bottom - bands[b].earlier->top, bands[b].leastHeight, lower + down + room / 2});
        } else {
            down = std::floor((height - (lower - upper)) / 2 - upper);
        }
        height = std::ceil(height);
        for (std::size_t i = 0; i < part.nodes.size(); ++i) {
            const auto& column = columnOf(part, part.layers.layerOf[i]);
            layout.nodes[part.nodes[i]] = {{column.left + std::floor(column.width / 2), top + down + part.y[i]},
                                           part.layers.layerOf[i]};
        }
        for (std::size_t e = 0; e < part.edges.size(); ++e) {
            auto& edge = layout.edges[part.edges[e]];
            edge.isBackward = part.layers.isBackward[e];
            for (const auto dummy : part.cells.dummiesOf[e]) {
                const auto& column = columnOf(part, part.cells.layerOf[dummy]);
                edge.bends.push_back({column.left, top + down + part.y[dummy]});
                edge.bends.push_back({column.left + column.width, top + down + part.y[dummy]});
            }
            if (edge.isBackward)
                std::reverse(edge.bends.begin(), edge.bends.end());
        }
        layout.bands.push_back({top, top + height});
        top += height;
    }
    layout.bottom = top;
    return layout;
}

} // namespace fermata::ui
