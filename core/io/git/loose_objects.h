// Loose objects, read by ourselves: libgit2 1.5 inflates one that was cut for ever, and no signal ends that.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/git/library.h"

namespace fermata::io::git {

/// Gives a repository that was just opened an object database of packs as libgit2 reads them and loose objects as we
/// do, of its own folder and of its alternates. A cut, broken or swollen object is an error, never a hang.
Result<void> readLooseObjectsSafely(git_repository* repository);

/// The repository's folder of objects and those of its alternates, each once.
std::vector<std::string> objectFolders(git_repository* repository);

} // namespace fermata::io::git
