#include "core/io/git/pack_index.h"

#include <cstring>

namespace fermata::io::git {
namespace {

constexpr std::string_view magic("\377tOc\0\0\0\2", 8);
constexpr std::size_t idSize = 20;
constexpr std::size_t fanoutAt = 8;
constexpr std::size_t namesAt = fanoutAt + 256 * 4;
constexpr std::size_t trailer = 2 * idSize; // the checksums of the pack and of the index
constexpr std::uint32_t isLarge = 0x80000000U;

} // namespace

std::uint32_t PackIndex::number(std::size_t at) const {
    const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(m_bytes[at + i])}; };
    return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
}

Result<PackIndex> PackIndex::parse(std::string bytes) {
    if (bytes.size() < magic.size() || !std::string_view(bytes).starts_with(magic))
        return Error(Fault::Unsupported, "not a pack index of version 2");
    if (bytes.size() < namesAt + trailer)
        return Error(Fault::Malformed, "the pack index is cut");
    PackIndex index;
    index.m_bytes = std::move(bytes);
    for (std::size_t i = 1; i < 256; ++i)
        if (index.number(fanoutAt + 4 * i) < index.number(fanoutAt + 4 * (i - 1)))
            return Error(Fault::Malformed, "the pack index counts backwards");
    index.m_count = index.number(fanoutAt + 4 * 255);
    const std::size_t fixed = namesAt + std::size_t{index.m_count} * (idSize + 4 + 4) + trailer;
    if (index.m_bytes.size() < fixed || (index.m_bytes.size() - fixed) % 8 != 0)
        return Error(Fault::Malformed, "the pack index is not as long as what it counts");
    index.m_large = (index.m_bytes.size() - fixed) / 8;
    return index;
}

std::optional<std::uint64_t> PackIndex::offsetOf(const ObjectId& id) const {
    const std::size_t first = id.bytes[0];
    std::uint32_t low = first == 0 ? 0 : number(fanoutAt + 4 * (first - 1));
    std::uint32_t high = number(fanoutAt + 4 * first);
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        const int order = std::memcmp(m_bytes.data() + namesAt + std::size_t{middle} * idSize, id.bytes.data(), idSize);
        if (order == 0) {
            const std::size_t offsets = namesAt + std::size_t{m_count} * (idSize + 4);
            const std::uint32_t offset = number(offsets + std::size_t{middle} * 4);
            if ((offset & isLarge) == 0)
                return offset;
            const std::size_t place = offset & ~isLarge;
            if (place >= m_large)
                return std::nullopt;
            const std::size_t at = offsets + std::size_t{m_count} * 4 + place * 8;
            return std::uint64_t{number(at)} << 32 | number(at + 4);
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return std::nullopt;
}

std::string_view PackIndex::packChecksum() const {
    return std::string_view(m_bytes).substr(m_bytes.size() - trailer, idSize);
}

} // namespace fermata::io::git
