#include "core/delivery/run.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fermata::delivery {

namespace {

constexpr std::pair<RunState, std::string_view> stateNames[] = {
    {RunState::Queued, "queued"},      {RunState::Running, "running"},     {RunState::Waiting, "waiting"},
    {RunState::Paused, "paused"},      {RunState::Succeeded, "succeeded"}, {RunState::Unstable, "unstable"},
    {RunState::Failed, "failed"},      {RunState::Aborted, "aborted"},     {RunState::Skipped, "skipped"},
    {RunState::NotBuilt, "not-built"}, {RunState::Unknown, "unknown"}};

constexpr std::pair<Lane, std::string_view> laneNames[] = {
    {Lane::Plan, "plan"}, {Lane::Build, "build"}, {Lane::Test, "test"}, {Lane::Deploy, "deploy"}};

/// Worst first.
constexpr RunState byWeight[] = {RunState::Failed,    RunState::Aborted,  RunState::Unknown, RunState::Unstable,
                                 RunState::Paused,    RunState::Waiting,  RunState::Running, RunState::Queued,
                                 RunState::Succeeded, RunState::NotBuilt, RunState::Skipped};
static_assert(std::size(byWeight) == std::size(allRunStates));

} // namespace

std::string_view name(RunState state) {
    return std::ranges::find(stateNames, state, &std::pair<RunState, std::string_view>::first)->second;
}

std::optional<RunState> runState(std::string_view name) {
    for (const auto& [state, word] : stateNames)
        if (word == name)
            return state;
    return std::nullopt;
}

bool isOver(RunState state) {
    switch (state) {
    case RunState::Succeeded:
    case RunState::Unstable:
    case RunState::Failed:
    case RunState::Aborted:
    case RunState::Skipped:
    case RunState::NotBuilt:
        return true;
    case RunState::Queued:
    case RunState::Running:
    case RunState::Waiting:
    case RunState::Paused:
    case RunState::Unknown:
        return false;
    }
    return false;
}

RunState worse(RunState one, RunState other) {
    return std::ranges::find(byWeight, one) < std::ranges::find(byWeight, other) ? one : other;
}

std::string_view name(Lane lane) {
    return std::ranges::find(laneNames, lane, &std::pair<Lane, std::string_view>::first)->second;
}

std::optional<Lane> lane(std::string_view name) {
    for (const auto& [value, word] : laneNames)
        if (word == name)
            return value;
    return std::nullopt;
}

} // namespace fermata::delivery
