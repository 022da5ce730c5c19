// The engine: observe, assess, decide, record, announce. It owns the state and the only thread that changes it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/result.h"
#include "core/delivery/test_past.h"
#include "core/engine/accounts.h"
#include "core/engine/difference.h"
#include "core/engine/outside.h"
#include "core/engine/past_windows.h"
#include "core/engine/policy_trial.h"
#include "core/engine/rehearsing.h"
#include "core/engine/snapshot.h"
#include "core/engine/way_back_view.h"
#include "core/io/secrets/secret.h"
#include "core/workspace/settings_file.h"

namespace fermata::engine {

struct Refresh {};      ///< look at the sources again, now
struct VerifyRecord {}; ///< check the whole record; the answer comes with the next snapshot
struct ExportRecord {
    std::string file;
}; ///< writes the exported log
struct ExportReport {
    std::string decisionId, format, file;
};
/// A person's act on a decision. The engine checks who acts, four eyes, expiry and bindings, and records it.
struct Act {
    std::string decisionId;
    std::string kind; ///< "approve", "hold", "override"
    std::string reason;
    std::string role;
    std::optional<Time> until;
};

/// Decides on these waiting changes as one train, as they are on the desk now, and records that with everything it was
/// made from; the same decision twice in a row is recorded once. It is no act: each change is acted on by its own.
struct RecordTrain {
    std::vector<std::string> changes; ///< keys
};

/// Something to be done outside, asked for by a person. The engine checks arming, bindings and stop lines, records the
/// intent, acts on a thread of its own, reads back and records the receipt. The answer comes when the intent is
/// recorded (or why not); what came of it is in Snapshot::orders.
struct OrderAct {
    std::string kind; ///< a name of action::ActionKind: "deploy", "roll-back", "re-run", "cancel", "start", "silence",
                      ///< "request-environment", "release-environment"
    std::string decisionId; ///< deploy: the decision that it rests on; request-environment: for its change, or empty
    std::string service;    ///< roll-back
    std::string environment;
    std::string run;      ///< re-run, cancel: key of the run on the board
    std::string pipeline; ///< start: `source/pipeline`
    std::string reason;
    std::string nonce;              ///< differs where a person wants the same thing once more
    std::string source = {};        ///< silence: the monitor
    std::string alert = {};         ///< silence: the alert's name as the board shows it
    std::optional<Time> until = {}; ///< silence: its end
    std::string holding = {};       ///< release-environment: HoldingView::order
    /// roll-back: the plan as the person saw it (WayBackView::steps). One that is another one by now is refused; empty:
    /// the plan of that moment.
    std::vector<decision::Move> steps = {};
    bool isAlone = false; ///< roll-back: this one service, whatever the plan says
};
/// Lets an environment be touched, by record.
struct Arm {
    std::string environment;
    std::vector<std::string> actions;
    Time until{};
    std::string reason;
};
struct Disarm {
    std::string environment;
    std::string reason;
};
struct StopLine {
    std::string scope; ///< an environment, `service:NAME`, or empty: everything
    Time until{};
    std::string reason;
};
struct ResumeLine {
    std::string scope;
    std::string reason;
};
/// Replaces workspace.yaml; sources are connected anew. What contradicts itself is refused, nothing is written then.
struct ChangeSettings {
    workspace::Settings settings;
};
/// Keeps a secret in the first place that can (never in the workspace).
struct KeepSecret {
    std::string name;
    io::SecretString secret;
};
/// A person has taken up an alarm of Snapshot::alarms; it is told to nobody else then.
struct Acknowledge {
    std::string alarm; ///< key
};
/// Makes this version of the risk model the one that speaks, or goes back to the one before: by an approver of the
/// policy, with a reason, on record.
struct PromoteModel {
    std::string version;
    std::string reason;
    bool despiteDoubts = false; ///< also where its training says that the outcomes are doubtful
};
struct GoBackModel {
    std::string reason;
};
/// Learns anew from what is known now; the version that comes of it is tried against the one that speaks.
struct Retrain {};
/// A person's word on what became of a change of the past; on record, and learned from at the next training.
struct TellOutcome {
    std::string commit; ///< a revision of one of the workspace's repositories
    bool isFaulty = false;
    std::string reason;
};
/// Writes a policy that a person proposes into a file, whole or not at all, and says so in the record with its reason.
/// It comes into force only where the workspace reads its policy from; a text that is no sound policy is refused.
struct SavePolicy {
    std::string file; ///< absolute
    std::string text;
    std::string reason;
};
/// A version that was taken back may come again.
struct LiftBar {
    std::string service, environment, version;
    std::string reason;
};
/// A test that fails does not stand against a change until `until`, while it is rather flaky than broken. It still
/// runs. Seniors and approvers may, with a reason, for at most the policy's `quarantine_at_most`.
struct QuarantineTest {
    std::string test; ///< full name
    Time until{};
    std::string reason;
    std::string role; ///< in which role, or empty
};
/// It stands again at once; open to every established person.
struct EndQuarantine {
    std::string test;
    std::string reason;
};
/// A suggestion of Snapshot::modelHealth is not taken up, by an approver, with a reason, on record. It is offered again
/// only when a further version with changes to its component was taken back.
struct DeclineSuggestion {
    std::string component;
    std::string reason;
};
using Command =
    std::variant<Refresh, VerifyRecord, ExportRecord, ExportReport, Act, OrderAct, Arm, Disarm, StopLine, ResumeLine,
                 ChangeSettings, KeepSecret, Acknowledge, LiftBar, SavePolicy, PromoteModel, GoBackModel, TellOutcome,
                 Retrain, QuarantineTest, EndQuarantine, DeclineSuggestion, RecordTrain>;

/// The answer to a command: nothing, or why it was refused.
using Answer = std::function<void(Result<void>)>;

struct Options {
    std::string workspace;  ///< folder
    std::string repository; ///< added to the workspace when not in it yet; empty: what the workspace names
    bool isSample = false;
    bool followsTime = true; ///< poll again; false: one cycle and stop (used without a display)
    /// How sources are connected and orders carried out; null: nothing outside is asked or touched.
    std::shared_ptr<Outside> outside;
};

/// Thread safety: all methods, from any thread. Stopping takes less than a second.
class Engine {
public:
    /// Called on the engine's thread with each new snapshot; must return at once.
    using Listener = std::function<void(std::shared_ptr<const Snapshot>)>;

