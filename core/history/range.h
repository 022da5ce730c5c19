// The metrics of a range base..head: its squashed diff, with the past as it was when the range began.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/delivery/change.h"
#include "core/history/change_metrics.h"
#include "core/history/miner.h"
#include "core/io/git/repository.h"

namespace fermata::history {

struct Range {
    CommitId base; ///< null: against the empty tree
    CommitId head;
};

/// What is known of a range.
struct MeasuredRange {
    /// Base, head, title, description, persons, times, number of commits; the rest is the caller's to fill in.
    delivery::Change change;
    ChangeMetrics metrics;                    ///< author, message and moment are the head's
    std::vector<delivery::ChangedFile> files; ///< by path, at most 100,000; `hasMoreFiles` when there were more
    bool hasMoreFiles = false;
    std::vector<std::string> titles;          ///< of the commits in the range, newest first, at most 1,000; foreign text
};

/// Measures several ranges in one pass over the past of `options.revision` (mined first, through options.cacheFile
/// where there is one). The past of a range is everything in that order before the first commit of the range; a range
/// of one mined commit has the metrics that mine() gives it. Hashes of the range's own objects are verified. Persons
/// hold everyone who wrote or committed in the range, merges included.
/// @returns the ranges in the order given; Fault::NotFound, Cancelled, Malformed as mine()
Result<std::vector<MeasuredRange>> measureRanges(const io::git::Repository& repository, const std::vector<Range>& ranges,
                                                 const MiningOptions& options, std::stop_token stop);

/// As above, for one.
Result<MeasuredRange> measureRange(const io::git::Repository& repository, const Range& range,
                                   const MiningOptions& options, std::stop_token stop);

/// `REV` (the commit against its first parent) or `BASE..HEAD` (against the nearest common ancestor).
Result<Range> parseRange(const io::git::Repository& repository, const std::string& text);

} // namespace fermata::history
