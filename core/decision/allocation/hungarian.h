// The assignment problem: each row one column, no column twice, the smallest sum. Used by assignment.cpp.
#pragma once

#include <cstddef>
#include <vector>

namespace fermata::decision {

/// Kuhn's method with potentials and shortest augmenting paths (Jonker and Volgenant 1987), a row at a time.
class Hungarian {
public:
    /// @requires every row has at least one entry below `forbidden`, and an assignment that avoids forbidden ones
    /// exists
    static constexpr double forbidden = 1e15;
    /// @param costs row by row. @requires columns >= rows
    Hungarian(std::vector<double> costs, std::size_t rows, std::size_t columns);

    std::size_t columnOf(std::size_t row) const { return m_columnOf[row]; }
    double cost() const;
    double costOf(std::size_t row, std::size_t column) const { return m_costs[row * m_columns + column]; }
    /// The best assignment in which this row has another column: one more augmentation.
    Hungarian without(std::size_t row) const;

private:
    void augment(std::size_t row);

    std::size_t m_rows, m_columns;
    std::vector<double> m_costs;
    std::vector<double> m_rowPotential, m_columnPotential;
    std::vector<std::size_t> m_columnOf, m_rowOf; ///< `none` where there is none
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
};

} // namespace fermata::decision
