// What was seen of a repository's branches last, kept between two starts, so that a start compares only what has moved.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/engine/waiting.h"

namespace fermata::engine {

/// Keeps what findWaiting needs as `before`; the trunk is read anew. Replaces the file as a whole.
/// @returns Fault::ReadOnly, Full
Result<void> saveWaiting(const std::string& file, const std::string& repositoryName, const Waiting& waiting);
/// Empty where there is no such file, or it is broken, or of another repository, version or name: then all is compared.
Waiting loadWaiting(const std::string& file, const std::string& repositoryName);

} // namespace fermata::engine
