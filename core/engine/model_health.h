// What the screen of the model's health shows: how good it is, what drifts, its versions, and gate against human.
#pragma once

#include <cstdint>
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
};

} // namespace fermata::engine
