// Fixed-size identities: a SHA-256 digest of bytes, and the SHA-1 name of a git object.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fermata {

namespace detail {
std::string hexOf(const std::uint8_t* bytes, std::size_t size);
bool bytesOf(std::string_view hex, std::uint8_t* bytes, std::size_t size);
} // namespace detail

/// `Size` bytes, ordered bytewise, written as lower-case hex. `Tag` keeps kinds apart.
template <std::size_t Size, class Tag>
struct FixedId {
    std::array<std::uint8_t, Size> bytes{};

    auto operator<=>(const FixedId&) const = default;
    std::string hex() const { return detail::hexOf(bytes.data(), Size); }
    /// @returns nothing unless `text` is exactly 2·Size hex digits
    static std::optional<FixedId> fromHex(std::string_view text) {
        FixedId id;
        if (!detail::bytesOf(text, id.bytes.data(), Size))
            return std::nullopt;
        return id;
    }
    bool isNull() const { return *this == FixedId{}; }
};

/// SHA-256 of some bytes (computed by core/io/signing).
using Digest = FixedId<32, struct DigestTag>;
/// The SHA-1 name of a commit, tree or blob.
using ObjectId = FixedId<20, struct ObjectTag>;
using CommitId = ObjectId;

} // namespace fermata

template <std::size_t Size, class Tag>
struct std::hash<fermata::FixedId<Size, Tag>> {
    std::size_t operator()(const fermata::FixedId<Size, Tag>& id) const noexcept {
        std::size_t value = 0;
        std::memcpy(&value, id.bytes.data(), sizeof value); // the bytes are a hash already
        return value;
    }
};
