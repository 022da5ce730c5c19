// Raw objects of a repository by name: type and bytes, with caps before anything is read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/digest.h"
#include "core/base/result.h"

namespace fermata::io::git {

enum class ObjectType : std::uint8_t { Commit, Tree, Blob, Tag };

/// Checking costs a hash over all bytes: on for the change being judged and for policies, off for mining the past.
enum class Verification : std::uint8_t { Off, On };

/// Many: the indexes of all packs are read first, so that each object is found and put together faster.
enum class Reading : std::uint8_t { Few, Many };

inline constexpr std::size_t blobLimit = std::size_t{64} << 20;
inline constexpr std::size_t metaLimit = std::size_t{64} << 20; ///< commits and trees

struct Object {
    ObjectType type = ObjectType::Blob;
    std::string bytes;
};

/// Thread safety: one thread at a time; outlives the Repository it came from.
class Objects {
public:
    Objects(Objects&&) noexcept;
    Objects& operator=(Objects&&) noexcept;
    ~Objects();

    /// @returns Fault::NotFound where it was never fetched, TooLarge over `limit` (nothing was read), Malformed,
    /// Unreachable where a pack was cut while it was read
    Result<Object> read(const ObjectId& id, std::size_t limit, Verification verification = Verification::Off);
    /// As read, and Fault::Malformed when it is of another type.
    Result<std::string> read(const ObjectId& id, ObjectType type, std::size_t limit,
                             Verification verification = Verification::Off);

private:
    friend class Repository;
    struct Inner;
    explicit Objects(std::unique_ptr<Inner> inner);
    Result<Object> readSlowly(const ObjectId& id, std::size_t limit, Verification verification);
    std::unique_ptr<Inner> m_inner;
};

} // namespace fermata::io::git
