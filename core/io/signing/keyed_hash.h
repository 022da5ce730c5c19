// A short hash that only the holder of a key can compute: texts behind it cannot be guessed without the key.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace fermata::io {

using HashKey = std::array<std::uint8_t, 16>;

HashKey randomHashKey();
/// SipHash-2-4 (Aumasson and Bernstein, INDOCRYPT 2012). Thread safety: pure.
std::uint64_t keyedHash(const HashKey& key, std::string_view bytes);

} // namespace fermata::io
