// Text that others wrote, made safe to show: valid UTF-8, no control and no direction-changing characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fermata {

/// Valid UTF-8: every byte that is not part of a valid sequence becomes U+FFFD.
std::string repairedUtf8(std::string_view bytes);

/// The offset of the first byte that belongs to no valid UTF-8 sequence; bytes.size() where all do.
std::size_t firstInvalidUtf8(std::string_view bytes);

/// One line that no terminal, log or table misreads: repaired UTF-8 in which control characters (C0, DEL, C1, line and
/// paragraph separators), bidirectional controls, zero-width characters and byte order marks are spelled `U+XXXX`.
std::string plainText(std::string_view bytes);

/// As plainText, but line feeds stay (tabs become four spaces).
std::string plainLines(std::string_view bytes);

/// At most `characters` code points; what is cut ends with an ellipsis.
std::string shortened(std::string_view text, std::size_t characters);

std::string_view trimmed(std::string_view text);
std::string lowerAscii(std::string_view text);

} // namespace fermata
