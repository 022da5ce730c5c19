// From what a person or a setting calls a revision to the object it names.
#pragma once

#include <string>

#include "core/io/git/library.h"

namespace fermata::io::git {

struct FoundObject {
    ObjectHandle object; ///< null where `code` says why not
    int code = 0;        ///< of libgit2; its last error is set
};

/// Any spelling git understands. Names are found here and not by git_revparse_single, which in libgit2 1.5 loses 20 KB
/// for each name that is no reference, and a reference for each that leads to a broken object; it only gets what
/// follows a name (`~1`, `^{tree}`, …), spelled behind a hash.
FoundObject findObject(git_repository* repository, const std::string& revision);

} // namespace fermata::io::git
