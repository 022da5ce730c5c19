// What a CI system runs for a commit: a pipeline's run with its jobs, and the one set of states they can be in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"

namespace fermata::delivery {

/// Each state of a vendor maps to exactly one of these; one that we do not know is Unknown, never success.
enum class RunState {
    Queued,
    Running,
    Waiting, ///< for a person or for another run
    Paused,
    Succeeded,
    Unstable, ///< ended with warnings or tolerated failures
    Failed,
    Aborted,
    Skipped,
    NotBuilt,
    Unknown
};
inline constexpr RunState allRunStates[] = {
    RunState::Queued, RunState::Running, RunState::Waiting, RunState::Paused,   RunState::Succeeded, RunState::Unstable,
    RunState::Failed, RunState::Aborted, RunState::Skipped, RunState::NotBuilt, RunState::Unknown};
std::string_view name(RunState state); ///< "queued", …, "not-built", "unknown"
std::optional<RunState> runState(std::string_view name);
/// It will not change by itself any more. Unknown is not over: nobody knows.
bool isOver(RunState state);
/// The one that a parent shows for two children: Failed before Aborted before Unknown before Unstable before Paused
/// before Waiting before Running before Queued before Succeeded before NotBuilt before Skipped.
RunState worse(RunState one, RunState other);

/// What a stage is for: the four lanes of the graph.
enum class Lane { Plan, Build, Test, Deploy };
std::string_view name(Lane lane); ///< "plan", "build", "test", "deploy"
std::optional<Lane> lane(std::string_view name);

/// One step of a run. Texts are UTF-8, not yet plain.
struct Job {
    std::string id;    ///< stable within its run
    std::string title; ///< what the CI calls it
    Lane lane = Lane::Build;
    RunState state = RunState::Unknown;
    std::vector<std::string> needs; ///< ids of jobs of this run that come before it
    std::optional<Time> startedAt;
    std::optional<Time> finishedAt;
    std::string fact; ///< one line of its own words: "3 of 214 failed"
    std::string log;  ///< how its source names its log; empty: none
    bool operator==(const Job&) const = default;
};

/// One attempt to bring a commit through a pipeline.
struct Run {
    std::string source;   ///< name of the source that saw it
    std::string id;       ///< as the source names it; unique within the source, also over attempts
    std::string pipeline; ///< workflow, builder, job path
    std::string title;
    Lane lane = Lane::Build; ///< of the pipeline as a whole; jobs have their own
    std::string repository;  ///< its name in the workspace, or empty
    std::string branch;
    std::optional<CommitId> commit;
    std::string whyNoCommit; ///< where there is none: in one line
    int number = 0;
    int attempt = 1;
    RunState state = RunState::Unknown;
    std::optional<Time> queuedAt;
    std::optional<Time> startedAt;
    std::optional<Time> finishedAt;
    std::string url;
    std::vector<Job> jobs;
    Time seenAt{}; ///< when the source said so, on our clock
    bool operator==(const Run&) const = default;

    std::string key() const { return source + "/" + id; }
};

} // namespace fermata::delivery
