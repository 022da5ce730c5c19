#include "core/io/files/write_file.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/io/files/posix.h"

namespace fermata::io {

namespace {

Result<void> writeAll(int file, std::string_view bytes, const std::string& path) {
    while (!bytes.empty()) {
        const auto written = write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errorOfWriting(errno, path, "cannot be written");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(file) != 0)
        return errorOfWriting(errno, path, "cannot be synced");
    return {};
}

std::string folderOf(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

Result<void> syncFolder(const std::string& folder) {
    const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems cannot sync a folder and say EINVAL; there the rename is all there is.
    if (!opened.isOpen() || (fsync(opened.get()) != 0 && errno != EINVAL))
        return errorOfWriting(errno, folder, "cannot be synced");
    return {};
}

/// Writes to a fresh file beside `path` and lets `place` give it its name.
template <class Place>
Result<void> writeBeside(const std::string& path, std::string_view bytes, FileAccess access, Place place) {
    std::string beside = path + ".XXXXXX";
    const Descriptor file(mkostemp(beside.data(), O_CLOEXEC));
    if (!file.isOpen())
        return errorOfWriting(errno, path, "cannot be created");
    auto written = writeAll(file.get(), bytes, path);
    if (written && access == FileAccess::Shared) {
        const mode_t mask = umask(0);
        umask(mask);
        if (fchmod(file.get(), 0644 & ~mask) != 0)
            written = errorOfWriting(errno, path, "cannot be made readable");
    }
    if (written)
        written = place(beside);
    if (!written) {
        unlink(beside.c_str());
        return written;
    }
    return syncFolder(folderOf(path));
}

} // namespace

Result<void> writeFileDurably(const std::string& path, std::string_view bytes, FileAccess access) {
    return writeBeside(path, bytes, access, [&](const std::string& beside) -> Result<void> {
        if (rename(beside.c_str(), path.c_str()) != 0)
            return errorOfWriting(errno, path, "cannot be replaced");
        return {};
    });
}

Result<void> createFileDurably(const std::string& path, std::string_view bytes, FileAccess access) {
    return writeBeside(path, bytes, access, [&](const std::string& beside) -> Result<void> {
        // link() fails where the name exists; rename() would replace it silently.
        if (link(beside.c_str(), path.c_str()) != 0)
            return errorOfWriting(errno, path, "cannot be created");
        unlink(beside.c_str());
        return {};
    });
}

Result<void> makeFolder(const std::string& path, FileAccess access) {
    std::error_code code;
    if (std::filesystem::is_directory(path, code))
        return {};
    std::filesystem::create_directories(path, code);
    if (code)
        return errorOfWriting(code.value(), path, "cannot be created");
    if (access == FileAccess::Private && chmod(path.c_str(), 0700) != 0)
        return errorOfWriting(errno, path, "cannot be made private");
    return {};
}

} // namespace fermata::io
