// Where the objects of a pack lie: git's index of version 2 (gitformat-pack(5)), read whole and checked before use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/digest.h"
#include "core/base/result.h"

namespace fermata::io::git {

/// Thread safety: immutable.
class PackIndex {
public:
    /// @param bytes  of the whole `.idx` file
    /// @returns Fault::Unsupported for another version, Malformed with what is wrong; whether the names rise is not
    /// looked at: an index out of order finds less and never reads outside of itself
    static Result<PackIndex> parse(std::string bytes);

    std::uint32_t count() const { return m_count; }
    /// Where the object's entry begins in the pack; nothing where the index does not name it.
    std::optional<std::uint64_t> offsetOf(const ObjectId& id) const;
    /// The last 20 bytes of the pack it was made for.
    std::string_view packChecksum() const;

private:
    std::uint32_t number(std::size_t at) const;

    std::string m_bytes;
    std::uint32_t m_count = 0;
    std::size_t m_large = 0; ///< offsets of eight bytes
};

} // namespace fermata::io::git
