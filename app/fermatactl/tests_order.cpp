// `fermatactl tests`, and `tests order`: in which order the tests of each cycle should have run.
#include <fmt/format.h>

#include "app/fermatactl/order_table.h"
#include "app/fermatactl/tests_commands.h"
#include "core/io/files/write_file.h"
#include "core/io/formats/csv.h"
#include "core/io/formats/json.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    std::string history, out;
    double budget = 1.0;
};

struct Ordered {
    std::size_t cycles = 0, tests = 0;
};

/// Cycle after cycle: an order knows the outcomes of earlier cycles, and of what ran before within the budget.
Result<Ordered> orderCycles(const Wanted& wanted, const Context& context) {
    const auto cycles = readCycles(wanted.history);
    if (!cycles)
        return cycles.error();
    decision::TestOrderPolicy policy;
    io::CsvWriter table({"cycle", "id", "rank"});
    Ordered done;
    for (const TestCycle& cycle : *cycles) {
        if (context.stop.stop_requested())
            return Error(Fault::Cancelled, "stopped");
        double total = 0.0;
        for (const decision::PlannedTest& test : cycle.tests)
            total += test.duration;
        auto running = policy.begin(cycle.tests);
        const auto order = decision::orderWithin(running, cycle.tests, cycle.failed, wanted.budget * total);
        policy.finish(running, cycle.tests, cycle.failed);
        std::int64_t rank = 0;
        for (const std::size_t i : order) {
            table.text(cycle.cycle).text(cycle.tests[i].id).integer(++rank);
            table.endRow();
        }
        ++done.cycles;
        done.tests += cycle.tests.size();
    }
    if (auto written = io::writeFileDurably(wanted.out, table.take()); !written)
        return std::move(written).error();
    return done;
}

void addTestsOrder(CLI::App& tests, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command = tests.add_subcommand(
        "order", "Orders the tests of each cycle so that those that will fail run early; nothing of a later cycle is "
                 "looked at.\nExample: fermatactl tests order --history cycles.csv --budget 0.5 --out order.csv");
    command->add_option("--history", wanted->history, "CSV of cycles with durations and verdicts")->required();
    command->add_option("--budget", wanted->budget, "Share of the whole duration of a cycle that may be used")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_option("--out", wanted->out, "CSV cycle,id,rank")->required();
    command->callback([wanted, &context] {
        const auto done = orderCycles(*wanted, context);
        if (!done)
            return context.fail(done.error());
        if (!context.json)
            return context.print(fmt::format("{} tests of {} cycles ordered\n", done->tests, done->cycles));
        const auto text = io::Json(io::Json::Map{{"cycles", done->cycles}, {"tests", done->tests}}).pretty();
        text ? context.print(*text) : context.fail(text.error());
    });
}

} // namespace

void addTests(CLI::App& app, Context& context) {
    CLI::App* tests = app.add_subcommand("tests", "The order of tests, and which of them are flaky");
    tests->require_subcommand(1);
    addTestsOrder(*tests, context);
    addTestsFlaky(*tests, context);
    addTestsRecord(*tests, context);
    addTestsQuarantine(*tests, context);
}

} // namespace fermata::ctl
