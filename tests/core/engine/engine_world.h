// A small workspace for the tests of the engine, and an engine on it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <future>
#include <memory>

#include "core/audit/chain.h"
#include "core/engine/actor.h"
#include "core/engine/engine.h"
#include "tests/support/scratch.h"
#include "tests/support/test.h"

namespace fermata::test {

inline constexpr std::int64_t noon = 1600000000;

/// A workspace with a policy in which this account is release manager, and a repository with one waiting branch.
class World {
public:
    World() {
        setenv("XDG_CONFIG_HOME", (scratch / "config").c_str(), 1);
        setenv("XDG_STATE_HOME", (scratch / "state").c_str(), 1);
        repository.setTime(noon - 86400);
        for (int i = 0; i < 12; ++i) {
            repository.write("src/a" + std::to_string(i % 3) + ".cpp",
                             std::string(static_cast<std::size_t>(i) + 1, 'x') + ";\n");
            repository.commit("Step " + std::to_string(i));
        }
        repository.git({"checkout", "-q", "-b", "docs"});
        repository.write("README.md", "Hello\n");
        head = repository.commit("Fix a typo", "Bo <bo@example.org>");
        repository.git({"checkout", "-q", "main"});
        std::filesystem::create_directories(folder() + "/evidence");
        scratch.write("w/workspace.yaml",
                      "version: 1\nname: test\nrepositories:\n  - {name: shop, path: \"" + repository.path() + "\"}\n");
        writePolicy("");
    }

    void writePolicy(const std::string& more) {
        scratch.write("w/policy.yaml", "version: 1\npeople:\n  - {id: me, os_accounts: [\"" + engine::osAccount() +
                                           "\"], roles: [release-manager, senior]}\n" + more);
    }
    /// Passed tests and a clean scan for the head, and a quiet production.
    void writeEvidence() {
        const std::string at = rfc3339(fromUnix(noon - 600));
        scratch.write(
            "w/evidence/" + head + "/junit.xml",
            "<testsuite name=\"t\" tests=\"2\" failures=\"0\" timestamp=\"" + at +
                "\"><testcase classname=\"c\" name=\"a\"/><testcase classname=\"c\" name=\"b\"/></testsuite>");
        scratch.write("w/evidence/" + head + "/scan.sarif",
                      "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"s\"}},\"results\":[],"
                      "\"invocations\":[{\"executionSuccessful\":true,\"endTimeUtc\":\"" +
                          at + "\"}]}]}");
        scratch.write("w/board.json", "{\"at\":\"" + rfc3339(fromUnix(noon - 5)) +
                                          "\",\"environment\":\"production\",\"alerts\":[],\"burn_rates\":[],"
                                          "\"incident\":false,\"rollout\":false}");
    }
    std::string folder() const { return scratch / "w"; }

    ScratchFolder scratch;
    ScratchRepository repository;
    std::string head;
    FixedClock clock{fromUnix(noon)};
    std::unique_ptr<Log> log = Log::nowhere();
};

inline Result<void> answered(engine::Engine& engine, engine::Command command) {
    auto answer = std::make_shared<std::promise<Result<void>>>();
    auto future = answer->get_future();
    engine.send(std::move(command), [answer](Result<void> result) { answer->set_value(std::move(result)); });
    if (future.wait_for(std::chrono::seconds{30}) != std::future_status::ready)
        return Error(Fault::Internal, "no answer");
    return future.get();
}

inline std::unique_ptr<engine::Engine> start(World& world) {
    engine::Options options;
    options.workspace = world.folder();
    options.followsTime = false;
    return std::make_unique<engine::Engine>(options, world.clock, *world.log, engine::Engine::Listener{});
}

struct Note {
    std::string reason, person;
};
inline std::vector<Note> notesOf(const World& world, const std::string& subject) {
    const auto places = audit::Places::ofAccount();
    auto chain = audit::Chain::open(world.folder() + "/record.db", audit::Access::Observe, *places);
    std::vector<Note> notes;
    const auto kept = chain.value().of(audit::RecordKind::Note, subject).value();
    for (const auto& stored : kept)
        notes.push_back({*stored.record.payload.find("reason")->text(), stored.record.author.person});
    return notes;
}

} // namespace fermata::test
