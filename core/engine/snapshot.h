// What the engine knows at one moment, as one immutable value: everything a screen may show.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/base/error.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"
#include "core/delivery/board.h"
#include "core/delivery/suite_past.h"
#include "core/engine/holding_view.h"
#include "core/engine/quarantine_view.h"
#include "core/engine/watch_view.h"
#include "core/workspace/settings_file.h"

namespace fermata::engine {

struct AllocationView;  ///< core/engine/allocation_view.h
struct ModelHealthView; ///< core/engine/model_health.h

/// One step of the history of verdicts of a change, oldest first.
struct VerdictStep {
    std::uint64_t record = 0; ///< number in the record
    Time at{};
    decision::Verdict verdict = decision::Verdict::Hold;
    double pDefect = 1.0, low = 0.0, high = 1.0;
    decision::Message cause; ///< why it differs from the step before
};

/// A recorded act of a person on a decision.
struct ActView {
    std::uint64_t record = 0;
    Time at{};
    std::string kind; ///< "approve", "hold", "override"
    std::string person;
    std::string role;
    std::string reason; ///< foreign text
    std::optional<Time> until;
    bool isWithdrawn = false; ///< head moved, verdict worse, or expired
};

/// Whether a button is open for the acting person, and why not.
struct Permission {
    bool isOpen = false;
    decision::Message why; ///< empty id when open
};

/// A change in the inbox, with its newest decision.
struct ChangeView {
    std::string decisionId; ///< hex digest of the decision record's payload; empty while none is recorded
    std::shared_ptr<const assessment::EvidenceSnapshot> evidence; ///< null while it is being assessed
    std::shared_ptr<const decision::Decision> decision;           ///< null while it is being assessed
    delivery::Change change;
    std::vector<decision::Counterfactual> counterfactuals;
    bool wayOutSearched = false; ///< counterfactuals empty and this true: no way exists
    std::vector<VerdictStep> history;
    std::vector<ActView> acts;
    Permission mayApprove, mayHold, mayOverride, mayRollBack, mayDeploy;
    /// What approving sets off, in one line: "deploys shop 4f9c2e1 to production through ci", or why nothing is sent.
    std::string afterApproval;
    /// What a rollback from here takes back: service and environment; empty while there is nothing to go back to.
    std::string rollBackService, rollBackEnvironment;
    std::string afterRollBack; ///< in one line: "brings shop 1.0 back (1.1 runs) in production through ci"
    bool needsPerson = false;  ///< belongs under "Needs you" for the acting person
    bool isDone = false;       ///< approved or overridden by a person and not withdrawn
    Time waitingSince{};
    std::string error;              ///< why it could not be assessed, one line, or empty
    std::vector<std::string> needs; ///< keys of the other waiting changes whose commits it has: it stands on them
};

enum class JobKind { Opening, Mining, Labelling, Training, Assessing };

/// Something that takes time. `total` 0: unknown.
struct Progress {
    JobKind job = JobKind::Opening;
    std::string subject;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
};

enum class SourceState { Live, Stale, Failed, NeverSeen };

struct SourceView {
    std::string name;
    SourceState state = SourceState::NeverSeen;
    std::optional<Time> lastSeen;
    std::string message; ///< last error, one line
    std::string kind;    ///< "git", "board", or a kind of workspace::SourceSetting
    std::string address; ///< without user information; a folder for local ones
    Seconds interval{};
    std::optional<int> budget, budgetOf; ///< calls that it still allows
    Seconds clockOffset{};
};

/// An environment that may be touched, by record.
struct ArmView {
    std::uint64_t record = 0;
    std::string environment;
    std::vector<std::string> actions;
    std::string person;
    std::string reason; ///< foreign text
    Time at{};
    Time until{};
};

/// Stop the line: while it stands nothing is deployed in its scope but rollbacks and what is excepted.
struct StopView {
    std::uint64_t record = 0;
    std::string scope; ///< an environment, `service:NAME`, or empty: everything
    std::string person;
    std::string reason; ///< foreign text
    Time at{};
    Time until{};
};

/// An order and what came of it, newest first.
struct OrderView {
    std::string id;
    std::uint64_t record = 0; ///< of the intent
    std::string kind;
    std::string change;
    std::string service;
    std::string environment;
    std::string version;
    std::string outcome; ///< empty: under way
    std::string text;
    std::string person;
    std::string reference; ///< key of the run that came of it, or empty
    bool isAutomatic = false;
    Time at{};
    std::optional<Time> doneAt;
};

struct AuditView {
    std::uint64_t records = 0;
    std::string head; ///< hex
    std::optional<Time> verifiedAt;
    bool isWhole = true;
    std::string problem; ///< what is broken and where, one line
};

/// One record for the audit screen.
struct RecordView {
    std::uint64_t number = 0;
    Time at{};
    std::string kind;
    std::string person;
    std::string established; ///< none, os-account, api-login, key
    std::string subject;     ///< change or decision it is about
    std::string reason;
    std::string hash;    ///< hex
    std::string payload; ///< the stored bytes as text, capped at 64 KiB
};

struct ModelView {
    std::string version; ///< empty: prior only
    long labels = 0;
    long positives = 0;
    long commits = 0; ///< mined changes
    double auc = 0.0;
    double brier = 0.0;
    double ece = 0.0;
    std::optional<Time> trainedAt;
    std::string state; ///< message id of core/wording
};

/// A branch of the repository, for the graph.
struct BranchView {
    std::string name;
    CommitId head;
    CommitId mergeBase;
    int ahead = 0;
    int behind = 0;
    Time updatedAt{};
    std::string changeKey; ///< the waiting change, or empty
};

/// A commit of the default branch, for the trunk of the graph.
struct TrunkCommit {
    CommitId id;
    std::string title;
    std::string author;
    Time at{};
    std::vector<std::string> tags;
};

/// The acting person as established.
struct ActorView {
    std::string person; ///< id, or empty
    std::string established = "none";
    std::vector<std::string> roles;
    std::string osAccount;
};

/// Something that stands now and that a person should know of (action::Alarm).
struct AlarmView {
    std::string key;
    std::string kind; ///< a name of action::AlarmKind
    decision::Message message;
    std::string change; ///< key of the change that it is about, or empty
    Time since{};       ///< seen first by this program
    std::string person; ///< who acknowledged it, or empty
    std::optional<Time> acknowledgedAt;
};

/// Thread safety: immutable; share it.
struct Snapshot {
    std::uint64_t sequence = 0;
    Time at{};
    std::string workspace;
    std::vector<std::string> repositories;
    bool isSample = false;
    bool isObserver = false; ///< another process conducts this workspace
    bool isReplay = false;   ///< no waiting change: the newest merged ones are shown
    std::vector<ChangeView> changes;
    std::vector<Progress> progress; ///< running jobs; empty when idle
    std::vector<SourceView> sources;
    std::shared_ptr<const workspace::Settings> settings; ///< null while the workspace is not open
    std::string secretPlaces;                            ///< where secrets are looked up, in words
    std::shared_ptr<const delivery::Board> board = std::make_shared<const delivery::Board>(); ///< never null
    std::vector<delivery::Placement> placements;
    std::vector<ArmView> armed;
    std::vector<StopView> stops;
    std::vector<OrderView> orders;
    AuditView audit;
    ModelView model;
    ActorView actor;
    std::shared_ptr<const decision::Policy> policy;
    std::optional<delivery::ProductionState> production;
    std::vector<BranchView> branches;
    std::vector<TrunkCommit> trunk;
    std::optional<Error> failure; ///< why there is nothing to show (no repository, locked store …)
    std::uint64_t minedCommits = 0;
    std::vector<AlarmView> alarms;  ///< those that nobody acknowledged first, then by time
    std::optional<Time> asOf;       ///< this is a past moment: what was known then, and nothing can be done
    std::vector<WatchView> watches; ///< those that need a person first, then the newest
    std::vector<BarredView> barred;
    std::vector<QuarantineView> quarantines;            ///< that count now, oldest first
    std::vector<SafeTimeView> safeTimes;                ///< one per environment whose traffic is known
    std::vector<HoldingView> holdings;                  ///< environments of pools that are held, oldest first
    std::shared_ptr<const AllocationView> allocation;   ///< null while no pool of environments is configured
    std::shared_ptr<const ModelHealthView> modelHealth; ///< null while nothing is known of a model
    std::shared_ptr<const std::vector<delivery::SuitePast>> suites; ///< of the newest test runs; null: none on record
    std::optional<Time> knownSince;                                 ///< from when on past moments can be shown
};

} // namespace fermata::engine
