// Which changes wait: branches ahead of the default branch, else the newest merged commits in replay.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine/snapshot.h"
#include "core/history/range.h"
#include "core/io/git/repository.h"

namespace fermata::engine {

/// At most so many branches are shown, those that moved last first; `hiddenBranches` counts the rest.
inline constexpr std::size_t mostBranches = 200;
/// So many merged commits are shown in replay (mission.md: "the newest 50 commits").
inline constexpr std::size_t replayedCommits = 50;
/// So many commits of the default branch stand behind the graph.
inline constexpr std::size_t trunkCommits = 200;

struct WaitingRange {
    history::Range range;
    std::string key;       ///< delivery::Change::key
    std::string reference; ///< short branch name; empty in replay
};

struct Waiting {
    std::vector<WaitingRange> ranges;
    bool isReplay = false;
    io::git::Reference defaultBranch;
    std::vector<BranchView> branches;
    std::vector<TrunkCommit> trunk; ///< newest first, along first parents
    std::size_t hiddenBranches = 0;
    std::size_t compared = 0;  ///< comparisons of this look; what had not moved needed none
    std::uint64_t borders = 0; ///< Repository::bordersMark() when it was looked at
};

/// Looks at references only; reads commits, never blobs. `repositoryName` is the one in the workspace. `before` is the
/// last look at the same repository: what has not moved since is not compared again.
/// @returns Fault::NotFound in a repository without commits, Cancelled, Corrupt
Result<Waiting> findWaiting(const io::git::Repository& repository, const std::string& repositoryName,
                            std::stop_token stop, const Waiting& before = {});

} // namespace fermata::engine
