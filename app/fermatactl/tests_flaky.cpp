// `fermatactl tests flaky` and `tests record`: which tests fail without reason, and the past that the gate knows them
// by.
#include <fmt/format.h>

#include "app/fermatactl/outcome_table.h"
#include "app/fermatactl/tests_commands.h"
#include "core/base/probability.h"
#include "core/io/files/write_file.h"
#include "core/io/formats/csv.h"
#include "core/io/formats/json.h"
#include "core/io/signing/sha256.h"
#include "core/sources/test_log.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {
namespace {

struct Flaky {
    std::string history, out, gate;
};

struct Found {
    std::size_t builds = 0, tests = 0, flaky = 0, broken = 0;
};

Result<Found> findFlaky(const Flaky& wanted) {
    const auto builds = readOutcomes(wanted.history);
    if (!builds)
        return builds.error();
    assessment::TestHistory history;
    io::CsvWriter gate({"build", "test", "p_broken"});
    for (const OutcomeBuild& build : *builds)
        for (const assessment::FailureOpinion& opinion : history.addBuild(build.attempts)) {
            gate.text(build.build).text(opinion.test).number(rounded(opinion.pBroken));
            gate.endRow();
        }
    Found found;
    found.builds = builds->size();
    io::CsvWriter table({"test", "p_flaky", "flake_rate", "p_broken_now"});
    for (const auto& [test, belief] : history.beliefs()) {
        table.text(test).number(belief.pFlaky()).number(belief.flakeRate()).number(rounded(belief.pBroken()));
        table.endRow();
        ++found.tests;
        found.flaky += belief.pFlaky() >= 0.5 ? 1 : 0;
        found.broken += belief.pBroken() >= 0.5 ? 1 : 0;
    }
    if (auto written = io::writeFileDurably(wanted.out, table.take()); !written)
        return std::move(written).error();
    if (!wanted.gate.empty())
        if (auto written = io::writeFileDurably(wanted.gate, gate.take()); !written)
            return std::move(written).error();
    return found;
}

struct Recorded {
    std::size_t added = 0, known = 0;
};

Result<Recorded> record(const std::string& file, const Context& context) {
    const auto builds = readOutcomes(file);
    if (!builds)
        return builds.error();
    const auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return workspace.error();
    auto log = sources::TestLog::open(workspace->storeFile(), io::OpenMode::Create);
    if (!log)
        return std::move(log).error();
    Recorded recorded;
    const Time now = context.clock->now();
    for (const OutcomeBuild& build : *builds) {
        if (context.stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        if (build.time && *build.time > now)
            return Error(Fault::Malformed, "build " + build.build + " lies in the future").inFile(file).ofField("time");
        std::map<std::string, sources::TestRun::Outcome> outcomes;
        std::string bytes = build.build + "\n";
        for (const assessment::Attempt& attempt : build.attempts) {
            auto& outcome = outcomes[attempt.test];
            outcome.test = attempt.test;
            (attempt.failed ? outcome.failed : outcome.passed) = true;
            bytes += fmt::format("{}\n{}\n", attempt.test, attempt.failed);
        }
        sources::TestRun run{build.commit.empty() ? "build:" + build.build : build.commit,
                             io::sha256(bytes),
                             build.time.value_or(now),
                             build.time.value_or(now),
                             {}};
        for (auto& [test, outcome] : outcomes)
            run.outcomes.push_back(std::move(outcome));
        auto added = log->add(run);
        if (!added)
            return std::move(added).error().in("keeping build " + build.build);
        ++(*added ? recorded.added : recorded.known);
    }
    return recorded;
}

} // namespace

void addTestsFlaky(CLI::App& tests, Context& context) {
    auto wanted = std::make_shared<Flaky>();
    CLI::App* command = tests.add_subcommand(
        "flaky", "Tells flaky tests from broken ones.\nExample: fermatactl tests flaky --history outcomes.csv --out "
                 "tests.csv --gate failures.csv");
    command->add_option("--history", wanted->history, "CSV build,test,attempt,outcome; builds in the order of time")
        ->required();
    command->add_option("--out", wanted->out, "CSV test,p_flaky,flake_rate,p_broken_now at the end of the history")
        ->required();
    command->add_option("--gate", wanted->gate, "CSV build,test,p_broken: each failure as known after its attempts");
    command->callback([wanted, &context] {
        const auto found = findFlaky(*wanted);
        if (!found)
            return context.fail(found.error());
        if (!context.json)
            return context.print(fmt::format("{} tests in {} builds: {} flaky, {} broken now\n", found->tests,
                                             found->builds, found->flaky, found->broken));
        const auto text = io::Json(io::Json::Map{{"builds", found->builds},
                                                 {"tests", found->tests},
                                                 {"flaky", found->flaky},
                                                 {"broken_now", found->broken}})
                              .pretty();
        text ? context.print(*text) : context.fail(text.error());
    });
}

void addTestsRecord(CLI::App& tests, Context& context) {
    auto file = std::make_shared<std::string>();
    CLI::App* command = tests.add_subcommand(
        "record", "Takes past outcomes of tests into the workspace, so that the gate knows which tests are flaky.\n"
                  "Example: fermatactl tests record --history outcomes.csv");
    command->add_option("--history", *file, "CSV build,test,attempt,outcome, optional commit,time")->required();
    command->callback([file, &context] {
        const auto recorded = record(*file, context);
        if (!recorded)
            return context.fail(recorded.error());
        if (!context.json)
            return context.print(
                fmt::format("{} builds taken in, {} known before\n", recorded->added, recorded->known));
        const auto text =
            io::Json(io::Json::Map{{"added", recorded->added}, {"known_before", recorded->known}}).pretty();
        text ? context.print(*text) : context.fail(text.error());
    });
}

} // namespace fermata::ctl
