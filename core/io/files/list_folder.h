// What lies in a folder, by name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace fermata::io {

/// The paths of the regular files right in `folder`, sorted; links are followed, names that begin with a dot left out.
/// @returns NotFound, Refused, TooLarge over `cap` entries
Result<std::vector<std::string>> filesIn(const std::string& folder, std::size_t cap);

struct FolderEntry {
    std::string path;
    bool isFolder = false;
    std::uint64_t size = 0;
    std::uint64_t inode = 0;
    std::int64_t modifiedAt = 0; ///< of the content, in nanoseconds since 1970
    std::int64_t changedAt = 0;  ///< of the content, name or place: a file that was moved in is new by this one
    bool operator==(const FolderEntry&) const = default;
};

/// The regular files and folders right in `folder`, sorted by path; links are followed, names that begin with a dot
/// left out, what is gone meanwhile too. @returns as filesIn
Result<std::vector<FolderEntry>> entriesIn(const std::string& folder, std::size_t cap);

/// Whether there is a regular file of this name.
bool isFile(const std::string& path);

} // namespace fermata::io
