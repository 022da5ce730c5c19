// What the screen of the model's health shows: how good it is, what drifts, its versions, gate against human; and what
// was learned besides the model: risks of what was deployed, suggestions with the history that backs them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/decision/decision.h"
#include "core/learning/evaluation/health.h"
#include "core/learning/registry/model_registry.h"

namespace fermata::engine {

/// One thing that a promotion should rest on.
struct PromotionCheck {
    enum class State { Met, NotMet, Unknown };
    State state = State::Unknown;
    decision::Message what; ///< with the numbers behind it
};

/// What became of changes on which a person and the gate did not agree. Never by person.
struct OverrideFates {
    std::vector<std::string> releasedFailed, releasedFine; ///< the gate waited, a person released: keys of the changes
    std::vector<std::string> heldFailed, heldFine;         ///< the gate permitted, a person held
    std::size_t unknown = 0;                               ///< it is not known yet what became of them
};

/// A version that was taken back for cause, and whose bar nobody lifted.
struct TakenBackView {
    std::uint64_t record = 0; ///< that bars it
    std::string service, version, environment;
    std::string reason;
    Time at{};
    bool operator==(const TakenBackView&) const = default;
};

/// A suggestion that a person did not take up.
struct DeclinedView {
    Time at{};
    std::string person;
    std::string reason; ///< foreign text
    bool operator==(const DeclinedView&) const = default;
};

/// "Changes to this component need review." Nothing of it is in force before a person accepts it.
struct SuggestionView {
    std::string component;                ///< id of the policy's
    double before = 1.0, after = 0.0;     ///< review_above of the component: as it is, as suggested
    std::vector<TakenBackView> history;   ///< what backs it, newest first
    std::string policy;                   ///< the text of the policy in force with that one value changed, or empty:
    std::string whyNoText;                ///< why it has to be written by hand
    std::optional<DeclinedView> declined; ///< before the newest of the history was taken back
    bool operator==(const SuggestionView&) const = default;
};

struct ModelHealthView {
    std::optional<learning::Health> health;       ///< nothing: this workspace has not learned since it can be judged
    std::vector<learning::ModelVersion> versions; ///< newest first
    std::int64_t champion = 0;                    ///< 0: the prior speaks
    std::int64_t promotable = 0;        ///< newest version above the champion that knows more than the prior, or 0
    std::vector<PromotionCheck> checks; ///< of `promotable`
    bool hasDoubts = false;             ///< promoting it takes a person who says that he looked at them
    bool canGoBack = false;
    decision::Message whyClosed; ///< why the acting person may neither promote nor go back; empty id: he may
    std::int64_t labels = 0, labelsNeeded = 0; ///< of what speaks: how many more lift it one step
    std::string state;                         ///< name of the assessment::RiskState of what speaks
    OverrideFates fates;
    std::vector<SuggestionView> suggestions; ///< also where no model speaks yet; by component
    /// p_incident at the gate of what was deployed in the last day, by key of the deployment; one that no decision on
    /// record brought is missing.
    std::map<std::string, double> atGate;
};

} // namespace fermata::engine
