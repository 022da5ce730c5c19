// A fact that a verdict can rest on: from where, how old, bound to which revision, and whether it may be believed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"

namespace fermata::assessment {

/// The kinds of evidence that a policy can declare mandatory, advisory, or not used here.
enum class EvidenceKind {
    Diff,       ///< what the change touches; always mandatory
    History,    ///< the mined past behind the risk
    Tests,      ///< JUnit reports of the change's head
    Coverage,   ///< covered share of the changed lines
    Scan,       ///< security findings
    Review,     ///< approvals by persons
    Production, ///< alerts, burn rate, incident, rollout of the environment
    Traffic,    ///< traffic now and usual
    Value,      ///< what the tracker says the change is worth a day
    Performance ///< how much slower it makes the product, measured
};
inline constexpr EvidenceKind allEvidenceKinds[] = {
    EvidenceKind::Diff,  EvidenceKind::History,    EvidenceKind::Tests,      EvidenceKind::Coverage,
    EvidenceKind::Scan,  EvidenceKind::Review,     EvidenceKind::Production, EvidenceKind::Traffic,
    EvidenceKind::Value, EvidenceKind::Performance};

/// All but Fresh rank like Missing: ignorance never helps (invariant 1).
enum class EvidenceState { Fresh, Stale, Missing, Conflicting, Malformed };

std::string_view name(EvidenceKind kind);   ///< stable lower-case word: "tests"
std::string_view name(EvidenceState state); ///< "fresh"
std::optional<EvidenceKind> evidenceKind(std::string_view name);
std::optional<EvidenceState> evidenceState(std::string_view name);

/// One piece of evidence as judged when the snapshot was built.
struct Evidence {
    EvidenceKind kind = EvidenceKind::Diff;
    EvidenceState state = EvidenceState::Missing;
    std::string source;             ///< file name or source name; plain text when shown
    std::optional<Time> observedAt; ///< the file's own stamp, else its modification time; never "now"
    std::string boundTo;            ///< hex revision it was measured on, or empty: unbound
    Digest digest;                  ///< of the bytes it was read from; null when there were none
    std::string note;               ///< why it is not fresh, as a message id of core/wording or the reader's error text
    bool operator==(const Evidence&) const = default;
};

} // namespace fermata::assessment
