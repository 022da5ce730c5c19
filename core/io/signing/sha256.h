// SHA-256 of bytes, whole or piece by piece.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/digest.h"

namespace fermata::io {

/// Thread safety: pure.
Digest sha256(std::string_view bytes);

/// For bytes that come in pieces. Thread safety: one thread at a time.
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    /// @requires called once, last
    Digest finish();

private:
    alignas(16) std::array<std::uint8_t, 112> m_state{}; // libsodium's own, which its header alone can name
};

} // namespace fermata::io
