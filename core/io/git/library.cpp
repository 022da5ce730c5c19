#include "core/io/git/library.h"

#include "core/base/text.h"

namespace fermata::io::git {

void useLibrary() {
    static const bool done = [] {
        git_libgit2_init();
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
        return true;
    }();
    static_cast<void>(done);
}

Error lastError(int code, std::string doing) {
    const git_error* last = git_error_last();
    const std::string message =
        last && last->message ? plainText(last->message) : std::string("unknown error of libgit2");
    Fault fault = Fault::Malformed;
    switch (code) {
    case GIT_ENOTFOUND:
    case GIT_EUNBORNBRANCH:
        fault = Fault::NotFound;
        break;
    case GIT_EAMBIGUOUS:
    case GIT_EINVALIDSPEC:
        fault = Fault::Usage;
        break;
    default:
        break;
    }
    return Error(fault, message).in(doing);
}

} // namespace fermata::io::git
