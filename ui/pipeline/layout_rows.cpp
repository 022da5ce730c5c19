#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/pipeline/layout_steps.h"

namespace fermata::ui::layering {
namespace {

/// How much more a known cell clings to its row than a new one to its neighbours: so much that, after rounding to whole
/// pixels, it does not move at all unless it must.
constexpr double clinging = 1e5;

class Rows {
public:
    Rows(const Cells& cells, const LayoutSpacing& spacing) : m_cells(cells), m_spacing(spacing) {
        m_y.resize(cells.layerOf.size(), 0);
        for (const auto& layer : cells.layers) {
            double y = 0;
            for (std::size_t i = 0; i < layer.size(); ++i) {
                if (i > 0)
                    y += separation(layer[i - 1], layer[i]);
                m_y[layer[i]] = cells.earlier[layer[i]].value_or(y);
            }
        }
    }

    std::vector<double> run() {
        // Alternating passes look at one side only, so that a wish travels through the whole graph; the last ones at
        // both, so that what is between two layers ends in the middle.
        constexpr int passes = 8;
        for (int pass = 0; pass < passes; ++pass) {
            const bool rightward = pass % 2 == 1;
            const bool both = pass >= passes - 3;
            for (std::size_t k = 0; k < m_cells.layers.size(); ++k)
                place(m_cells.layers[rightward ? k : m_cells.layers.size() - 1 - k], both || rightward,
                      both || !rightward);
        }
        return std::move(m_y);
    }

private:
    double separation(Index upper, Index lower) const {
        const bool bothNodes = upper < m_cells.nodes && lower < m_cells.nodes;
        const bool bothBends = upper >= m_cells.nodes && lower >= m_cells.nodes;
        const double gap = bothNodes ? m_spacing.row : bothBends ? m_spacing.bend : m_spacing.row / 2;
        return (m_cells.height[upper] + m_cells.height[lower]) / 2 + std::ceil(gap);
    }

    struct Wish {
        double y;
        double weight;
    };

    Wish wishOf(Index cell, bool lookBefore, bool lookAfter) const {
        if (const auto known = m_cells.earlier[cell])
            return {*known, clinging};
        double sum = 0;
        double weight = 0;
        const auto look = [&](const Adjacency& side) {
            const auto others = side.of(cell);
            for (std::size_t k = 0; k < others.size(); ++k) {
                sum += side.weight(cell, k) * m_y[others[k]];
                weight += side.weight(cell, k);
            }
        };
        // A bend only ever looks to where its edge leads: a long edge turns where it begins and then runs level to its end.
        const bool isBend = cell >= m_cells.nodes;
        if (lookBefore && !isBend)
            look(m_cells.before);
        if (lookAfter || isBend)
            look(m_cells.after);
        return weight > 0 ? Wish{sum / weight, weight} : Wish{m_y[cell], 0.01};
    }

    /// The nearest rows (weighted least squares) to what the cells wish for, in their order and without overlap:
    /// isotonic regression by pooling adjacent violators over the wishes less the room needed above each.
    void place(const std::vector<Index>& layer, bool lookBefore, bool lookAfter) {
        m_blocks.clear();
        m_room.resize(layer.size());
        double room = 0;
        for (std::size_t i = 0; i < layer.size(); ++i) {
            if (i > 0)
                room += separation(layer[i - 1], layer[i]);
            m_room[i] = room;
            const auto wish = wishOf(layer[i], lookBefore, lookAfter);
            Block block{(wish.y - room) * wish.weight, wish.weight, i + 1};
            while (!m_blocks.empty() && m_blocks.back().mean() >= block.mean()) {
                block.sum += m_blocks.back().sum;
                block.weight += m_blocks.back().weight;
                m_blocks.pop_back();
            }
            m_blocks.push_back(block);
        }
        std::size_t i = 0;
        for (const auto& block : m_blocks)
            for (const double base = std::round(block.mean()); i < block.end; ++i)
                m_y[layer[i]] = base + m_room[i];
    }

    struct Block {
        double sum;
        double weight;
        std::size_t end;
        double mean() const { return sum / weight; }
    };

    const Cells& m_cells;
    const LayoutSpacing& m_spacing;
    std::vector<double> m_y;
    std::vector<double> m_room;
    std::vector<Block> m_blocks;
};

} // namespace

std::vector<double> rows(const Cells& cells, const LayoutSpacing& spacing) {
    return Rows(cells, spacing).run();
}

} // namespace fermata::ui::layering
