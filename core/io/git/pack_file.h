// A pack and its index: the entries as they are stored, whole or as a difference to another (gitformat-pack(5)). Read
// by pread, never mapped: a pack that is cut meanwhile is an error and no signal, one that is removed goes on to be
// read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/io/files/posix.h"
#include "core/io/git/objects.h"
#include "core/io/git/pack_index.h"

namespace fermata::io::git {

/// How an entry is stored; the values are those of the format.
enum class PackedAs : std::uint8_t { Commit = 1, Tree = 2, Blob = 3, Tag = 4, DeltaBefore = 6, DeltaTo = 7 };

struct PackEntry {
    PackedAs type = PackedAs::Blob;
    std::uint64_t size = 0;   ///< of what is stored, inflated
    std::uint64_t dataAt = 0; ///< where its deflate stream begins
    std::uint64_t baseAt = 0; ///< DeltaBefore: where its base begins, before it
    ObjectId baseId;          ///< DeltaTo
};

/// Thread safety: immutable; each thread reads through a PackWindow of its own.
class PackFile {
public:
    /// @param pack  open for reading
    /// @returns Fault::Malformed where pack and index do not belong together, else what reading says
    static Result<PackFile> open(Descriptor pack, PackIndex index);

    const PackIndex& index() const { return m_index; }
    std::uint64_t size() const { return m_size; }
    /// Fills `room` with the bytes from `at` on. @returns how many there were. Fault::Unreachable for a read that
    /// failed
    Result<std::size_t> read(std::uint64_t at, char* room, std::size_t size) const;

private:
    PackFile(Descriptor file, PackIndex index, std::uint64_t size);
    Descriptor m_file;
    PackIndex m_index;
    std::uint64_t m_size;
};

/// Reads entries one after the other. Thread safety: one thread at a time.
class PackWindow {
public:
    PackWindow();
    ~PackWindow();
    PackWindow(PackWindow&&) noexcept;
    PackWindow& operator=(PackWindow&&) noexcept;

    /// @returns Fault::Malformed for what the format does not allow, Unreachable where the pack is shorter than it was
    Result<PackEntry> entryAt(const PackFile& pack, std::uint64_t offset);
    /// What is stored, inflated and held against its checksum. @requires entry.size is no more than the caller can hold
    Result<std::string> inflated(const PackFile& pack, const PackEntry& entry);

private:
    struct Inner;
    std::unique_ptr<Inner> m_inner;
};

/// The size of what a difference makes, from its first bytes. @returns Fault::Malformed
Result<std::uint64_t> sizeAfter(std::string_view delta);
/// @returns Fault::Malformed where the difference was made to another base, reaches outside of it, makes another size
/// or more than `most` bytes
Result<std::string> applied(std::string_view base, std::string_view delta, std::size_t most);

} // namespace fermata::io::git
