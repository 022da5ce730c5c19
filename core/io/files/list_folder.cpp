#include "core/io/files/list_folder.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <sys/stat.h>

#include "core/io/files/posix.h"

namespace fermata::io {

namespace fs = std::filesystem;

Result<std::vector<std::string>> filesIn(const std::string& folder, std::size_t cap) {
    std::error_code code;
    std::vector<std::string> files;
    std::size_t entries = 0;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        if (++entries > cap)
            return Error(Fault::TooLarge, fmt::format("holds over {} entries", cap)).inFile(folder);
        std::error_code unreadable;
        if (!entry->path().filename().native().starts_with('.') && entry->is_regular_file(unreadable))
            files.push_back(entry->path().native());
    }
    if (code)
        return errorOfErrno(code.value(), folder, "cannot be listed");
    std::sort(files.begin(), files.end());
    return files;
}

Result<std::vector<FolderEntry>> entriesIn(const std::string& folder, std::size_t cap) {
    std::error_code code;
    std::vector<FolderEntry> entries;
    std::size_t count = 0;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        if (++count > cap)
            return Error(Fault::TooLarge, fmt::format("holds over {} entries", cap)).inFile(folder);
        struct stat known {};
        if (entry->path().filename().native().starts_with('.') || ::stat(entry->path().c_str(), &known) != 0)
            continue;
        if (!S_ISREG(known.st_mode) && !S_ISDIR(known.st_mode))
            continue;
        const auto nanoseconds = [](const timespec& time) {
            return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
        };
        const auto modified = nanoseconds(known.st_mtim);
        entries.push_back({.path = entry->path().native(),
                           .isFolder = S_ISDIR(known.st_mode),
                           .size = static_cast<std::uint64_t>(known.st_size),
                           .inode = known.st_ino,
                           .modifiedAt = modified,
                           .changedAt = std::max(modified, nanoseconds(known.st_ctim))});
    }
    if (code)
        return errorOfErrno(code.value(), folder, "cannot be listed");
    std::ranges::sort(entries, {}, &FolderEntry::path);
    return entries;
}

bool isFile(const std::string& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

} // namespace fermata::io
