#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "core/io/git/pack_reader.h"
#include "tests/fuzz/fuzz.h"

using namespace fermata;
using namespace fermata::io::git;

namespace {

constexpr std::size_t limit = std::size_t{1} << 20U;
constexpr std::size_t namesAt = 8 + 256 * 4; // of an index of version 2

} // namespace

/// Four bytes that say how long the index is, the index, the pack: every object that the index names is read or
/// refused, never larger than the limit, and the same when it is asked for again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 4)
        return 0;
    const std::size_t length =
        std::size_t{data[0]} << 24 | std::size_t{data[1]} << 16 | std::size_t{data[2]} << 8 | data[3];
    if (length > size - 4)
        return 0;
    const std::string bytes(fuzz::textOf(data + 4, length));
    const std::string_view pack = fuzz::textOf(data + 4 + length, size - 4 - length);
    auto index = PackIndex::parse(bytes);
    if (!index)
        return 0;
    const int file = ::memfd_create("pack", MFD_CLOEXEC);
    fuzz::require(file >= 0 && ::write(file, pack.data(), pack.size()) == ssize_t(pack.size()));
    auto opened = PackFile::open(io::Descriptor(file), std::move(*index));
    if (!opened)
        return 0;
    std::vector<PackFile> packs;
    packs.push_back(std::move(*opened));
    PackReader reader(std::make_shared<const Packs>(std::move(packs)));
    const std::size_t count = std::min<std::size_t>((bytes.size() - namesAt) / 28, 64);
    for (std::size_t i = 0; i < count; ++i) {
        ObjectId id;
        std::memcpy(id.bytes.data(), bytes.data() + namesAt + i * id.bytes.size(), id.bytes.size());
        const auto once = reader.read(id, limit);
        const auto again = reader.read(id, limit);
        fuzz::require(once.has_value() == again.has_value());
        if (!once)
            continue;
        fuzz::require(once->has_value() == again->has_value());
        if (*once)
            fuzz::require((*once)->bytes.size() <= limit && (*once)->bytes == (*again)->bytes);
    }
    return 0;
}
