// Reads whole files that others wrote, never more than a stated cap and never anything but a regular file.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::io {

struct FileContent {
    std::string bytes;
    Time modifiedAt{};
};

/// Does not wait for pipes and opens no devices.
/// @returns NotFound, Refused (no permission), Malformed (a folder, a pipe, a device), TooLarge before anything of an
///          over-long file is read, Unreachable for I/O errors; each names the file
Result<FileContent> readFile(const std::string& path, std::size_t cap);

} // namespace fermata::io
