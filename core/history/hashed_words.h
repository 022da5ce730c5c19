// The words of a change as numbers: what a model can learn from a text without anybody being able to read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fermata::history {

/// Into so many numbers words are hashed; two words of one number are one word to the model.
constexpr std::uint32_t wordNumbers = std::uint32_t{1} << 18;
/// Of a change with more words those with the smallest numbers are kept: the same ones in every change.
constexpr std::size_t mostWords = 512;

/// Words of the added lines, of the removed lines, of the paths and of the message, each kind apart.
struct HashedWords {
    std::uint32_t key = 0;              ///< mark of the key they were hashed with (WordKey::mark)
    std::vector<std::uint32_t> numbers; ///< rising, below wordNumbers, at most mostWords

    bool operator==(const HashedWords&) const = default;
};

} // namespace fermata::history
