// Whole numbers packed closely: variable-length ones, and groups that share their width. Used by sample_block*.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fermata::io {

/// So many numbers share a minimum and a width.
inline constexpr std::size_t packedTogether = 128;

/// Seven bits a byte, the lowest first.
void putVarint(std::string& out, std::uint64_t value);
/// Small numbers of either sign become small ones.
constexpr std::uint64_t folded(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unfolded(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}
/// Each group as its minimum, its width in bits, and its numbers above the minimum. Differences wrap around, so that
/// any numbers can be packed.
void putGroups(std::string& out, const std::vector<std::int64_t>& numbers);

/// Reads what was put, and never past the end. Thread safety: a plain value.
class PackedReader {
public:
    /// @requires `bytes` outlives the reader
    explicit PackedReader(std::string_view bytes) : m_bytes(bytes) {}

    std::optional<std::uint8_t> byte();
    std::optional<std::uint64_t> varint(); ///< nothing where it is cut, or longer than ten bytes
    std::optional<double> number();        ///< eight bytes, lowest first
    std::optional<std::string_view> take(std::size_t size);
    /// @returns whether `count` numbers were there
    bool groups(std::size_t count, std::vector<std::int64_t>& numbers);
    bool isAtEnd() const { return m_at == m_bytes.size(); }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
};
void putNumber(std::string& out, double value);

} // namespace fermata::io
