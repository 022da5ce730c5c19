#include "core/io/files/read_file.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/io/files/posix.h"

namespace fermata::io {

Result<FileContent> readFile(const std::string& path, std::size_t cap) {
    // Without O_NONBLOCK the opening of a pipe would wait for its writer for ever.
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file.isOpen())
        return errorOfErrno(errno, path, "cannot be opened");
    struct stat state {};
    if (fstat(file.get(), &state) != 0)
        return errorOfErrno(errno, path, "cannot be looked at");
    if (!S_ISREG(state.st_mode))
        return Error(Fault::Malformed, S_ISDIR(state.st_mode) ? "is a folder" : "is not a regular file").inFile(path);
    const auto tooLarge = [&] {
        return Error(Fault::TooLarge, fmt::format("is larger than {} bytes", cap)).inFile(path);
    };
    if (state.st_size > 0 && static_cast<std::uintmax_t>(state.st_size) > cap)
        return tooLarge();
    FileContent content;
    content.modifiedAt = fromUnix(state.st_mtim.tv_sec);
    // A file may grow while it is read, and those of /proc state no size: the cap binds what was really read.
    content.bytes.resize(static_cast<std::size_t>(state.st_size) + 1);
    std::size_t size = 0;
    for (;;) {
        if (size == content.bytes.size())
            content.bytes.resize(std::min(cap + 1, size * 2 + 4096));
        const auto got = read(file.get(), content.bytes.data() + size, content.bytes.size() - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errorOfErrno(errno, path, "cannot be read");
        if (got == 0)
            break;
        size += static_cast<std::size_t>(got);
        if (size > cap)
            return tooLarge();
    }
    content.bytes.resize(size);
    return content;
}

} // namespace fermata::io
