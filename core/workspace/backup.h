// A workspace as it is now, in another folder: to keep, or to go on with from there.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/workspace/workspace.h"

namespace fermata::workspace {

/// Copies settings, policy, board file, record and journal into the new folder; it appears whole or not at all.
/// Relative paths of repositories and reports, and of the board file where it lies elsewhere, become absolute, because
/// those are not copied. Keys and secrets are not in a workspace, so not in the copy either.
/// @returns Conflict where `folder` exists; otherwise as io::copyDatabase and the reading and writing of files
Result<Workspace> backUp(const Workspace& workspace, const std::string& folder);

} // namespace fermata::workspace
