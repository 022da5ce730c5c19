// Writes a file so that after a crash either the old or the whole new one is there.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace fermata::io {

enum class FileAccess {
    Shared, ///< 0644 within the umask
    Private ///< 0600
};

/// Writes beside the target, syncs, renames over it and syncs the folder.
/// @returns ReadOnly, Full, NotFound (the folder); the old file is then as it was
Result<void> writeFileDurably(const std::string& path, std::string_view bytes, FileAccess access = FileAccess::Shared);

/// As above, but never replaces. @returns Conflict where something of that name exists
Result<void> createFileDurably(const std::string& path, std::string_view bytes, FileAccess access = FileAccess::Shared);

/// Makes a folder with its parents. @returns Conflict where something that is no folder has that name
Result<void> makeFolder(const std::string& path, FileAccess access = FileAccess::Shared);

} // namespace fermata::io
