// Flat binary files of this folder: a magic word, a version, a checksum, then numbers and texts in a fixed order.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"

namespace fermata::history {

static_assert(std::endian::native == std::endian::little, "the files are little-endian, and read without turning");

/// Appends values. Thread safety: one thread.
class Packer {
public:
    template <class T>
        requires std::is_arithmetic_v<T>
    void put(T value) {
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void put(const ObjectId& id) { m_bytes.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()); }
    void put(std::string_view text) {
        put(static_cast<std::uint32_t>(text.size()));
        m_bytes.append(text);
    }
    /// The number of elements, then their bytes.
    template <class T>
        requires std::is_trivially_copyable_v<T>
    void putAll(const std::vector<T>& values) {
        put(static_cast<std::uint64_t>(values.size()));
        m_bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    }
    const std::string& bytes() const { return m_bytes; }
    void reserve(std::size_t bytes) { m_bytes.reserve(bytes); }

private:
    std::string m_bytes;
};

/// Takes values off; after the first that is not there all are empty and isWhole() is false. Thread safety: one thread.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : m_rest(bytes) {}

    template <class T>
        requires std::is_arithmetic_v<T>
    T take() {
        T value{};
        if (const char* from = takeBytes(sizeof value))
            std::memcpy(&value, from, sizeof value);
        return value;
    }
    ObjectId takeId() {
        ObjectId id;
        if (const char* from = takeBytes(id.bytes.size()))
            std::memcpy(id.bytes.data(), from, id.bytes.size());
        return id;
    }
    std::string_view takeText() {
        const auto size = take<std::uint32_t>();
        const char* from = takeBytes(size);
        return from ? std::string_view(from, size) : std::string_view();
    }
    template <class T>
        requires std::is_trivially_copyable_v<T>
    std::vector<T> takeAll() {
        const auto count = take<std::uint64_t>();
        if (count > m_rest.size() / sizeof(T)) {
            fail();
            return {};
        }
        std::vector<T> values(count);
        if (const char* from = takeBytes(count * sizeof(T)); from && count > 0)
            std::memcpy(static_cast<void*>(values.data()), from, count * sizeof(T));
        return values;
    }
    bool isWhole() const { return m_isWhole; }
    bool isAtEnd() const { return m_isWhole && m_rest.empty(); }
    void fail() {
        m_isWhole = false;
        m_rest = {};
    }

private:
    const char* takeBytes(std::size_t size) {
        if (size > m_rest.size()) {
            fail();
            return nullptr;
        }
        const char* from = m_rest.data();
        m_rest.remove_prefix(size);
        return from;
    }

    std::string_view m_rest;
    bool m_isWhole = true;
};

/// What kind of file it is and which version of it this program writes.
struct PackedKind {
    std::string_view magic; ///< eight bytes
    std::uint32_t version;
};

/// Finds accidents (cut, flipped, mixed up), not forgers: who may write here may write anything.
std::uint64_t checksum(std::string_view bytes);

/// Replaces the file as a whole.
Result<void> savePacked(const std::string& file, PackedKind kind, std::string_view content);
/// @returns the content; Fault::NotFound, Newer, or Corrupt (also for an older version, which is made anew)
Result<std::string> loadPacked(const std::string& file, PackedKind kind);

} // namespace fermata::history
