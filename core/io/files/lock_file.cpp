#include "core/io/files/lock_file.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/io/files/read_file.h"

namespace fermata::io {

Result<LockFile> LockFile::take(const std::string& path, const std::string& holder) {
    Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!file.isOpen())
        return errorOfWriting(errno, path, "cannot be locked");
    if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return errorOfErrno(errno, path, "cannot be locked");
        const auto content = readFile(path, 4096);
        const std::string by = content ? shortened(plainText(trimmed(content->bytes)), 200) : std::string{};
        return Error(Fault::Busy, "is in use by " + (by.empty() ? "another process" : by)).inFile(path);
    }
    // Only a note for people: the lock itself is the kernel's. So a failure to write it is no failure to lock.
    const std::string note = holder + "\n";
    const bool isNoted = ftruncate(file.get(), 0) == 0 && pwrite(file.get(), note.data(), note.size(), 0) >= 0;
    static_cast<void>(isNoted);
    return LockFile(std::move(file));
}

} // namespace fermata::io
