// What an object reader holds; known to objects.cpp and repository.cpp only.
#pragma once

#include "core/io/git/library.h"
#include "core/io/git/objects.h"

namespace fermata::io::git {

struct Objects::Inner {
    RepositoryHandle repository; ///< keeps the object database's backends
    OdbHandle odb;
    std::uint64_t misses = 0;
};

} // namespace fermata::io::git
