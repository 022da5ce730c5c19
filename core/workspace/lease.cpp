#include "core/workspace/lease.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

#include "core/base/text.h"
#include "core/io/files/read_file.h"

namespace fermata::workspace {
namespace {

constexpr std::size_t holderCap = 4096;
constexpr std::size_t holderShown = 200;

Error errorOf(int code, const std::string& file) {
    const Fault fault = code == ENOENT ? Fault::NotFound : Fault::ReadOnly;
    return Error(fault, std::generic_category().message(code)).inFile(file);
}

} // namespace

std::string lockFileOf(const Workspace& workspace) {
    return workspace.folder() + "/conductor.lock";
}

Result<void> renewLease(const Workspace& workspace, Time now) {
    const std::string file = lockFileOf(workspace);
    timespec times[2]{};
    times[0].tv_nsec = UTIME_OMIT;
    times[1].tv_sec = toUnix(now);
    if (utimensat(AT_FDCWD, file.c_str(), times, AT_SYMLINK_NOFOLLOW) == 0)
        return {};
    // Another account made the file: a time of our own is then not allowed, the machine's is.
    if (errno == EPERM && utimensat(AT_FDCWD, file.c_str(), nullptr, 0) == 0)
        return {};
    return errorOf(errno, file);
}

Result<std::optional<Lease>> leaseOf(const Workspace& workspace) {
    const std::string file = lockFileOf(workspace);
    struct stat about {};
    if (stat(file.c_str(), &about) != 0) {
        if (errno == ENOENT)
            return std::nullopt;
        return errorOf(errno, file);
    }
    Lease lease;
    lease.renewedAt = fromUnix(about.st_mtim.tv_sec);
    if (const auto content = io::readFile(file, holderCap))
        lease.holder = shortened(plainText(trimmed(content->bytes)), holderShown);
    return lease;
}

} // namespace fermata::workspace
