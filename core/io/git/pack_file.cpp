#include "core/io/git/pack_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fermata::io::git {
namespace {

constexpr std::size_t headerSize = 12;
constexpr std::size_t trailerSize = 20;
constexpr std::size_t longestEntryHeader = 10 + 20; // a size and the name of a base
constexpr std::size_t leastRead = 4096;
constexpr std::uint64_t bestRatio = 1032; // what deflate can make of one byte at most (zlib, "Technical Details")

Error broken(const char* what) {
    return Error(Fault::Malformed, std::string("the pack ") + what);
}

struct Freed {
    void operator()(libdeflate_decompressor* with) const { libdeflate_free_decompressor(with); }
};

} // namespace

PackFile::PackFile(Descriptor file, PackIndex index, std::uint64_t size)
    : m_file(std::move(file)), m_index(std::move(index)), m_size(size) {}

Result<PackFile> PackFile::open(Descriptor pack, PackIndex index) {
    struct stat facts {};
    if (::fstat(pack.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return Error(Fault::Unreachable, "the pack cannot be looked at");
    PackFile file(std::move(pack), std::move(index), static_cast<std::uint64_t>(facts.st_size));
    if (file.m_size < headerSize + trailerSize)
        return broken("is cut");
    std::string head(headerSize, '\0'), tail(trailerSize, '\0');
    for (const auto& [room, at] : {std::pair(&head, std::uint64_t{0}), std::pair(&tail, file.m_size - trailerSize)}) {
        const auto got = file.read(at, room->data(), room->size());
        if (!got)
            return got.error();
        if (*got != room->size())
            return broken("is cut");
    }
    const auto count = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(head[8 + i])}; };
    if (!head.starts_with(std::string_view("PACK\0\0\0", 7)) || (head[7] != 2 && head[7] != 3))
        return broken("does not begin as one");
    if ((count(0) << 24 | count(1) << 16 | count(2) << 8 | count(3)) != file.m_index.count() ||
        tail != file.m_index.packChecksum())
        return broken("is not the one that its index was made for");
    return file;
}

