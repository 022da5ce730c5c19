// What an object reader holds; known to objects.cpp and repository.cpp only.
#pragma once

#include <optional>

#include "core/io/git/library.h"
#include "core/io/git/objects.h"
#include "core/io/git/pack_reader.h"

namespace fermata::io::git {

struct Objects::Inner {
    RepositoryHandle repository; ///< keeps the object database's backends
    OdbHandle odb;
    std::uint64_t misses = 0;
    std::optional<PackReader> packs; ///< for who reads many
};

} // namespace fermata::io::git
