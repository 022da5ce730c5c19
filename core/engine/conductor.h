// The engine's state and what it does with it: open, look, learn, assess, decide, record, act.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/engine/engine.h"

namespace fermata::engine {

/// What the conductor asks of the threads around it.
struct Stage {
    std::function<void(Snapshot)> announce;
    std::function<void(std::function<void()>)> post;                  ///< run this later, on the engine's thread
    std::function<void(std::function<void(std::stop_token)>)> labour; ///< run this on the worker's thread
    std::function<void(std::function<void(std::stop_token)>)> hands;  ///< run this on the thread that acts outside
    std::function<void(std::function<void(std::stop_token)>)> errand; ///< run this on a thread that only asks
};

/// Thread safety: everything on the engine's thread.
class Conductor {
public:
    Conductor(const Options& options, const Clock& clock, Log& log, Stage stage);
    ~Conductor();

    /// Opens workspace, record and repositories; what fails is announced as Snapshot::failure, never thrown.
    void open(std::stop_token stop);
    /// One look at all sources: what changed is assessed and decided again.
    void look(std::stop_token stop);
    Result<void> handle(const Command& command, std::stop_token stop);
    Result<std::vector<RecordView>> records(const Engine::RecordQuery& query, std::uint64_t& total);
    void log(const std::string& source, std::string log, std::size_t offset, Engine::LogPage page);
    void test(workspace::SourceSetting setting, Engine::Tested tested);
    Result<std::vector<DifferenceRow>> difference(std::uint64_t before, std::uint64_t after);
    void past(Time moment, Engine::PastTaken taken);
    void pastOfTests(CommitId head, std::vector<std::string> tests, Time moment, Engine::TestsRecalled recalled);
    void rehearse(RehearsalWish wish, Engine::Rehearsed rehearsed);
    void accounts(std::optional<Time> from, std::optional<Time> to, Engine::AccountsTaken taken);
    void tryPolicy(std::optional<std::string> text, Engine::PolicyTried tried);
    void windows(const std::string& service, const std::string& environment, std::size_t most,
                 Engine::WindowsTaken taken);
    Result<WayBackView> wayBack(const std::string& service, const std::string& environment);
    /// What came in since is judged and announced: called when nothing else is to be done, at the latest at dueAt().
    void settle(std::stop_token stop);
    std::chrono::steady_clock::time_point dueAt() const;
    /// Mining, learning, assessing or acting is under way.
    bool isBusy() const;

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace fermata::engine
