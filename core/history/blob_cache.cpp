#include "core/history/blob_cache.h"

#include <algorithm>
#include <cstring>

namespace fermata::history {

namespace {

constexpr std::size_t looksBinaryWithin = 8000;
constexpr std::uint32_t spanHashes = 107927; // git's HASHBASE, diffcore-delta.c
constexpr std::uint32_t longestSpan = 64;

} // namespace

Blob blobOf(std::string bytes) {
    Blob blob;
    blob.isBinary = std::memchr(bytes.data(), 0, std::min(bytes.size(), looksBinaryWithin)) != nullptr;
    blob.bytes = std::move(bytes);
    return blob;
}

Spans spansOf(const Blob& blob) {
    Spans spans;
    spans.reserve(blob.bytes.size() / 24 + 4);
    std::uint32_t one = 0, other = 0, length = 0;
    const std::size_t size = blob.bytes.size();
    for (std::size_t i = 0; i < size; ++i) {
        const auto c = static_cast<unsigned char>(blob.bytes[i]);
        if (!blob.isBinary && c == '\r' && i + 1 < size && blob.bytes[i + 1] == '\n')
            continue;
        const std::uint32_t before = one;
        one = (one << 7) ^ (other >> 25);
        other = (other << 7) ^ (before >> 25);
        one += c;
        if (++length < longestSpan && c != '\n')
            continue;
        spans.emplace_back((one + other * 0x61) % spanHashes, length);
        one = other = length = 0;
    } // a last piece without line feed does not count in git 2.39 either
    std::sort(spans.begin(), spans.end());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (kept > 0 && spans[kept - 1].first == spans[i].first)
            spans[kept - 1].second += spans[i].second;
        else
            spans[kept++] = spans[i];
    }
    spans.resize(kept);
    return spans;
}

BlobPointer BlobCache::found(const ObjectId& id) {
    const std::lock_guard lock(m_mutex);
    const auto entry = m_entries.find(id);
    if (entry == m_entries.end())
        return nullptr;
    m_order.splice(m_order.begin(), m_order, entry->second);
    return entry->second->blob;
}

BlobPointer BlobCache::get(const ObjectId& id, io::git::Objects& objects, io::git::Verification verification) {
    if (auto blob = found(id))
        return blob;
    auto bytes = objects.read(id, io::git::ObjectType::Blob, io::git::blobLimit, verification);
    Blob blob;
    if (bytes) {
        blob = blobOf(std::move(*bytes));
    } else {
        const Fault fault = bytes.error().fault();
        blob.state = fault == Fault::NotFound   ? Blob::State::Missing
                     : fault == Fault::TooLarge ? Blob::State::TooLarge
                                                : Blob::State::Corrupt;
    }
    auto pointer = std::make_shared<const Blob>(std::move(blob));
    const std::size_t size = pointer->bytes.size() + sizeof(Blob);
    if (size > m_capacity / 4)
        return pointer;
    const std::lock_guard lock(m_mutex);
    if (m_entries.contains(id))
        return pointer;
    m_order.push_front({id, pointer});
    m_entries[id] = m_order.begin();
    m_size += size;
    while (m_size > m_capacity) {
        const Entry& oldest = m_order.back();
        m_size -= oldest.blob->bytes.size() + sizeof(Blob);
        m_entries.erase(oldest.id);
        m_order.pop_back();
    }
    return pointer;
}

} // namespace fermata::history