Result<std::size_t> PackFile::read(std::uint64_t at, char* room, std::size_t size) const {
    std::size_t filled = 0;
    while (filled < size) {
        const auto got = ::pread(m_file.get(), room + filled, size - filled, static_cast<off_t>(at + filled));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return Error(Fault::Unreachable, "the pack cannot be read");
        if (got == 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    return filled;
}

struct PackWindow::Inner {
    std::unique_ptr<libdeflate_decompressor, Freed> inflater{libdeflate_alloc_decompressor()};
    const PackFile* of = nullptr;
    std::uint64_t begin = 0;
    std::string room;
    std::size_t filled = 0;

    /// The bytes from `at` on, `size` of them or as many as lie before the trailer.
    Result<std::string_view> bytes(const PackFile& pack, std::uint64_t at, std::size_t size) {
        const std::uint64_t end = pack.size() - trailerSize;
        if (at >= end)
            return broken("names a place outside of itself");
        size = static_cast<std::size_t>(std::min<std::uint64_t>(size, end - at));
        if (of != &pack || at < begin || at + size > begin + filled) {
            const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(std::max(size, leastRead), end - at));
            if (room.size() < wanted)
                room.resize(wanted);
            of = nullptr;
            const auto got = pack.read(at, room.data(), wanted);
            if (!got)
                return got.error();
            if (*got != wanted)
                return Error(Fault::Unreachable, "the pack was cut while it was read");
            of = &pack;
            begin = at;
            filled = wanted;
        }
        return std::string_view(room).substr(static_cast<std::size_t>(at - begin), size);
    }
};

PackWindow::PackWindow() : m_inner(std::make_unique<Inner>()) {}
PackWindow::~PackWindow() = default;
PackWindow::PackWindow(PackWindow&&) noexcept = default;
PackWindow& PackWindow::operator=(PackWindow&&) noexcept = default;

Result<PackEntry> PackWindow::entryAt(const PackFile& pack, std::uint64_t offset) {
    if (offset < headerSize)
        return broken("names a place outside of itself");
    const auto head = m_inner->bytes(pack, offset, longestEntryHeader);
    if (!head)
        return head.error();
    std::size_t at = 0;
    const auto next = [&]() -> int { return at < head->size() ? static_cast<unsigned char>((*head)[at++]) : -1; };
    PackEntry entry;
    int byte = next();
    entry.type = static_cast<PackedAs>(byte >> 4 & 7);
    entry.size = static_cast<std::uint64_t>(byte & 15);
    for (unsigned shift = 4; byte >= 0 && (byte & 0x80) != 0; shift += 7) {
        byte = next();
        if (byte < 0 || shift > 53)
            return broken("has an entry with a broken size");
        entry.size |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    }
    if (entry.type == PackedAs::DeltaBefore) {
        byte = next();
        std::uint64_t back = static_cast<std::uint64_t>(byte & 0x7f);
        while (byte >= 0 && (byte & 0x80) != 0) {
            byte = next();
            if (byte < 0 || back > std::uint64_t{1} << 55)
                return broken("has an entry with a broken base");
            back = (back + 1) << 7 | static_cast<std::uint64_t>(byte & 0x7f);
        }
        if (byte < 0 || back == 0 || back > offset)
            return broken("has an entry with a broken base");
        entry.baseAt = offset - back;
    } else if (entry.type == PackedAs::DeltaTo) {
        if (head->size() - at < entry.baseId.bytes.size())
            return broken("has an entry with a broken base");
        std::memcpy(entry.baseId.bytes.data(), head->data() + at, entry.baseId.bytes.size());
        at += entry.baseId.bytes.size();
    } else if (entry.type < PackedAs::Commit || entry.type > PackedAs::Tag) {
        return broken("has an entry of no known type");
    }
    entry.dataAt = offset + at;
    // What the file cannot hold is never asked memory for.
    if (entry.size > (pack.size() - entry.dataAt + 1) * bestRatio)
        return broken("has an entry that is larger than the pack can hold");
    return entry;
}

Result<std::string> PackWindow::inflated(const PackFile& pack, const PackEntry& entry) {
    if (!m_inner->inflater)
        return Error(Fault::Internal, "no memory to inflate with");
    std::string bytes(static_cast<std::size_t>(entry.size), '\0');
    // How long the stream is, nothing says: most are less than half of what they hold, all are hardly more than it.
    for (const std::size_t guess : {bytes.size() / 2 + 256, bytes.size() + bytes.size() / 256 + 1024}) {
        const auto input = m_inner->bytes(pack, entry.dataAt, guess);
        if (!input)
            return input.error();
        std::size_t used = 0;
        const auto result = libdeflate_zlib_decompress_ex(m_inner->inflater.get(), input->data(), input->size(),
                                                          bytes.data(), bytes.size(), &used, nullptr);
        if (result == LIBDEFLATE_SUCCESS)
            return bytes;
    }
    return broken("has an entry that cannot be inflated");
}

Result<std::uint64_t> sizeAfter(std::string_view delta) {
    std::size_t at = 0;
    std::uint64_t size = 0;
    for (int which = 0; which < 2; ++which) {
        size = 0;
        for (unsigned shift = 0;; shift += 7) {
            if (at == delta.size() || shift > 56)
                return broken("has a difference with a broken size");
            const auto byte = static_cast<unsigned char>(delta[at++]);
            size |= std::uint64_t{byte & 0x7fU} << shift;
            if ((byte & 0x80) == 0)
                break;
        }
    }
    return size;
}

Result<std::string> applied(std::string_view base, std::string_view delta, std::size_t most) {
    const auto* at = reinterpret_cast<const unsigned char*>(delta.data());
    const auto* const end = at + delta.size();
    std::uint64_t sizes[2] = {};
    for (std::uint64_t& size : sizes)
        for (unsigned shift = 0;; shift += 7) {
            if (at == end || shift > 56)
                return broken("has a difference with a broken size");
            size |= std::uint64_t{*at & 0x7fU} << shift;
            if ((*at++ & 0x80) == 0)
                break;
        }
    if (sizes[0] != base.size())
        return broken("has a difference to another base");
    if (sizes[1] > most)
        return broken("has a difference that makes too much");
    std::string made;
    made.reserve(static_cast<std::size_t>(sizes[1]));
    while (at != end) {
        const unsigned order = *at++;
        if ((order & 0x80) != 0) {
            std::size_t from = 0, size = 0;
            for (unsigned i = 0; i < 7; ++i) {
                if ((order & 1U << i) == 0)
                    continue;
                if (at == end)
                    return broken("has a difference that is cut");
                (i < 4 ? from : size) |= std::size_t{*at++} << 8 * (i < 4 ? i : i - 4);
            }
            if (size == 0)
                size = 0x10000;
            if (from > base.size() || size > base.size() - from || size > sizes[1] - made.size())
                return broken("has a difference that reaches outside");
            made.append(base, from, size);
        } else {
            if (order == 0 || order > static_cast<std::size_t>(end - at) || order > sizes[1] - made.size())
                return broken("has a difference that reaches outside");
            made.append(reinterpret_cast<const char*>(at), order);
            at += order;
        }
    }
    if (made.size() != sizes[1])
        return broken("has a difference that makes another size");
    return made;
}

} // namespace fermata::io::git
