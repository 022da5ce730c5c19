// Decisions and what persons did about them, as the record holds them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/risk/risk_model.h"
#include "core/audit/chain.h"
#include "core/base/probability.h"
#include "core/decision/authority.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::audit {

/// What a decision was made from, and what came out: names of objects in the record.
struct DecisionDigests {
    Digest snapshot, policy, model, decision;
    bool operator==(const DecisionDigests&) const = default;
};

/// A decision as its record states it.
struct RecordedDecision {
    std::string id;           ///< hex digest of the record's payload
    std::uint64_t record = 0; ///< number
    Time at{};
    std::string change; ///< key
    CommitId base, head;
    std::string environment;
    decision::Verdict verdict = decision::Verdict::Hold;
    Probability pDefect, low, high;
    int decider = 0;
    DecisionDigests digests;
    decision::Message cause; ///< why it differs from the decision on this change before; empty id for the first
    bool operator==(const RecordedDecision&) const = default;
};

/// A decision with everything behind it.
struct DecisionFile {
    RecordedDecision entry;
    assessment::EvidenceSnapshot snapshot;
    decision::Policy policy;
    assessment::RiskModel::Pointer model;
    decision::Decision decision;
};

/// The policy and the model that were read last: many decisions share them.
struct SharedParts {
    Digest policyDigest, modelDigest;
    std::optional<decision::Policy> policy;
    assessment::RiskModel::Pointer model;
};

/// A person's act on a decision. It binds what was seen then: see withdrawal().
struct RecordedAct {
    std::uint64_t record = 0;
    Time at{};
    decision::ActKind kind = decision::ActKind::Approve;
    std::string decisionId;
    Author author;
    std::string role;
    std::string reason; ///< text that others wrote
    std::optional<Time> until;
    std::string change;
    CommitId base, head;
    std::string environment;
    decision::Verdict verdict = decision::Verdict::Hold; ///< what was acted on
    DecisionDigests digests;
    bool operator==(const RecordedAct&) const = default;
};

/// Why an act counts no longer.
enum class Withdrawal { Expired, HeadMoved, BaseMoved, EnvironmentDiffers, PolicyChanged, ModelChanged, VerdictWorse };
std::string_view name(Withdrawal withdrawal); ///< "expired", "head_moved", …

/// Whether an act still counts beside the newest decision on its change. Approvals and overrides bind head, base,
/// environment, policy and model, last until their expiry and an approval at most 24 hours, and fall with a worse
/// verdict; a hold stands until its expiry or until the head moves.
std::optional<Withdrawal> withdrawal(const RecordedAct& act, const RecordedDecision& newest, Time now);

/// Reads a record's payload. @returns Fault::Malformed when it is no decision, or no act
Result<RecordedDecision> readDecision(const Record& record);
Result<RecordedAct> readAct(const Record& record);

/// Thread safety: that of its chain.
class DecisionLedger {
public:
    /// @requires `chain` outlives the ledger
    /// `until`: only records up to this moment are seen; for looking only
    explicit DecisionLedger(Chain& chain, std::optional<Time> until = std::nullopt) : m_chain(&chain), m_until(until) {}

    /// Records a decision with the objects needed to run it again, all or nothing. The same decision twice in a row is
    /// recorded once.
    Result<RecordedDecision> add(const assessment::EvidenceSnapshot& snapshot, const decision::Policy& policy,
                                 const assessment::RiskModel::Pointer& model, const decision::Decision& decision);
    /// A model that is at hand: decisions that rest on it do not read it from the record again.
    /// @requires `digest` is that of the encoded model
    void know(const Digest& digest, assessment::RiskModel::Pointer model);
    /// Records an act after checking once more that this actor may (decision::mayAct, with the policy of now).
    /// @returns Fault::Refused with the id of the message that says why; NotFound
    Result<RecordedAct> act(const std::string& decisionId, const decision::Policy& policy, const decision::Actor& actor,
                            const decision::ActRequest& request);

    /// By id, or by the beginning of one (at least 6 digits). @returns NotFound, Conflict when several begin so
    Result<RecordedDecision> find(const std::string& id) const;
    /// The decisions on one change, oldest first.
    Result<std::vector<RecordedDecision>> history(const std::string& change) const;
    /// The newest decision of every change and environment, newest first.
    Result<std::vector<RecordedDecision>> newest() const;
    /// Of those, the ones that do not permit and that no standing approval or override has settled.
    Result<std::vector<RecordedDecision>> waiting(Time now) const;
    /// What persons did about any decision on this change, oldest first.
    Result<std::vector<RecordedAct>> acts(const std::string& change) const;
    /// Everything behind a decision. @returns Corrupt when an object is not what was stored, Newer
    Result<DecisionFile> open(const RecordedDecision& entry) const;

private:
    Result<void> refresh() const;

    Chain* m_chain;
    std::optional<Time> m_until;
    // What was read so far: records never change.
    mutable std::uint64_t m_readTo = 0;
    mutable std::vector<RecordedDecision> m_decisions;
    mutable std::vector<RecordedAct> m_acts;
    mutable SharedParts m_shared;
    // Policy and model are the same for many decisions; their bytes are made once.
    assessment::RiskModel::Pointer m_model;
    Digest m_modelDigest;
};

} // namespace fermata::audit
