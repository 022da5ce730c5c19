// A whole, consistent copy of a database that others may be writing to.
#pragma once

#include <string>

#include "core/base/result.h"

namespace fermata::io {

/// Copies the state of one moment, without what was deleted, and reads the copy through before it returns.
/// `to` is made, readable by its owner only; nothing is left of it where the copy failed.
/// @returns Conflict where `to` exists; NotFound, Busy, Full, ReadOnly, Corrupt as Database says them
Result<void> copyDatabase(const std::string& from, const std::string& to);

} // namespace fermata::io
