// Judges what sources read: its age, what it is bound to, whether it contradicts itself; anything doubtful is no
// evidence.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/delivery/coverage.h"
#include "core/delivery/finding.h"
#include "core/delivery/test_past.h"
#include "core/delivery/test_report.h"
#include "core/delivery/ticket_report.h"

namespace fermata::assessment {

/// A stamp may lie this far ahead of us before it counts as coming from the future.
inline constexpr Seconds clockTolerance{120};

/// One file as a source read it. At most one of the reports is set; none when it was broken.
struct GivenFile {
    std::string source;
    Digest digest;
    std::optional<Time> statedTime;
    std::optional<Time> modifiedAt;
    std::optional<std::string> statedRevision; ///< 40 hex digits
    std::optional<CommitId> givenRevision;     ///< what the caller says it was measured on
    std::optional<delivery::TestReport> tests;
    std::optional<delivery::ScanReport> scan;
    std::optional<delivery::CoverageReport> coverage;
    std::optional<delivery::TicketReport> tickets; ///< of no revision: bound by the keys that the change names;
                                                   ///< one alone in a file that is given for the head is that change's
    std::optional<delivery::PerformanceReport> performance;
    std::optional<EvidenceKind> brokenKind; ///< what it would have been
    std::string error;                      ///< why it is broken
};

struct GivenBoard {
    std::string source;
    Digest digest;
    std::optional<delivery::ProductionState> state;
    std::string error; ///< why there is no state, though somebody spoke
    std::string gap;   ///< what nobody told though it was asked for, in one line: production counts as missing
};

/// The lines that a change adds to one file, as they are numbered in its head.
struct ChangedLines {
    std::string path;
    delivery::FileKind kind = delivery::FileKind::Other;
    std::vector<std::pair<int, int>> added; ///< first line, from 1, and count; rising
    bool areKnown = true;
    int addedCount = 0; ///< also where `areKnown` is false, as far as known
};

struct Given {
    std::vector<GivenFile> files;
    std::optional<GivenBoard> board;
    std::vector<Review> reviews;                   ///< all that are known of this change, of any head
    std::vector<ChangedLines> changed;             ///< every file of the change
    bool takesTestsAway = false;                   ///< the change deletes a test file
    bool isDiffPartial = false;                    ///< not all files of the change are listed
    bool isPastCut = false;                        ///< a shallow clone: the past is not all there
    delivery::TestPasts testPasts;                 ///< of the tests that failed, as known at the snapshot's moment
    double pDefect = 1.0;                          ///< of the change, for what it may have broken
    Time at{};                                     ///< the snapshot's moment
    std::map<std::string, Quarantine> quarantines; ///< of tests by full name; none that a hand of the change gave
};

/// Fills in evidence, tests, scan, coverage, reviews, production, value and performance of a snapshot whose `at`,
/// `environment` and `change` are set. Age is that of the oldest part, by its own stamp, else its modification time.
/// Files bound to another revision are left aside where others are bound to the head; one that nobody can bind makes
/// its kind Stale.
/// @ensures one entry per kind, in the order of allEvidenceKinds
void judge(EvidenceSnapshot& snapshot, const Given& given, const std::map<EvidenceKind, Seconds>& maximumAge);

} // namespace fermata::assessment
