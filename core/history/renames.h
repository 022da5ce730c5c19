// Which of the new files of a change are old ones under another name, as `git log -M` tells it.
#pragma once

#include <functional>
#include <vector>

#include "core/history/blob_cache.h"
#include "core/history/tree_diff.h"

namespace fermata::history {

/// Identical content first (a file of the same name preferred), then files whose name is unique on both sides and that
/// are 75 % alike, then the best pairs of at least 50 %, unless there are over a million pairs: git's own steps, limits
/// and measure of likeness (diffcore-rename.c, version 2.39). Pairs found become one entry with `renamedFrom`.
/// `contents` is asked for regular files only.
void detectRenames(std::vector<ChangedEntry>& entries, const std::function<BlobPointer(const ObjectId&)>& contents);

} // namespace fermata::history
