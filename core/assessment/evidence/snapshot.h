// The immutable set of all that is known about one change, for one environment, at one moment.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/change_class/change_class.h"
#include "core/assessment/evidence/evidence.h"
#include "core/assessment/features/features.h"
#include "core/assessment/flakiness/failed_test.h"
#include "core/assessment/incidents/incident_share.h"
#include "core/assessment/value/value.h"
#include "core/base/probability.h"
#include "core/delivery/change.h"
#include "core/delivery/production.h"

namespace fermata::assessment {

/// What the executed tests of the head said. Tests that the change itself adds or edits are counted apart: they are no
/// evidence for it.
struct TestFacts {
    int executed = 0;
    int passed = 0;
    int failed = 0; ///< failed and errored
    int skipped = 0;
    int flaky = 0;           ///< passed after a failing attempt on the same commit
    int changedByChange = 0; ///< executed tests whose file the change touches
    bool deletesOrSkipsTests = false;
    std::vector<std::string> failing; ///< names, at most 50; those that stand first
    int excused = 0;                  ///< among the failed, those of tests that are known to be flaky and hardly broken
    double pExcusedBroken = 0.0;      ///< that any of the excused tests is broken all the same
    std::vector<FailedTest> known;    ///< failed tests that have a past, at most 50; those that stand first

    /// Failures that nothing excuses; what a suite states but does not list stands.
    int standing() const { return excused < 0 || excused >= failed ? (excused < 0 ? failed : 0) : failed - excused; }
    bool operator==(const TestFacts&) const = default;
};

struct ScanFacts {
    int newCritical = 0; ///< new findings of level error or security-severity ≥ 7, not suppressed
    int newOther = 0;
    int known = 0;
    int suppressed = 0;
    std::vector<std::string> critical; ///< rule and place of new critical ones, at most 50
    bool operator==(const ScanFacts&) const = default;
};

/// Covered share of the changed lines that can be covered.
struct CoverageFacts {
    long covered = 0;
    long coverable = 0;
    bool operator==(const CoverageFacts&) const = default;
};

/// A recorded review by an established person, bound to one head.
struct Review {
    std::string person; ///< id of the policy's people
    std::vector<std::string> roles;
    Time at{};
    CommitId head;
    bool operator==(const Review&) const = default;
};

/// A half-open interval of UTC time with its name: a freeze window, already expanded.
struct Interval {
    std::string name;
    Time from{};
    Time to{};
    bool operator==(const Interval&) const = default;
};

/// Who is behind the change, resolved against the policy's people; unknown claims stay unknown.
struct Hands {
    std::vector<std::string> persons; ///< ids: author, committer, co-authors, opener, pusher
    std::vector<std::string> unknown; ///< e-mails that belong to nobody in `people`
    bool operator==(const Hands&) const = default;
};

/// A change that already happened and its fate, for "similar past changes".
struct PastFate {
    CommitId commit;
    std::string title;
    double likeness = 0.0; ///< 0..1
    bool neededFix = false;
    std::optional<Time> knownAt;
    bool operator==(const PastFate&) const = default;
};

/// A version of this service that was taken back from this environment, and that the change is or builds on.
struct BarredVersion {
    std::string version;
    std::string reason;  ///< foreign text
    bool isSame = false; ///< it is the change's head itself; else the change builds on it
    bool operator==(const BarredVersion&) const = default;
};

/// What an author of the change did on one component shortly before and beside it, judged as one change together with
/// it. Never empty: at least one other change counts.
struct SeriesFacts {
    std::string component; ///< id of the policy's components
    int changes = 0;       ///< besides this one
    int lines = 0;         ///< added and deleted, this change included
    Time since{};          ///< the oldest of them
    std::vector<CommitId> heads; ///< newest first, at most 20
    Probability pDefect, high;   ///< of all of it as one change, for the gate
    bool operator==(const SeriesFacts&) const = default;
};

/// Everything that `decide` may look at. Built once, stored with the decision, never changed.
struct EvidenceSnapshot {
    Time at{}; ///< "now" for everything that follows
    std::string environment;
    bool environmentIsProduction = true;
    delivery::Change change;
    std::vector<delivery::ChangedFile> files; ///< the largest 500 by changed lines
    int fileCount = 0;
    int linesAdded = 0;
    int linesDeleted = 0;
    ChangeClass changeClass;
    ContentKinds contentKinds; ///< of the files above whose content says more than their path
    std::vector<std::string> components; ///< ids of the policy's components that it touches; "" for files in none
    bool editsPipelineOrPolicy = false;  ///< workflow files, policy, Fermata's own configuration
    FeatureVector features;
    std::vector<PastFate> similar;  ///< for the reader; never enters the verdict
    std::vector<Evidence> evidence; ///< one entry per kind, in the order of allEvidenceKinds
    TestFacts tests;
    ScanFacts scan;
    CoverageFacts coverage;
    std::vector<Review> reviews;
    Hands hands;
    delivery::ProductionState production;
    std::vector<Interval> freezes; ///< those that touch [at, at + 14 d]
    ValueFacts value;
    PerformanceFacts performance;
    bool isIrreversible = false; ///< a file of it migrates a database: going back to the old version does not undo it
    std::optional<BarredVersion> barred{};
    std::map<std::string, DefectCounts> defects; ///< of the touched components, by id; none: the policy's prior stands
    std::vector<SeriesFacts> series{}; ///< by component
    bool operator==(const EvidenceSnapshot&) const = default;

    /// @returns the entry of this kind; a Missing one where the snapshot has none
    const Evidence& of(EvidenceKind kind) const;
};

} // namespace fermata::assessment
