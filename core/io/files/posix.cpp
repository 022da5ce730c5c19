#include "core/io/files/posix.h"

#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace fermata::io {

namespace {

Fault faultOf(int code) {
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return Fault::NotFound;
    case EACCES:
    case EPERM:
        return Fault::Refused;
    case EROFS:
        return Fault::ReadOnly;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: // a limit of the account
        return Fault::Full;
    case EEXIST:
        return Fault::Conflict;
    case EWOULDBLOCK:
        return Fault::Busy;
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
        return Fault::Usage;
    default:
        return Fault::Unreachable;
    }
}

} // namespace

Error errorOfErrno(int code, const std::string& path, const std::string& doing) {
    return Error(faultOf(code), doing + ": " + std::generic_category().message(code)).inFile(path);
}

Error errorOfWriting(int code, const std::string& path, const std::string& doing) {
    const Fault fault = code == EACCES || code == EPERM ? Fault::ReadOnly : faultOf(code);
    return Error(fault, doing + ": " + std::generic_category().message(code)).inFile(path);
}

Descriptor::~Descriptor() {
    if (m_descriptor >= 0)
        close(m_descriptor);
}

} // namespace fermata::io
