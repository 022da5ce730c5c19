// The what-if lab's questions: the recorded past under the policy in force and under scenarios of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/result.h"
#include "core/decision/policy.h"
#include "core/rehearsal/backtest.h"
#include "core/workspace/field_edit.h"

namespace fermata::engine {

using workspace::FieldEdit;

/// The policy in force with some fields changed.
struct ScenarioWish {
    std::string name;
    std::vector<FieldEdit> edits;
    bool operator==(const ScenarioWish&) const = default;
};
struct RehearsalWish {
    std::vector<ScenarioWish> scenarios;
    std::optional<Time> from; ///< only decisions of this moment or later; the newest `rehearsalAtMost` in any case
};

/// So many of the newest decisions are judged again for the lab; `fermatactl backtest` judges all.
inline constexpr std::size_t rehearsalAtMost = 10000;

struct Rehearsal {
    rehearsal::Backtest backtest;   ///< scores: of the policy in force ("now"), then of each scenario
    std::vector<std::string> texts; ///< of the scenarios' policies, as they would be saved
    std::optional<Error> problem;   ///< why a scenario is no sound policy; the rest says nothing then
    std::size_t problemOf = 0;      ///< which
};

/// Keeps what earlier questions worked out: only what is new is judged. Thread safety: one thread at a time.
class Rehearser {
public:
    /// Nothing is sent and nothing is written.
    /// @param file  what the policy's text is called in errors
    /// @returns the errors of reading the record; Cancelled when `isUnwanted` says so
    Result<Rehearsal> run(rehearsal::NewestLooks& looks, const std::string& recordFile, const std::string& inForce,
                          const std::string& file, const RehearsalWish& wish, const rehearsal::Unwanted& isUnwanted);

private:
    struct Kept {
        decision::Policy policy;
        std::vector<rehearsal::Answer> answers;
    };
    Result<std::vector<rehearsal::Answer>> answersOf(const rehearsal::NewestLooks& looks,
                                                     const decision::Policy& policy,
                                                     const rehearsal::Unwanted& isUnwanted);

    std::vector<Kept> m_kept;       ///< the last that were asked for, of the looks up to m_lastRecord
    std::uint64_t m_lastRecord = 0; ///< of the newest look
};

} // namespace fermata::engine
