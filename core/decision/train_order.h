// In which order the changes of a train can be released, and which of them wait for each other for ever.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace fermata::decision {

struct TrainOrder {
    /// Every place once, each behind what it needs, otherwise as given; those of a cycle and those that need one come
    /// last, as given.
    std::vector<std::size_t> order;
    /// Of each group of changes that need each other one cycle through its first member, which it begins with; each
    /// needs the next one and the last one the first. A change that needs itself is a cycle of one.
    std::vector<std::vector<std::size_t>> cycles;
};

/// `needs[i]` are the places of what the i-th change needs; places outside of the train are left out.
TrainOrder orderOf(std::span<const std::vector<std::size_t>> needs);

/// `isOn` without everything that needs, directly or through others, what is not on.
std::vector<bool> withoutOrphans(std::vector<bool> isOn, std::span<const std::vector<std::size_t>> needs);

} // namespace fermata::decision
