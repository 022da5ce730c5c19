// Base64 as in RFC 4648, section 4, with padding and without white space.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fermata::io {

std::string base64(std::string_view bytes);
/// @returns nothing unless `text` is exactly what base64() writes for some bytes
std::optional<std::string> fromBase64(std::string_view text);

} // namespace fermata::io
