// The mined changes of one repository, kept in one file that is read at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/history/change_metrics.h"

namespace fermata::history {

/// Where `repositoryPath`'s mined history lies below a workspace: metrics, and beside it the miner's cache, the
/// hashed words of the changes, and what was seen of the branches last.
struct HistoryFiles {
    std::string metrics;
    std::string cache;
    std::string branches;
    std::string words;
};
/// The names are made of the repository's folder name and a hash of its path. Creates the folder `history`.
Result<HistoryFiles> historyFiles(const std::string& workspace, const std::string& repositoryPath);

struct MinedHistory {
    CommitId tip;
    std::string fixRule;
    std::uint64_t basis = 0;            ///< MiningSummary::basis; 0: a later run takes nothing over
    std::vector<ChangeMetrics> changes; ///< in the order of the past

    bool operator==(const MinedHistory&) const = default;
};

/// Replaces the file as a whole: a reader sees the old or the new one. @returns Fault::ReadOnly, Full
Result<void> saveHistory(const std::string& file, const MinedHistory& history);
/// @returns Fault::NotFound, Newer for a later version's file, Corrupt where the checksum does not fit
Result<MinedHistory> loadHistory(const std::string& file);

} // namespace fermata::history
