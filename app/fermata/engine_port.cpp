#include "app/fermata/engine_port.h"

#include <utility>

namespace fermata::app {

ui::EnginePort portOf(const std::unique_ptr<engine::Engine>& engine) {
    return {
        [&engine](engine::Command command, engine::Answer answer) {
            engine->send(std::move(command), std::move(answer));
        },
        [&engine](engine::Engine::RecordQuery query, engine::Engine::RecordPage page) {
            engine->records(std::move(query), std::move(page));
        },
        [&engine](std::string source, std::string log, std::size_t offset, engine::Engine::LogPage page) {
            engine->log(std::move(source), std::move(log), offset, std::move(page));
        },
        [&engine](workspace::SourceSetting setting, engine::Engine::Tested tested) {
            engine->test(std::move(setting), std::move(tested));
        },
        [&engine](Time moment, engine::Engine::PastTaken taken) { engine->past(moment, std::move(taken)); },
        [&engine](std::uint64_t before, std::uint64_t after, engine::Engine::DifferenceTaken taken) {
            engine->difference(before, after, std::move(taken));
        },
        [&engine](CommitId head, std::vector<std::string> tests, Time moment, engine::Engine::TestsRecalled recalled) {
            engine->pastOfTests(head, std::move(tests), moment, std::move(recalled));
        },
        [&engine](std::optional<std::string> text, engine::Engine::PolicyTried tried) {
            engine->tryPolicy(std::move(text), std::move(tried));
        },
        [&engine](std::optional<Time> from, std::optional<Time> to, engine::Engine::AccountsTaken taken) {
            engine->accounts(from, to, std::move(taken));
        },
        [&engine](engine::RehearsalWish asked, engine::Engine::Rehearsed rehearsed) {
            engine->rehearse(std::move(asked), std::move(rehearsed));
        },
        [&engine](std::string service, std::string environment, engine::Engine::WayBackTaken taken) {
            engine->wayBack(std::move(service), std::move(environment), std::move(taken));
        }};
}

} // namespace fermata::app
