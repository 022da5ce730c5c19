#include "core/io/git/pack_reader.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fcntl.h>

#include "core/io/files/read_file.h"

namespace fermata::io::git {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostPacks = 256; // each holds a file open
constexpr std::size_t indexLimit = std::size_t{1} << 30;
constexpr std::size_t basesKept = std::size_t{48} << 20;
constexpr std::size_t mostHeld = 4 * blobLimit; // of one chain
constexpr std::size_t deepestChain = 4096;      // git's own is 4,095

std::optional<ObjectType> typeOf(PackedAs type) {
    switch (type) {
    case PackedAs::Commit:
        return ObjectType::Commit;
    case PackedAs::Tree:
        return ObjectType::Tree;
    case PackedAs::Blob:
        return ObjectType::Blob;
    case PackedAs::Tag:
        return ObjectType::Tag;
    case PackedAs::DeltaBefore:
    case PackedAs::DeltaTo:
        break;
    }
    return std::nullopt;
}

Error tooLarge(const ObjectId& id) {
    return Error(Fault::TooLarge, "object " + id.hex() + " is over the limit");
}

/// Two packs of one repository seldom share an offset; where they do, the pack is compared too.
std::uint64_t keyOf(const Packs::Place& place) {
    return place.offset ^ std::uint64_t{reinterpret_cast<std::uintptr_t>(place.pack)} << 24;
}

} // namespace

Packs::Packs(const std::vector<std::string>& folders) {
    std::vector<std::pair<std::uintmax_t, fs::path>> indexes;
    for (const std::string& folder : folders) {
        std::error_code failure;
        for (fs::directory_iterator entry(fs::path(folder) / "pack", failure), end; !failure && entry != end;
             entry.increment(failure))
            if (entry->path().extension() == ".idx") {
                std::error_code unknown;
                indexes.emplace_back(fs::file_size(entry->path(), unknown), entry->path());
            }
    }
    std::sort(indexes.rbegin(), indexes.rend()); // the largest first: most objects are there
    for (const auto& [size, path] : indexes) {
        if (m_packs.size() == mostPacks)
            break;
        auto bytes = readFile(path.string(), indexLimit);
        if (!bytes)
            continue;
        auto index = PackIndex::parse(std::move(bytes->bytes));
        if (!index)
            continue;
        fs::path packed = path;
        packed.replace_extension(".pack");
        Descriptor file(::open(packed.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        if (!file.isOpen())
            continue;
        if (auto pack = PackFile::open(std::move(file), std::move(*index)))
            m_packs.push_back(std::move(*pack));
    }
}

std::optional<Packs::Place> Packs::find(const ObjectId& id) const {
    for (const PackFile& pack : m_packs)
        if (const auto offset = pack.index().offsetOf(id))
            return Place{&pack, *offset};
    return std::nullopt;
}

PackReader::Pointer PackReader::kept(const Packs::Place& place) {
    const auto found = m_places.find(keyOf(place));
    if (found == m_places.end() || found->second->pack != place.pack || found->second->offset != place.offset)
        return nullptr;
    m_order.splice(m_order.begin(), m_order, found->second);
    return found->second->made;
}

void PackReader::keep(const Packs::Place& place, const Pointer& made) {
    const std::uint64_t key = keyOf(place);
    if (made->bytes.size() > basesKept / 8 || m_places.contains(key))
        return;
    m_order.push_front({place.pack, place.offset, made});
    m_places[key] = m_order.begin();
    m_size += made->bytes.size() + sizeof(Kept);
    while (m_size > basesKept) {
        const Kept& oldest = m_order.back();
        m_size -= oldest.made->bytes.size() + sizeof(Kept);
        m_places.erase(keyOf({oldest.pack, oldest.offset}));
        m_order.pop_back();
    }
}

Result<std::optional<Object>> PackReader::read(const ObjectId& id, std::size_t limit) {
    const std::optional<Object> nobody;
    // Another pack may hold the same object whole, and libgit2 knows how to say what is wrong with this one.
    const auto failed = [&](const Error& error) -> Result<std::optional<Object>> {
        if (error.fault() == Fault::Malformed)
            return nobody;
        return error;
    };
    const auto found = m_packs->find(id);
    if (!found)
        return nobody;
    struct Step {
        Packs::Place place;
        std::string delta;
    };
    std::vector<Step> steps;
    Pointer base;
    std::uint64_t held = 0; // by the differences of one chain
    for (Packs::Place at = *found; !base;) {
        base = kept(at);
        if (base)
            break;
        const auto entry = m_window.entryAt(*at.pack, at.offset);
        if (!entry)
            return failed(entry.error());
        held += entry->size;
        const bool isDelta = entry->type == PackedAs::DeltaBefore || entry->type == PackedAs::DeltaTo;
        if (!isDelta && steps.empty() && entry->size > limit)
            return tooLarge(id);
        if (held > mostHeld || steps.size() == deepestChain)
            return nobody;
        auto bytes = m_window.inflated(*at.pack, *entry);
        if (!bytes)
            return failed(bytes.error());
        if (!isDelta) {
            base = std::make_shared<const Made>(Made{entry->type, std::move(*bytes)});
            if (!steps.empty())
                keep(at, base);
            break;
        }
        const auto size = sizeAfter(*bytes);
        if (!size)
            return failed(size.error());
        if (*size > limit && steps.empty())
            return tooLarge(id);
        steps.push_back({at, std::move(*bytes)});
        if (entry->type == PackedAs::DeltaTo) {
            const auto offset = at.pack->index().offsetOf(entry->baseId);
            if (!offset)
                return nobody;
            at.offset = *offset;
        } else {
            at.offset = entry->baseAt;
        }
    }
    if (base->bytes.size() > limit && steps.empty())
        return tooLarge(id);
    const auto type = typeOf(base->type);
    if (!type)
        return nobody;
    for (std::size_t i = steps.size(); i-- > 0;) {
        auto bytes = applied(base->bytes, steps[i].delta, mostHeld);
        if (!bytes)
            return failed(bytes.error());
        if (i == 0)
            return std::optional<Object>(Object{*type, std::move(*bytes)});
        base = std::make_shared<const Made>(Made{base->type, std::move(*bytes)});
        keep(steps[i].place, base);
    }
    return std::optional<Object>(Object{*type, base->bytes});
}

} // namespace fermata::io::git
