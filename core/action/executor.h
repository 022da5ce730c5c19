// Acts on the outside world: orders in, receipts out; dry run unless it was armed.
#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/decision/verdict.h"

namespace fermata::action {

/// The named actions that an environment can be armed for.
enum class ActionKind {
    Approve, ///< let a waiting run of the CI go on
    Start,   ///< start a pipeline
    ReRun,
    Cancel,
    Deploy,   ///< bring a version into an environment
    RollBack, ///< bring the previous good version back
    RequestEnvironment,
    ReleaseEnvironment,
    Silence, ///< an alert, for a time
    Notify
};
inline constexpr ActionKind allActionKinds[] = {ActionKind::Approve,
                                                ActionKind::Start,
                                                ActionKind::ReRun,
                                                ActionKind::Cancel,
                                                ActionKind::Deploy,
                                                ActionKind::RollBack,
                                                ActionKind::RequestEnvironment,
                                                ActionKind::ReleaseEnvironment,
                                                ActionKind::Silence,
                                                ActionKind::Notify};
/// "approve", "start", "re-run", "cancel", "deploy", "roll-back", "request-environment", "release-environment",
/// "silence", "notify"
std::string_view name(ActionKind kind);
std::optional<ActionKind> actionKind(std::string_view name);

/// Whether the gate judges it: what lets something through needs a decision that permits it, or a person's word.
bool isGated(ActionKind kind); ///< Approve, Deploy
/// Whether it brings something forward: what a stopped line does not do. Brakes, rollbacks and messages do not.
bool bringsForward(ActionKind kind);
/// Whether an environment has to be armed for it: all but Notify, which touches nothing but the addresses that a person
/// gave for exactly this.
bool needsArming(ActionKind kind);

/// What an order rests on; read again immediately before the act, and any difference withdraws it (invariant 6).
struct Binding {
    std::string change; ///< key, or empty
    CommitId base, head;
    std::string artefact;    ///< RollBack: key of the deployment that is to be taken back
    std::string environment; ///< or the pool, or empty where it concerns none
    std::string run;         ///< key, or empty
    int attempt = 0;
    std::string decisionId;
    std::optional<decision::Verdict> verdict; ///< of that decision
    Digest snapshot, policy, model;
    bool operator==(const Binding&) const = default;
};

struct Order {
    std::string id; ///< idempotency key, made by orderId() (order_id.h)
    ActionKind kind = ActionKind::Notify;
    std::string executor; ///< name of the executor
    std::string service;
    std::string version; ///< to bring
    Binding binding;
    std::map<std::string, std::string> parameters;
    std::string nonce;        ///< empty, or what keeps a person's deliberate repeat apart from the first one
    std::string reason;       ///< foreign text
    std::string role;         ///< in which the person gives it, or empty
    bool isAutomatic = false; ///< not a person's: hourly limits bind it
    Time at{};
    bool operator==(const Order&) const = default;
};

enum class Outcome {
    DryRun,    ///< nothing was sent: what would have been sent is in `text`
    Done,      ///< the outside confirmed it when it was read again
    Refused,   ///< the outside said no; nothing happened
    Withdrawn, ///< a binding did not hold any more; nothing was sent
    Unknown    ///< sent, and the answer was lost: it is reconciled by reading, never sent again blindly
};
std::string_view name(Outcome outcome); ///< "dry-run", "done", "refused", "withdrawn", "unknown"
std::optional<Outcome> outcome(std::string_view name);

struct Receipt {
    std::string order;
    Outcome outcome = Outcome::Unknown;
    std::string reference; ///< how the outside names what came of it (a build's key), or empty
    std::string text;      ///< one line, without secrets
    Time at{};
    bool operator==(const Receipt&) const = default;
};

/// So long after its intent nothing of an order is on its way any more: longer than any exchange lasts. Before that,
/// "the outside does not have it" is not believed, and an order whose intent is older than half of it is not sent.
inline constexpr Seconds settlesAfter{300};

/// One party that can act. Thread safety: all methods; calls of one order never overlap.
class Executor {
public:
    virtual ~Executor() = default;
    virtual const std::string& name() const = 0;
    virtual bool can(ActionKind kind) const = 0;
    /// What would be sent, in one line without secrets. Touches nothing.
    virtual Result<std::string> describe(const Order& order) const = 0;
    /// Sends it. @requires the caller recorded the intent and checked arming and bindings (conduct.h does).
    /// @returns a receipt (Done only after reading it back); an Error only where surely nothing was carried out
    virtual Result<Receipt> perform(const Order& order, std::stop_token stop) = 0;
    /// After a lost answer or a restart: looks whether the outside carried it out. Reads only.
    /// @returns Done, Refused (the outside does not have it: believed only `settlesAfter` its intent), or Unknown
    virtual Result<Receipt> reconcile(const Order& order, std::stop_token stop) = 0;
};

} // namespace fermata::action
