#include "core/io/files/list_folder.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

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

bool isFile(const std::string& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

} // namespace fermata::io
