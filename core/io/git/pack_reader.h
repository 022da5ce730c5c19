// Objects out of packs for whoever reads many of them: libgit2 keeps 16 MB of what it has put together, and inflates
// long chains of differences again and again.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/io/git/objects.h"
#include "core/io/git/pack_file.h"

namespace fermata::io::git {

/// The packs of a repository's folders of objects as they were when this was made. Thread safety: immutable.
class Packs {
public:
    /// What cannot be read, has another version or comes after the first 256 packs is left to libgit2.
    explicit Packs(const std::vector<std::string>& folders);
    explicit Packs(std::vector<PackFile> packs) : m_packs(std::move(packs)) {}

    struct Place {
        const PackFile* pack = nullptr;
        std::uint64_t offset = 0;
    };
    std::optional<Place> find(const ObjectId& id) const;

private:
    std::vector<PackFile> m_packs;
};

/// Thread safety: one thread at a time.
class PackReader {
public:
    explicit PackReader(std::shared_ptr<const Packs> packs) : m_packs(std::move(packs)) {}

    /// Nothing: it is in none of these packs, or in a way that only libgit2 can tell more about.
    /// @returns Fault::TooLarge over `limit` (nothing of it was made), Unreachable where a pack was cut meanwhile
    Result<std::optional<Object>> read(const ObjectId& id, std::size_t limit);

private:
    struct Made {
        PackedAs type = PackedAs::Blob;
        std::string bytes;
    };
    using Pointer = std::shared_ptr<const Made>;
    struct Kept {
        const PackFile* pack;
        std::uint64_t offset;
        Pointer made;
    };

    Pointer kept(const Packs::Place& place);
    void keep(const Packs::Place& place, const Pointer& made);

    std::shared_ptr<const Packs> m_packs;
    PackWindow m_window;
    std::list<Kept> m_order; ///< bases of differences, newest first
    std::unordered_map<std::uint64_t, std::list<Kept>::iterator> m_places;
    std::size_t m_size = 0;
};

} // namespace fermata::io::git
