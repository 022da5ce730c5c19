// The files of a change with what their contents say of its class, read from the repository.
#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "core/assessment/change_class/change_class.h"
#include "core/base/result.h"
#include "core/history/commit_diff.h"
#include "core/history/range.h"
#include "core/io/git/repository.h"

namespace fermata::engine {

struct ChangeContents {
    std::vector<delivery::ChangedFile> files; ///< path, kind and lines; by path
    assessment::ContentKinds kinds;
};

/// Hashes are verified. @returns NotFound, Malformed, Cancelled
Result<ChangeContents> readContents(const io::git::Repository& repository, const history::Range& range,
                                    std::stop_token stop);

/// What the contents say of one file, or nothing: what cannot be read is judged by its path.
std::optional<assessment::ChangeKind> contentOf(io::git::Objects& objects, const history::FileChange& file);

/// The tree of a commit; nothing for the null commit.
Result<std::optional<ObjectId>> treeOf(const io::git::Repository& repository, const CommitId& commit);

} // namespace fermata::engine
