// Which changes stand on which others: a branch that has another waiting branch's commits cannot be released before it.
#pragma once

#include <cstddef>
#include <stop_token>
#include <vector>

#include "core/base/result.h"
#include "core/history/range.h"
#include "core/io/git/repository.h"

namespace fermata::engine {

/// So many commits are walked for one change; what lies behind is not looked for.
inline constexpr std::size_t mostStackedCommits = 5000;

/// For each range the places of those others whose head is among its commits (base..head, as `git rev-list` orders
/// them: newest committer time first), rising. Two ranges of one head do not need each other.
/// @returns Cancelled, Corrupt, or what kept a commit from being read
Result<std::vector<std::vector<std::size_t>>>
stackedOn(const io::git::Repository& repository, const std::vector<history::Range>& ranges, std::stop_token stop);

} // namespace fermata::engine
