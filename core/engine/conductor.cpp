#include <algorithm>

#include "core/engine/conductor_state.h"

namespace fermata::engine {

void Conductor::State::fail(const Error& error) {
    m_log.write(LogLevel::Failure, "engine", error.text());
    m_shown.failure = error;
}

void Conductor::State::announce() {
    m_shown.at = m_clock.now();
    m_shown.changes.clear();
    m_shown.branches.clear();
    m_shown.trunk.clear();
    m_shown.sources.clear();
    m_shown.isReplay = !m_sources.empty();
    for (const Source& source : m_sources) {
        m_shown.sources.push_back(source.view);
        m_shown.isReplay = m_shown.isReplay && source.waiting.isReplay;
        m_shown.branches.insert(m_shown.branches.end(), source.waiting.branches.begin(), source.waiting.branches.end());
        m_shown.trunk.insert(m_shown.trunk.end(), source.waiting.trunk.begin(), source.waiting.trunk.end());
    }
    if (m_workspace && m_policy)
        showSources();
    m_shown.board = m_board;
    for (const std::string& key : m_order)
        m_shown.changes.push_back(m_desk[key].view);
    if (m_chain)
        if (auto head = m_chain->head()) {
            m_shown.audit.records = head->count;
            m_shown.audit.head = head->hash.hex();
        }
    m_shown.minedCommits = static_cast<std::uint64_t>(std::max(0L, m_knowledge.view.commits));
    m_stage.announce(m_shown);
}

Conductor::Conductor(const Options& options, const Clock& clock, Log& log, Stage stage)
    : m_state(std::make_unique<State>(options, clock, log, std::move(stage))) {}

Conductor::~Conductor() = default;

void Conductor::open(std::stop_token stop) {
    m_state->open(stop);
}
void Conductor::look(std::stop_token stop) {
    m_state->look(stop);
}
Result<void> Conductor::handle(const Command& command, std::stop_token stop) {
    return m_state->handle(command, stop);
}
Result<std::vector<RecordView>> Conductor::records(const Engine::RecordQuery& query, std::uint64_t& total) {
    return m_state->records(query, total);
}
void Conductor::log(const std::string& source, std::string log, std::size_t offset, Engine::LogPage page) {
    m_state->log(source, std::move(log), offset, std::move(page));
}
void Conductor::test(workspace::SourceSetting setting, Engine::Tested tested) {
    m_state->test(std::move(setting), std::move(tested));
}
Result<std::vector<DifferenceRow>> Conductor::difference(std::uint64_t before, std::uint64_t after) {
    return m_state->difference(before, after);
}
void Conductor::past(Time moment, Engine::PastTaken taken) {
    m_state->past(moment, std::move(taken));
}
void Conductor::pastOfTests(CommitId head, std::vector<std::string> tests, Time moment,
                            Engine::TestsRecalled recalled) {
    m_state->pastOfTests(head, std::move(tests), moment, std::move(recalled));
}
void Conductor::rehearse(RehearsalWish wish, Engine::Rehearsed rehearsed) {
    m_state->rehearse(std::move(wish), std::move(rehearsed));
}
void Conductor::accounts(std::optional<Time> from, std::optional<Time> to, Engine::AccountsTaken taken) {
    m_state->accounts(from, to, std::move(taken));
}
void Conductor::tryPolicy(std::optional<std::string> text, Engine::PolicyTried tried) {
    m_state->tryPolicy(std::move(text), std::move(tried));
}
Result<WayBackView> Conductor::wayBack(const std::string& service, const std::string& environment) {
    return m_state->wayBack(service, environment);
}

void Conductor::windows(const std::string& service, const std::string& environment, std::size_t most,
                        Engine::WindowsTaken taken) {
    m_state->windows(service, environment, most, std::move(taken));
}
void Conductor::settle(std::stop_token stop) {
    m_state->settle(stop);
}
std::chrono::steady_clock::time_point Conductor::dueAt() const {
    return m_state->dueAt();
}
bool Conductor::isBusy() const {
    return m_state->isBusy();
}

} // namespace fermata::engine
