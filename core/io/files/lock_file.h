// A lock that one process holds on a folder's lock file; it falls with the process, however that ends.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/io/files/posix.h"

namespace fermata::io {

/// Held as long as it lives. Thread safety: a plain owner.
class LockFile {
public:
    /// Never waits. @param holder  who takes it, in one line; shown to whom it is refused
    /// @returns Busy with the holder's line, ReadOnly where the file cannot be written
    static Result<LockFile> take(const std::string& path, const std::string& holder);

private:
    explicit LockFile(Descriptor file) : m_file(std::move(file)) {}
    Descriptor m_file;
};

} // namespace fermata::io
