#include "core/decision/allocation/hungarian.h"

#include <cassert>
#include <limits>
#include <utility>

namespace fermata::decision {

Hungarian::Hungarian(std::vector<double> costs, std::size_t rows, std::size_t columns)
    : m_rows(rows),
      m_columns(columns),
      m_costs(std::move(costs)),
      m_rowPotential(rows, 0.0),
      m_columnPotential(columns, 0.0),
      m_columnOf(rows, none),
      m_rowOf(columns, none) {
    assert(columns >= rows && m_costs.size() == rows * columns);
    for (std::size_t row = 0; row < rows; ++row)
        augment(row);
}

/// Finds the cheapest alternating path from a free row to a free column (Dijkstra over reduced costs) and turns it.
void Hungarian::augment(std::size_t start) {
    std::vector<double> distance(m_columns, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> from(m_columns, none);
    std::vector<bool> isDone(m_columns, false);
    std::vector<std::size_t> done;
    std::size_t row = start, end = none;
    double reached = 0.0;
    while (end == none) {
        std::size_t nearest = none;
        for (std::size_t column = 0; column < m_columns; ++column) {
            if (isDone[column])
                continue;
            const double through = reached + costOf(row, column) - m_rowPotential[row] - m_columnPotential[column];
            if (through < distance[column]) {
                distance[column] = through;
                from[column] = row;
            }
            if (nearest == none || distance[column] < distance[nearest])
                nearest = column;
        }
        reached = distance[nearest];
        isDone[nearest] = true;
        done.push_back(nearest);
        if (m_rowOf[nearest] == none)
            end = nearest;
        else
            row = m_rowOf[nearest];
    }
    m_rowPotential[start] += reached;
    for (const std::size_t column : done) {
        if (column == end)
            continue;
        m_columnPotential[column] -= reached - distance[column];
        m_rowPotential[m_rowOf[column]] += reached - distance[column];
    }
    while (true) {
        const std::size_t taker = from[end];
        std::swap(m_columnOf[taker], end);
        m_rowOf[m_columnOf[taker]] = taker;
        if (taker == start)
            break;
    }
}

double Hungarian::cost() const {
    double sum = 0.0;
    for (std::size_t row = 0; row < m_rows; ++row)
        sum += costOf(row, m_columnOf[row]);
    return sum;
}

Hungarian Hungarian::without(std::size_t row) const {
    Hungarian other = *this;
    const std::size_t column = m_columnOf[row];
    other.m_costs[row * m_columns + column] = forbidden; // dearer only: the potentials stay feasible
    other.m_rowOf[column] = none;
    other.m_columnOf[row] = none;
    other.augment(row);
    return other;
}

} // namespace fermata::decision
