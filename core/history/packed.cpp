#include "core/history/packed.h"

#include "core/io/files/read_file.h"
#include "core/io/files/write_file.h"

namespace fermata::history {

namespace {

constexpr std::size_t magicSize = 8;
constexpr std::size_t headSize = magicSize + sizeof(std::uint32_t) + sizeof(std::uint64_t);
constexpr std::size_t largestFile = std::size_t{4} << 30;

} // namespace

std::uint64_t checksum(std::string_view bytes) {
    // Four lanes, because one multiplication after another would be bound by its latency.
    std::uint64_t lanes[4] = {0x243f6a8885a308d3ULL, 0x13198a2e03707344ULL, 0xa4093822299f31d0ULL, 0x082efa98ec4e6c89ULL};
    const std::uint64_t size = bytes.size();
    while (bytes.size() >= 32) {
        for (std::size_t lane = 0; lane < 4; ++lane) {
            std::uint64_t word;
            std::memcpy(&word, bytes.data() + 8 * lane, 8);
            lanes[lane] = (std::rotl(lanes[lane], 29) ^ word) * 0x9fb21c651e98df25ULL;
        }
        bytes.remove_prefix(32);
    }
    std::uint64_t sum = size;
    for (const std::uint64_t lane : lanes)
        sum = (std::rotl(sum, 29) ^ lane) * 0x9fb21c651e98df25ULL;
    for (const char c : bytes)
        sum = (std::rotl(sum, 29) ^ static_cast<unsigned char>(c)) * 0x9fb21c651e98df25ULL;
    return sum ^ (sum >> 31);
}

Result<void> savePacked(const std::string& file, PackedKind kind, std::string_view content) {
    std::string bytes;
    bytes.reserve(headSize + content.size());
    Packer head;
    head.put(kind.version);
    head.put(checksum(content));
    bytes.append(kind.magic).append(head.bytes()).append(content);
    return io::writeFileDurably(file, bytes);
}

Result<std::string> loadPacked(const std::string& file, PackedKind kind) {
    auto read = io::readFile(file, largestFile);
    if (!read)
        return std::move(read).error();
    std::string& bytes = read->bytes;
    if (bytes.size() < headSize || std::string_view(bytes).substr(0, magicSize) != kind.magic)
        return Error(Fault::Corrupt, "not a file of this kind").inFile(file);
    Unpacker head(std::string_view(bytes).substr(magicSize));
    const auto version = head.take<std::uint32_t>();
    const auto sum = head.take<std::uint64_t>();
    if (version > kind.version)
        return Error(Fault::Newer, "written by a newer version of Fermata").inFile(file);
    if (version < kind.version)
        return Error(Fault::Corrupt, "written by an older version of Fermata").inFile(file);
    bytes.erase(0, headSize);
    if (checksum(bytes) != sum)
        return Error(Fault::Corrupt, "the checksum does not fit").inFile(file);
    return std::move(bytes);
}

} // namespace fermata::history
