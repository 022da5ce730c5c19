// The recorded looks of the gate at changes, with everything that a decision needs to be taken again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/risk/risk_model.h"
#include "core/audit/ledger.h"
#include "core/base/result.h"
#include "core/decision/policy.h"

namespace fermata::rehearsal {

/// Asked now and then by what takes long: true ends it with Fault::Cancelled. Called from several threads.
using Unwanted = std::function<bool()>;
Error cancelled();

/// A decision on record, with what it was made from.
struct Look {
    audit::RecordedDecision entry;
    assessment::EvidenceSnapshot snapshot;
    assessment::RiskModel::Pointer model;
    /// Policy::neverDocumentation of the recorded policy; the class of the change was judged with it. Null: not known.
    std::shared_ptr<const std::vector<std::string>> neverDocumentation = nullptr;
};

/// Half-open, of the moments of decisions; nothing: no end.
struct Window {
    std::optional<Time> from, to;
    bool holds(Time at) const { return (!from || at >= *from) && (!to || at < *to); }
    bool operator==(const Window&) const = default;
};

struct LooksRead {
    std::vector<Look> looks;          ///< in the order of the record
    std::size_t notByThisVersion = 0; ///< in the window, but in a form that this version does not read
};

/// Reads looks; models and policies are read once. Thread safety: one thread at a time; decoding uses all processors.
class LookReader {
public:
    /// @requires `chain` outlives the reader
    explicit LookReader(const audit::Chain& chain) : m_chain(&chain) {}

    /// @param numbers  of decisions' records
    /// @returns Cancelled, Corrupt, or what kept the record from being read; nothing is left out silently
    Result<LooksRead> read(std::span<const std::uint64_t> numbers, const Window& window, const Unwanted& isUnwanted);

private:
    Result<assessment::RiskModel::Pointer> modelOf(const Digest& digest);
    Result<std::shared_ptr<const std::vector<std::string>>> neverDocumentationOf(const Digest& policy);

    const audit::Chain* m_chain;
    std::map<Digest, assessment::RiskModel::Pointer> m_models;
    std::map<Digest, std::shared_ptr<const std::vector<std::string>>> m_neverDocumentation; ///< by policy
};

/// The newest looks of a record, kept in memory so that one policy after the other can be asked. Thread safety: one
/// thread at a time.
class NewestLooks {
public:
    /// Reads what came since, or all anew where more are wanted than before. Cancelled, it goes on from there.
    Result<void> refresh(const std::string& recordFile, std::size_t atMost, const Unwanted& isUnwanted);

    std::span<const Look> looks() const { return m_looks; } ///< oldest first
    std::size_t older() const { return m_older; }           ///< on record, and not among them
    std::size_t notByThisVersion() const { return m_notByThisVersion; }

private:
    std::vector<Look> m_looks;
    std::size_t m_atMost = 0;
    std::uint64_t m_readTo = 0; ///< number of the last record that was looked at
    std::size_t m_older = 0, m_notByThisVersion = 0;
};

/// What a policy says of one look.
struct Answer {
    decision::Verdict verdict = decision::Verdict::Hold;
    bool endsByItself = false;  ///< it waits for a moment only, for nobody
    std::vector<double> losses; ///< expected loss of each verdict, by its number, without what waiting costs; of this
                                ///< policy and in its unit
    double perDay = 0.0;        ///< what a day without the change costs, in the same unit; 0 where nothing is weighed
    decision::Message why;      ///< the one sentence of the verdict
    bool operator==(const Answer&) const = default;
};

/// `decide(under(policy, snapshot), policy, model)` for each look, in their order; runs on all processors. What is
/// answered depends on nothing but the arguments, whatever the number of threads.
/// @returns Cancelled
Result<std::vector<Answer>> answers(std::span<const Look> looks, const decision::Policy& policy,
                                    const Unwanted& isUnwanted);

} // namespace fermata::rehearsal
