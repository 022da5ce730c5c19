#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "ui/pipeline/layout_steps.h"

namespace fermata::ui::layering {
namespace {

/// Counts how many values seen so far lie above a given one (a Fenwick tree over places of a layer).
class PlacesSeen {
public:
    explicit PlacesSeen(std::size_t places) : m_sums(places + 1, 0) {}
    void add(Index place) {
        for (std::size_t i = place + 1; i < m_sums.size(); i += i & (~i + 1))
            ++m_sums[i];
        ++m_total;
    }
    std::uint64_t below(Index place) const {
        std::uint64_t sum = 0;
        for (std::size_t i = place + 1; i > 0; i -= i & (~i + 1))
            sum += m_sums[i];
        return m_total - sum;
    }

private:
    std::vector<std::uint64_t> m_sums;
    std::uint64_t m_total = 0;
};

/// Crossings among the edges of two neighbours `upper` and `lower`, whose other ends are at these places.
struct PairCrossings {
    std::uint64_t asIs = 0;
    std::uint64_t exchanged = 0;
};

void addCrossings(PairCrossings& sum, std::span<const Index> upper, std::span<const Index> lower) {
    std::size_t less = 0;      // of lower, places strictly above
    std::size_t lessEqual = 0; // of lower, places above or the same
    for (const auto place : upper) {
        while (less < lower.size() && lower[less] < place)
            ++less;
        while (lessEqual < lower.size() && lower[lessEqual] <= place)
            ++lessEqual;
        sum.asIs += less;
        sum.exchanged += lower.size() - lessEqual;
    }
}

class Ordering {
public:
    Ordering(Cells& cells, std::uint64_t effort) : m_cells(cells), m_place(cells.layerOf.size(), 0), m_effort(effort) {
        for (std::size_t layer = 0; layer < cells.layers.size(); ++layer)
            renumber(layer);
    }

    std::uint64_t run() {
        if (std::any_of(m_cells.earlier.begin(), m_cells.earlier.end(), [](const auto& y) { return y.has_value(); })) {
            orderByEarlierRows();
            for (int round = 0; round < 4 && exchangeAll() && !isSpent(); ++round) {
            }
            return crossings();
        }
        orderByWalk();
        auto best = m_cells.layers;
        auto fewest = crossings();
        constexpr int sweeps = 32;
        constexpr int patience = 6;
        for (int sweep = 0, idle = 0; sweep < sweeps && idle < patience && fewest > 0 && !isSpent(); ++sweep, ++idle) {
            sortByBarycentre(sweep % 2 == 0);
            for (int round = 0; round < 3 && exchangeAll() && !isSpent(); ++round) {
            }
            if (const auto now = crossings(); now < fewest) {
                fewest = now;
                best = m_cells.layers;
                idle = -1;
            }
        }
        m_cells.layers = std::move(best);
        return fewest;
    }

private:
    bool isSpent() const { return m_steps >= m_effort; }

    void renumber(std::size_t layer) {
        const auto& cells = m_cells.layers[layer];
        for (std::size_t i = 0; i < cells.size(); ++i)
            m_place[cells[i]] = static_cast<Index>(i);
    }

    /// A first order in which what hangs together lies together: a depth-first walk from the left.
    void orderByWalk() {
        std::vector<bool> seen(m_cells.layerOf.size(), false);
        std::vector<Index> stack;
        auto layers = std::vector<std::vector<Index>>(m_cells.layers.size());
        for (const auto& layer : m_cells.layers) {
            for (const auto start : layer) {
                if (seen[start])
                    continue;
                stack.push_back(start);
                while (!stack.empty()) {
                    const auto cell = stack.back();
                    stack.pop_back();
                    if (seen[cell])
                        continue;
                    seen[cell] = true;
                    layers[static_cast<std::size_t>(m_cells.layerOf[cell])].push_back(cell);
                    const auto after = m_cells.after.of(cell);
                    stack.insert(stack.end(), after.rbegin(), after.rend());
                }
            }
        }
        m_cells.layers = std::move(layers);
        for (std::size_t layer = 0; layer < m_cells.layers.size(); ++layer)
            renumber(layer);
    }

    /// Known cells in the order in which they are on screen; new ones between them, at the mean height of their
    /// neighbours.
    void orderByEarlierRows() {
        const auto count = m_cells.layerOf.size();
        std::vector<double> y(count, 0);
        std::vector<bool> isSet(count, false);
        for (std::size_t cell = 0; cell < count; ++cell) {
            y[cell] = m_cells.earlier[cell].value_or(0);
            isSet[cell] = m_cells.isKnown(static_cast<Index>(cell));
        }
        const auto pull = [&](Index cell) {
            if (m_cells.isKnown(cell))
                return;
            double sum = 0;
            int of = 0;
            for (const auto* side : {&m_cells.before, &m_cells.after})
                for (const auto other : side->of(cell))
                    if (isSet[other]) {
                        sum += y[other];
                        ++of;
                    }
            if (of > 0) {
                y[cell] = sum / of;
                isSet[cell] = true;
            }
        };
        for (int round = 0; round < 3; ++round) {
            for (const auto& layer : m_cells.layers)
                std::for_each(layer.begin(), layer.end(), pull);
            for (auto layer = m_cells.layers.rbegin(); layer != m_cells.layers.rend(); ++layer)
                std::for_each(layer->begin(), layer->end(), pull);
        }
        // What hangs on nothing known goes below everything, where it pushes nothing aside.
        const auto lowest = std::accumulate(y.begin(), y.end(), 0.0, [](double a, double b) { return std::max(a, b); });
        for (std::size_t cell = 0; cell < count; ++cell)
            if (!isSet[cell])
                y[cell] = lowest + 1;
        for (std::size_t layer = 0; layer < m_cells.layers.size(); ++layer) {
            auto& cells = m_cells.layers[layer];
            std::stable_sort(cells.begin(), cells.end(), [&](Index a, Index b) { return y[a] < y[b]; });
            renumber(layer);
        }
    }

