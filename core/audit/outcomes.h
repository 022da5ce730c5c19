// What persons told of outcomes, as the record holds it: labels of changes, and incidents of production.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/chain.h"
#include "core/decision/policy.h"

namespace fermata::audit {

/// The subject of these notes.
inline constexpr auto outcomeSubject = "outcome";
/// The subject of the notes that bar a version which was taken back for cause, or lift that; core/engine writes them.
inline constexpr auto takenBackSubject = "barred";
/// More incidents than these are recorded in several notes.
inline constexpr std::size_t incidentsOfNote = 1000;

/// A person's word on one change. The newest on a commit counts.
struct ToldLabel {
    CommitId commit;
    bool isFaulty = false;
    std::string reason; ///< foreign text
    // Of the record:
    std::uint64_t record = 0;
    Time at{};
    std::string person;
    bool operator==(const ToldLabel&) const = default;
};

/// An incident of a tracker's export. The newest word on an id counts.
struct ToldIncident {
    std::string id;
    Time openedAt{};
    std::optional<Time> resolvedAt;
    std::string service;
    std::string severity;
    std::optional<CommitId> commit; ///< of the change that caused it
    std::string deployment;         ///< key of the deployment that caused it, or empty
    std::uint64_t record = 0;
    bool operator==(const ToldIncident&) const = default;

    /// Whether the export says the same of it.
    bool saysAs(const ToldIncident& other) const;
};

/// A change that a person wanted to be rolled back, or that was taken back because production was proved to be worse
/// with it; not where a person lifted the bar since.
struct ToldRollback {
    CommitId commit; ///< the head of the change
    Time at{};
    std::uint64_t record = 0;
    bool operator==(const ToldRollback&) const = default;
};

struct ToldOutcomes {
    std::vector<ToldLabel> labels;       ///< one a commit, by commit
    std::vector<ToldIncident> incidents; ///< one an id, by id
    std::vector<ToldRollback> rollbacks; ///< oldest first
    std::optional<Time> toldUntil;       ///< when incidents were told last; nothing where nobody ever told of any

    bool isEmpty() const { return labels.empty() && incidents.empty() && rollbacks.empty(); }
    bool operator==(const ToldOutcomes&) const = default;
};

/// How many of an import were new, said something else than before, or were known.
struct ImportCount {
    std::size_t added = 0, changed = 0, known = 0;
    bool operator==(const ImportCount&) const = default;
};

/// Thread safety: that of its chain.
class OutcomeLedger {
public:
    /// @requires `chain` outlives the ledger
    explicit OutcomeLedger(Chain& chain) : m_chain(&chain) {}

    /// Records a person's word. Nobody clears a change of the own hands (`hands`: ids of the policy's people).
    /// @returns Refused for an actor whom the policy does not know, without a reason, and for the own change; Conflict
    ///          where the record says so already
    Result<ToldLabel> label(const decision::Actor& actor, const std::vector<std::string>& hands, ToldLabel told,
                            Time now);
    /// Records what is not known yet of `incidents`; an import that says nothing new is recorded too, because it says
    /// that there was nothing to tell until now. @returns Refused for an actor whom the policy does not know
    Result<ImportCount> import(const decision::Actor& actor, const std::vector<ToldIncident>& incidents,
                               const std::string& file, Time now);

    /// What counts at `until`; nothing: now. @returns Corrupt for a note that cannot be read: no word is left out
    /// silently
    Result<ToldOutcomes> told(std::optional<Time> until = std::nullopt) const;

private:
    Chain* m_chain;
};

} // namespace fermata::audit
