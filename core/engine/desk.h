// Everything about one change that lies on the engine's desk, and how it is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/assessment/risk/risk_model.h"
#include "core/audit/ledger.h"
#include "core/decision/authority.h"
#include "core/decision/policy.h"
#include "core/engine/series.h"
#include "core/engine/snapshot.h"
#include "core/engine/waiting.h"
#include "core/history/range.h"

namespace fermata::engine {

/// One change between two looks.
struct DeskItem {
    WaitingRange waiting;
    std::string repositoryName;
    std::string repositoryPath;
    std::optional<history::MeasuredRange> measured; ///< of exactly waiting.range
    std::vector<SeriesPart> earlier;                ///< merged commits that count as one series with it
    std::string earlierOf;                          ///< base, policy and day that they were found for
    std::vector<SeriesPart> beside;                 ///< waiting changes that count as one series with it
    std::string besideOf;                           ///< heads and policy that they were found for
    std::optional<audit::RecordedDecision> recorded;
    std::string fingerprint; ///< of what was recorded last; see fingerprintOf()
    std::string inputs;      ///< what the last assessment was made from
    Time assessedAt{};
    ChangeView view;
};

/// What makes a decision worth a record of its own: head, base, environment, policy, model, verdict, rules, and the
/// state and digest of each piece of evidence; of production and traffic, which are measured all the time, the state
/// and what the rules make of them. Not the moment, nor ages that nothing hangs on.
std::string fingerprintOf(const assessment::EvidenceSnapshot& snapshot, const decision::Decision& decision,
                          const Digest& policy, const Digest& model);

/// For whom and under which policy things are shown.
struct DeskView {
    const decision::Policy& policy;
    const decision::Actor& actor;
    bool isObserver = false;
    Time now{};
};

/// Puts a recorded decision and what persons did about it on the desk: history, acts, buttons, whom it waits for.
Result<void> show(DeskItem& item, const audit::DecisionLedger& ledger, const DeskView& view);

/// Reviews that persons gave, of any head: recorded approvals, with the roles that these persons have today.
std::vector<assessment::Review> reviewsOf(const std::vector<audit::RecordedAct>& acts, const decision::Policy& policy);

} // namespace fermata::engine
