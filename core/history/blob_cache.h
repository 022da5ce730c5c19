// File contents on their way through the miner: the new text of one change is the old text of a later one.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/digest.h"
#include "core/io/git/objects.h"

namespace fermata::history {

/// Bytes of a file by the hash of the line (or 64-byte piece) they lie in; what git's rename detection compares.
using Spans = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// A file's content. Thread safety: immutable once in the cache.
struct Blob {
    enum class State : std::uint8_t { Read, Missing, TooLarge, Corrupt };
    State state = State::Read;
    bool isBinary = false; ///< a NUL among the first 8000 bytes, as git judges without attributes
    std::string bytes;

    bool isKnown() const { return state == State::Read; }
};
using BlobPointer = std::shared_ptr<const Blob>;

Blob blobOf(std::string bytes);
/// Sorted by hash. The hash is git's own, because only the same collisions give the same scores.
Spans spansOf(const Blob& blob);

/// Keeps the most recently used contents up to a number of bytes. Thread safety: all methods.
class BlobCache {
public:
    explicit BlobCache(std::size_t capacity) : m_capacity(capacity) {}

    /// From memory or through `objects`; never fails, the state says why there are no bytes.
    BlobPointer get(const ObjectId& id, io::git::Objects& objects, io::git::Verification verification);

private:
    struct Entry {
        ObjectId id;
        BlobPointer blob;
    };
    BlobPointer found(const ObjectId& id);

    const std::size_t m_capacity;
    std::mutex m_mutex;
    std::size_t m_size = 0;   // guarded by m_mutex
    std::list<Entry> m_order; // guarded by m_mutex; newest first
    std::unordered_map<ObjectId, std::list<Entry>::iterator> m_entries; // guarded by m_mutex
};

} // namespace fermata::history
