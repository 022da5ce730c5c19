#include "core/base/text.h"

#include <fmt/format.h>

namespace fermata {

namespace {

constexpr std::uint32_t invalid = 0xFFFFFFFF;

/// Reads one code point and moves on; `invalid` (one byte consumed) where the sequence is broken, overlong or a surrogate.
std::uint32_t next(std::string_view bytes, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    const std::uint8_t first = byte(at);
    if (first < 0x80) {
        ++at;
        return first;
    }
    int length = 0;
    std::uint32_t code = 0;
    std::uint32_t smallest = 0;
    if ((first & 0xE0) == 0xC0) {
        length = 2, code = first & 0x1F, smallest = 0x80;
    } else if ((first & 0xF0) == 0xE0) {
        length = 3, code = first & 0x0F, smallest = 0x800;
    } else if ((first & 0xF8) == 0xF0) {
        length = 4, code = first & 0x07, smallest = 0x10000;
    }
    if (length == 0 || at + static_cast<std::size_t>(length) > bytes.size()) {
        ++at;
        return invalid;
    }
    for (int i = 1; i < length; ++i) {
        const std::uint8_t more = byte(at + static_cast<std::size_t>(i));
        if ((more & 0xC0) != 0x80) {
            ++at;
            return invalid;
        }
        code = (code << 6) | (more & 0x3F);
    }
    if (code < smallest || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        ++at;
        return invalid;
    }
    at += static_cast<std::size_t>(length);
    return code;
}

bool misleads(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x00AD || code == 0x061C || code == 0x180E ||
           (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
           (code >= 0xE0000 && code <= 0xE007F);
}

std::string shown(std::string_view bytes, bool keepLines) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t from = at;
        const std::uint32_t code = next(bytes, at);
        if (code == invalid)
            out += "\xEF\xBF\xBD";
        else if (keepLines && code == '\n')
            out += '\n';
        else if (keepLines && code == '\t')
            out += "    ";
        else if (misleads(code))
            out += fmt::format("U+{:04X}", code);
        else
            out.append(bytes.substr(from, at - from));
    }
    return out;
}

} // namespace

std::string repairedUtf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t from = at;
        if (next(bytes, at) == invalid)
            out += "\xEF\xBF\xBD";
        else
            out.append(bytes.substr(from, at - from));
    }
    return out;
}

std::size_t firstInvalidUtf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t from = at;
        if (next(bytes, at) == invalid)
            return from;
    }
    return bytes.size();
}

std::string plainText(std::string_view bytes) { return shown(bytes, false); }

std::string plainLines(std::string_view bytes) { return shown(bytes, true); }

std::string shortened(std::string_view text, std::size_t characters) {
    std::size_t count = 0;
    std::size_t at = 0;
    std::size_t cut = 0;
    while (at < text.size()) {
        if (count + 1 == characters)
            cut = at;
        if (count == characters)
            return std::string(text.substr(0, cut)) + "…";
        next(text, at);
        ++count;
    }
    return std::string(text);
}

std::string_view trimmed(std::string_view text) {
    const auto isSpace = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string lowerAscii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

} // namespace fermata
