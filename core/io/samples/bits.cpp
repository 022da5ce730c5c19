#include "core/io/samples/bits.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace fermata::io {
namespace {

static_assert(std::endian::native == std::endian::little, "packed samples are read as little endian");

/// The bytes that `count` numbers of `width` bits take.
constexpr std::size_t bytesOf(std::size_t count, unsigned width) {
    return (count * width + 7) / 8;
}

/// Numbers of `width` bits from a place that has at least eight bytes more than they take.
void unpackInto(const char* bytes, std::size_t count, unsigned width, std::uint64_t minimum, std::int64_t* out) {
    if (width == 0) {
        std::fill_n(out, count, static_cast<std::int64_t>(minimum));
        return;
    }
    const std::uint64_t mask = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
    for (std::size_t i = 0, bit = 0; i < count; ++i, bit += width) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes + bit / 8, sizeof word);
        word >>= bit % 8;
        if (const std::size_t got = 64 - bit % 8; got < width) // the rest stands in the ninth byte
            word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[bit / 8 + 8])) << got;
        out[i] = static_cast<std::int64_t>(minimum + (word & mask));
    }
}

} // namespace

void putVarint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void putNumber(std::string& out, double value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof value);
}

void putGroups(std::string& out, const std::vector<std::int64_t>& numbers) {
    for (std::size_t first = 0; first < numbers.size(); first += packedTogether) {
        const std::size_t count = std::min(packedTogether, numbers.size() - first);
        const auto group = numbers.begin() + static_cast<std::ptrdiff_t>(first);
        const auto [least, most] = std::minmax_element(group, group + static_cast<std::ptrdiff_t>(count));
        const auto minimum = static_cast<std::uint64_t>(*least);
        const auto width = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(*most) - minimum));
        putVarint(out, folded(*least));
        out += static_cast<char>(width);
        const std::size_t at = out.size();
        out.resize(at + bytesOf(count, width) + 9);
        char* bytes = out.data() + at;
        for (std::size_t i = 0, bit = 0; i < count; ++i, bit += width) {
            const std::uint64_t value = static_cast<std::uint64_t>(group[static_cast<std::ptrdiff_t>(i)]) - minimum;
            std::uint64_t word = 0;
            std::memcpy(&word, bytes + bit / 8, sizeof word);
            word |= value << (bit % 8);
            std::memcpy(bytes + bit / 8, &word, sizeof word);
            if (const std::size_t put = 64 - bit % 8; put < width)
                bytes[bit / 8 + 8] = static_cast<char>(value >> put);
        }
        out.resize(at + bytesOf(count, width));
    }
}

std::optional<std::uint8_t> PackedReader::byte() {
    if (m_at == m_bytes.size())
        return std::nullopt;
    return static_cast<std::uint8_t>(m_bytes[m_at++]);
}

std::optional<std::uint64_t> PackedReader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const auto next = byte();
        if (!next || (shift == 63 && *next > 1))
            return std::nullopt;
        value |= std::uint64_t{*next & 0x7Fu} << shift;
        if (*next < 0x80)
            return value;
    }
    return std::nullopt;
}

std::optional<std::string_view> PackedReader::take(std::size_t size) {
    if (m_bytes.size() - m_at < size)
        return std::nullopt;
    const std::string_view taken = m_bytes.substr(m_at, size);
    m_at += size;
    return taken;
}

std::optional<double> PackedReader::number() {
    const auto bytes = take(sizeof(double));
    if (!bytes)
        return std::nullopt;
    double value = 0.0;
    std::memcpy(&value, bytes->data(), sizeof value);
    return value;
}

bool PackedReader::groups(std::size_t count, std::vector<std::int64_t>& numbers) {
    numbers.resize(count);
    for (std::size_t first = 0; first < count; first += packedTogether) {
        const std::size_t inGroup = std::min(packedTogether, count - first);
        const auto least = varint();
        const auto width = byte();
        if (!least || !width || *width > 64)
            return false;
        const auto packed = take(bytesOf(inGroup, *width));
        if (!packed)
            return false;
        const auto minimum = static_cast<std::uint64_t>(unfolded(*least));
        std::int64_t* out = numbers.data() + first;
        if (m_bytes.size() - m_at >= 9) {
            unpackInto(packed->data(), inGroup, *width, minimum, out);
        } else { // the last bytes of all: what is read beyond them has to be there
            std::string padded(*packed);
            padded.append(9, '\0');
            unpackInto(padded.data(), inGroup, *width, minimum, out);
        }
    }
    return true;
}

} // namespace fermata::io
