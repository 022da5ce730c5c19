// Reads JSON that others wrote: the whole text is validated before a single value is handed out.
#pragma once

#include <string>
#include <string_view>

#include "core/io/formats/value.h"

namespace fermata::io {

/// @param file  named in errors; may be empty
/// @returns Fault::Malformed (cut, trailing bytes, duplicate keys, no UTF-8, a number out of range) with line and
/// column,
///          Fault::TooLarge over the limits. A UTF-8 byte order mark is passed over; UTF-16 is refused.
Result<Document> readJson(std::string_view bytes, std::string file = {}, const Limits& limits = {});

/// The offset of the first byte at which `text` stops being JSON; text.size() where it is cut or where only a number's
/// range or the encoding of the text is wrong. Never recurses.
std::size_t whereJsonBreaks(std::string_view text);

} // namespace fermata::io