    /// Sorts each layer by the mean place of the neighbours on the side that was sorted before. Cells without such
    /// neighbours keep their places.
    void sortByBarycentre(bool rightward) {
        const auto& side = rightward ? m_cells.before : m_cells.after;
        std::vector<std::pair<double, Index>> moved;
        for (std::size_t k = 0; k < m_cells.layers.size(); ++k) {
            const auto layer = rightward ? k : m_cells.layers.size() - 1 - k;
            auto& cells = m_cells.layers[layer];
            moved.clear();
            for (const auto cell : cells) {
                const auto others = side.of(cell);
                m_steps += others.size() + 1;
                if (others.empty())
                    continue;
                double sum = 0;
                for (const auto other : others)
                    sum += m_place[other];
                moved.emplace_back(sum / static_cast<double>(others.size()), cell);
            }
            std::stable_sort(moved.begin(), moved.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
            auto next = moved.begin();
            for (auto& cell : cells)
                if (!side.of(cell).empty())
                    cell = (next++)->second;
            renumber(layer);
        }
    }

    /// The places of the neighbours of a layer's cells on one side, sorted, packed in the order of the layer.
    struct SortedPlaces {
        std::vector<Index> places;
        std::vector<std::size_t> first;
        std::span<const Index> of(std::size_t k) const {
            return {places.data() + first[k], places.data() + first[k + 1]};
        }
    };

    void collect(SortedPlaces& sorted, const std::vector<Index>& cells, const Adjacency& side) {
        sorted.places.clear();
        sorted.first.assign(1, 0);
        for (const auto cell : cells) {
            const auto begin = static_cast<std::ptrdiff_t>(sorted.places.size());
            for (const auto other : side.of(cell))
                sorted.places.push_back(m_place[other]);
            std::sort(sorted.places.begin() + begin, sorted.places.end());
            sorted.first.push_back(sorted.places.size());
        }
        m_steps += sorted.places.size();
    }

    /// Exchanges neighbours wherever this takes away crossings; two known ones never.
    /// @returns whether anything moved
    bool exchangeAll() {
        bool anything = false;
        std::vector<std::size_t> order; // places in `cells` as collected
        for (std::size_t layer = 0; layer < m_cells.layers.size() && !isSpent(); ++layer) {
            auto& cells = m_cells.layers[layer];
            if (cells.size() < 2)
                continue;
            collect(m_left, cells, m_cells.before);
            collect(m_right, cells, m_cells.after);
            const auto before = cells;
            order.resize(cells.size());
            std::iota(order.begin(), order.end(), std::size_t{0});
            bool moved = true;
            bool changed = false;
            for (int round = 0; moved && round < 8 && !isSpent(); ++round) {
                moved = false;
                for (std::size_t i = 0; i + 1 < order.size(); ++i) {
                    const auto a = order[i];
                    const auto b = order[i + 1];
                    if (m_cells.isKnown(before[a]) && m_cells.isKnown(before[b]))
                        continue;
                    PairCrossings pair;
                    addCrossings(pair, m_left.of(a), m_left.of(b));
                    addCrossings(pair, m_right.of(a), m_right.of(b));
                    m_steps += m_left.of(a).size() + m_left.of(b).size() + m_right.of(a).size() +
                               m_right.of(b).size() + 1;
                    if (pair.exchanged < pair.asIs) {
                        std::swap(order[i], order[i + 1]);
                        moved = changed = true;
                    }
                }
            }
            if (changed) {
                for (std::size_t i = 0; i < order.size(); ++i)
                    cells[i] = before[order[i]];
                renumber(layer);
                anything = true;
            }
        }
        return anything;
    }

    std::uint64_t crossings() {
        std::uint64_t sum = 0;
        for (std::size_t layer = 0; layer + 1 < m_cells.layers.size(); ++layer) {
            PlacesSeen seen(m_cells.layers[layer + 1].size());
            collect(m_right, m_cells.layers[layer], m_cells.after);
            for (std::size_t i = 0; i < m_cells.layers[layer].size(); ++i) {
                for (const auto place : m_right.of(i))
                    sum += seen.below(place);
                for (const auto place : m_right.of(i))
                    seen.add(place);
            }
        }
        return sum;
    }

    Cells& m_cells;
    std::vector<Index> m_place; ///< by cell: its place in its layer
    SortedPlaces m_left;
    SortedPlaces m_right;
    std::uint64_t m_effort;
    std::uint64_t m_steps = 0;
};

} // namespace

std::uint64_t reduceCrossings(Cells& cells, std::uint64_t effort) {
    return Ordering(cells, effort).run();
}

} // namespace fermata::ui::layering
