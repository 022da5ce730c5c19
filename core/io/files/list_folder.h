// What lies in a folder, by name.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace fermata::io {

/// The paths of the regular files right in `folder`, sorted; links are followed, names that begin with a dot left out.
/// @returns NotFound, Refused, TooLarge over `cap` entries
Result<std::vector<std::string>> filesIn(const std::string& folder, std::size_t cap);

/// Whether there is a regular file of this name.
bool isFile(const std::string& path);

} // namespace fermata::io
