// Examples as plain numbers: unknown values filled, weights settled. What the members are fitted to.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace fermata::learning {

/// `columns[f][row]`; every value is finite.
struct Rows {
    std::vector<std::vector<double>> columns;
    std::vector<double> labels;  ///< 0 or 1
    std::vector<double> weights; ///< > 0

    std::size_t size() const { return labels.size(); }
};

} // namespace fermata::learning
