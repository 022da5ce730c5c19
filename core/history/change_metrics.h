// What the past of the code says of one change: the 14 metrics of Kamei et al. and those found to lift a prediction.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/digest.h"
#include "core/base/time.h"
#include "core/history/hashed_words.h"

namespace fermata::history {

/// The numbers of a change, in the order of the columns of `history mine` after `author_id`.
///
/// The first fourteen follow Kamei et al., "A Large-Scale Empirical Study of Just-in-Time Quality Assurance", IEEE TSE
/// 39(6), 2013, table 1. "Before" means: earlier in the order of mission.md (parents before children, committer time
/// raised to the parents', then hash); "author" is the mailmap's identity as of that moment, else the lower-case e-mail.
/// Everything is 0 where there is nothing to count; lines are git's own (`git log --numstat -M`).
enum class Metric : std::uint8_t {
    // Diffusion and size
    Subsystems,    ///< ns: top directories of the touched files; the root counts as one
    Directories,   ///< nd: directories of the touched files
    Files,         ///< nf: touched files, also binary and unknown ones; a rename is one file
    Entropy,       ///< entropy: −Σ pᵢ·log2 pᵢ, pᵢ = share of file i in la + ld. Not divided by log2 nf: the paper's
                   ///< text normalises, its published data (and the tables we train on) do not
    LinesAdded,    ///< la
    LinesDeleted,  ///< ld
    LinesBefore,   ///< lt: mean number of lines of the touched text files before the change (a new file has 0)
    Fix,           ///< fix: 1 when the message says that it mends something
    // History
    Developers,    ///< ndev: distinct authors who changed these files before
    Age,           ///< age: mean days since the last change of those files that were changed before
    LastChanges,   ///< nuc: distinct last changes of the touched files
    // Experience
    Experience,    ///< exp: earlier changes of the author
    RecentExperience,    ///< rexp: Σ 1/(n+1) over the author's earlier changes, n = whole years (365.25 days) since
    SubsystemExperience, ///< sexp: earlier changes of the author in any of the touched subsystems
    UnknownFiles,  ///< unknown_files: files whose lines could not be counted (blob missing, over the cap, corrupt)
    // Kinds of files, by path
    BinaryFiles,
    SourceFiles,
    TestFiles,
    DocumentFiles,
    ConfigurationFiles,
    BuildFiles,
    OtherFiles,
    SourceShare,   ///< SourceFiles / Files
    TestShare,
    DocumentShare,
    SourceLinesAdded,
    SourceLinesDeleted,
    TestLinesAdded,
    // Shape of the change
    NewFiles,
    DeletedFiles,
    RenamedFiles,
    Hunks,         ///< runs of changed lines
    LargestFile,   ///< lines before of the largest touched file
    LargestChurn,  ///< most lines added + deleted in one file
    RelativeChurn, ///< (la + ld) / (lines before of all touched files + 1)
    // What happened in these files before. "Decayed": each event weighs 2^(−age/90 days)
    Changes,          ///< earlier changes of the touched files, summed over the files
    RecentChanges,    ///< those of the last 90 days
    DecayedChanges,
    RecentChurn,      ///< lines added + deleted in the touched files in the last 90 days
    DecayedChurn,
    Fixes,            ///< earlier fixes of the touched files
    RecentFixes,
    DecayedFixes,
    FixShare,         ///< Fixes / Changes
    SubsystemFixes,   ///< decayed fixes of the touched subsystems
    SubsystemFixShare, ///< decayed fixes / decayed changes of the touched subsystems
    // Ownership (Bird et al., "Don't Touch My Code!", ESEC/FSE 2011)
    Ownership,         ///< the author's share of the earlier changes of the touched files
    HighestOwnership,  ///< the largest such share of one person
    MinorContributors, ///< persons with under 5 % of the earlier changes of the touched files
    FileExperience,    ///< the author's earlier changes of the touched files
    // The message and the moment
    SubjectLength, ///< bytes of the first line
    MessageLength, ///< bytes, at most 65536
    CoAuthors,     ///< Co-authored-by lines
    Revert,        ///< 1 when the message says that it reverts a commit
    Hour,          ///< of the author's own clock, 0-23
    Weekday,       ///< of the author's own calendar, 0 = Monday
    Count
};

inline constexpr std::size_t metricCount = static_cast<std::size_t>(Metric::Count);

/// The columns' names, by Metric. Part of the command line's contract: names stay, new ones go to the end.
const std::array<std::string_view, metricCount>& metricNames();
/// The metric of a column, or nothing.
std::optional<Metric> metricNamed(std::string_view column);

/// The metrics of one non-merge commit (or of a range, then `commit` is its head).
/// Thread safety: a plain value.
struct ChangeMetrics {
    CommitId commit;
    Time authorTime{};
    Time committerTime{};       ///< as written in the commit, not raised
    std::uint32_t authorId = 0; ///< persons numbered by first appearance in the order; 0 is the first
    std::array<double, metricCount> values{};
    std::string author;         ///< the person's key: the mailmap's e-mail, else the author's, lower case, repaired UTF-8
    std::string title;          ///< first line of the message, at most 200 code points; foreign text, repaired UTF-8
    /// Empty where nobody asked for them (MiningOptions::words), or a file could not be read.
    std::optional<HashedWords> words;

    double operator[](Metric metric) const { return values[static_cast<std::size_t>(metric)]; }
    double& operator[](Metric metric) { return values[static_cast<std::size_t>(metric)]; }
    bool isFix() const { return (*this)[Metric::Fix] != 0.0; }

    bool operator==(const ChangeMetrics&) const = default;
};

} // namespace fermata::history