    Engine(Options options, const Clock& clock, Log& log, Listener listener);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    void send(Command command, Answer answer = {});
    std::shared_ptr<const Snapshot> snapshot() const;
    /// Records [from, from + count) newest first after the filter, for the audit screen; runs on the engine's reading
    /// connection and calls back on the engine's thread.
    struct RecordQuery {
        std::uint64_t skip = 0, count = 200;
        std::string who, kind, text;
    };
    using RecordPage = std::function<void(Result<std::vector<RecordView>>, std::uint64_t total)>;
    void records(RecordQuery query, RecordPage page);
    /// A piece of a job's log (Job::log of a run of that source); calls back on the thread that fetched it.
    using LogPage = std::function<void(Result<sources::Source::LogPiece>)>;
    void log(std::string source, std::string log, std::size_t offset, LogPage page);
    /// One call to a source as it would be connected with this setting: what it answered, in one line. Nothing is kept.
    using Tested = std::function<void(Result<std::string>)>;
    void test(workspace::SourceSetting setting, Tested tested);
    /// What differs between two decisions on one change, by the numbers of their records; calls back on the engine's
    /// thread.
    using DifferenceTaken = std::function<void(Result<std::vector<DifferenceRow>>)>;
    void difference(std::uint64_t before, std::uint64_t after, DifferenceTaken taken);
    /// What was known at a past moment (pastSnapshot); calls back on a thread of the engine.
    using PastTaken = std::function<void(Result<std::shared_ptr<const Snapshot>>)>;
    void past(Time moment, PastTaken taken);
    /// What earlier builds said of these tests, as it was known when the change with this head was judged; calls back
    /// on a thread of the engine.
    using TestsRecalled = std::function<void(Result<delivery::TestPasts>)>;
    void pastOfTests(CommitId head, std::vector<std::string> tests, Time moment, TestsRecalled recalled);
    /// Tries the text of a policy on the recorded decisions; without a text only the policy in force is told. A newer
    /// trial ends an older one with Fault::Cancelled. Calls back on a thread of the engine; nothing is written.
    using PolicyTried = std::function<void(Result<PolicyTrial>)>;
    void tryPolicy(std::optional<std::string> text, PolicyTried tried);
    /// The recorded past under the policy in force and under scenarios of it. A newer question ends an older one with
    /// Fault::Cancelled. Calls back on a thread of the engine; nothing is sent and nothing is written.
    using Rehearsed = std::function<void(Result<Rehearsal>)>;
    void rehearse(RehearsalWish wish, Rehearsed rehearsed);
    /// What the gate was good for in [from, to) of the record; calls back on a thread of the engine.
    using AccountsTaken = std::function<void(Result<Accounts>)>;
    void accounts(std::optional<Time> from, std::optional<Time> to, AccountsTaken taken);
    /// What the newest watched deployments of a service looked like, whose watch is over; calls back on a thread of the
    /// engine.
    using WindowsTaken = std::function<void(Result<std::vector<WindowView>>)>;
    void windows(std::string service, std::string environment, std::size_t most, WindowsTaken taken);
    /// What taking a service back would take, from what runs there now; calls back on the engine's thread.
    using WayBackTaken = std::function<void(Result<WayBackView>)>;
    void wayBack(std::string service, std::string environment, WayBackTaken taken);
    /// Blocks until no job runs and the newest state was announced, or the timeout passed.
    bool waitUntilIdle(std::chrono::milliseconds timeout);

private:
    class Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace fermata::engine
