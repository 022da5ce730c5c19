// `fermatactl tests quarantine`: which failing tests do not block for now, begun and ended by a person, on record.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/record_access.h"
#include "app/fermatactl/tests_commands.h"
#include "core/assessment/flakiness/excuse.h"
#include "core/base/text.h"
#include "core/decision/quarantine.h"
#include "core/engine/quarantines.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    std::string test, until, reason, role;
    bool ends = false;
};

io::Json::Map rowOf(const engine::QuarantineView& view) {
    return {{"record", view.record},       {"test", plainText(view.test)},     {"person", view.person},
            {"role", view.role},           {"reason", plainText(view.reason)}, {"at", rfc3339(view.at)},
            {"until", rfc3339(view.until)}};
}

Result<void> list(const Wanted& wanted, Context& context) {
    if (!wanted.until.empty() || !wanted.reason.empty() || wanted.ends)
        return Error(Fault::Usage, "which test is needed").ofField("test");
    const auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return workspace.error();
    auto who = authority(*workspace);
    if (!who)
        return std::move(who).error();
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return std::move(chain).error();
    const auto standing = engine::quarantinesOf(*chain, who->policy, context.clock->now());
    if (!standing)
        return standing.error();
    if (context.json) {
        io::Json::List rows;
        for (const auto& each : *standing)
            rows.push_back(rowOf(each));
        printJson(context, rows);
        return {};
    }
    for (const auto& each : *standing)
        context.print(fmt::format("{}  until {}, by {}: {}\n", plainText(each.test), wording::timeForPeople(each.until),
                                  plainText(each.person), plainText(each.reason)));
    if (standing->empty())
        context.print("No test is in quarantine.\n");
    return {};
}

Result<engine::QuarantineView> begun(const Wanted& wanted, const ActionDesk& desk, Time now) {
    if (wanted.until.empty())
        return Error(Fault::Usage, "a quarantine has an end").ofField("--until");
    const auto until = parseTime(wanted.until);
    if (!until)
        return Error(until.error()).ofField("--until");
    if (const auto why = decision::mayQuarantine(desk.policy(), desk.actor(),
                                                 {wanted.test, wanted.reason, wanted.role, *until, now}))
        return Error(Fault::Refused, wording::sentence(*why));
    return engine::QuarantineView{0, wanted.test, desk.actor().personId, wanted.role, wanted.reason, now, *until};
}

Result<engine::QuarantineView> ended(const Wanted& wanted, ActionDesk& desk, Time now) {
    if (const auto why =
            decision::mayEverCommand(desk.policy(), desk.actor(), decision::CommandKind::Disarm)) // braking is for all
        return Error(Fault::Refused, wording::sentence(*why));
    if (trimmed(wanted.reason).empty())
        return Error(Fault::Refused, wording::sentence({"authority.reason", {}, {}}));
    const auto standing = engine::quarantinesOf(desk.chain(), desk.policy(), now);
    if (!standing)
        return standing.error();
    const auto found = std::ranges::find(*standing, wanted.test, &engine::QuarantineView::test);
    if (found == standing->end())
        return Error(Fault::NotFound, "this test is not in quarantine").ofField("test");
    engine::QuarantineView view = *found;
    view.reason = wanted.reason;
    return view;
}

Result<void> change(const Wanted& wanted, Context& context) {
    auto desk = ActionDesk::open(context);
    if (!desk)
        return std::move(desk).error();
    const Time now = context.clock->now();
    auto view = wanted.ends ? ended(wanted, *desk, now) : begun(wanted, *desk, now);
    if (!view)
        return std::move(view).error();
    auto kept = desk->chain().append(
        engine::quarantineNote(*view, wanted.ends, {desk->actor().personId, desk->actor().established}), now);
    if (!kept)
        return std::move(kept).error();
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/quarantine/1"},
                                         {"test", plainText(view->test)},
                                         {"quarantine", wanted.ends ? "ends" : "begins"},
                                         {"until", rfc3339(view->until)}});
    else if (wanted.ends)
        context.print(fmt::format("{} stands again when it fails.\n", plainText(view->test)));
    else
        context.print(fmt::format("Until {} a failure of {} does not block, while it is at most {:.0f} % likely "
                                  "broken. It still runs.\n",
                                  wording::timeForPeople(view->until), plainText(view->test),
                                  assessment::quarantinedAtMost * 100));
    return {};
}

} // namespace

void addTestsQuarantine(CLI::App& tests, Context& context) {
    const auto wanted = std::make_shared<Wanted>();
    CLI::App* command =
        tests.add_subcommand("quarantine", "Tests whose failures do not block for now; without a test: lists them");
    command->add_option("test", wanted->test, "Full name, as the decision names it");
    command->add_option("--until", wanted->until, "When it ends by itself; at most quarantine_at_most of the policy");
    command->add_option("--reason", wanted->reason, "Why");
    command->add_option("--role", wanted->role, "In which role; else any of yours that fits");
    command->add_flag("--end", wanted->ends, "Ends it now");
    command->footer("What its past shows to be broken, and a test without a past, blocks all the same.\n"
                    "Example: fermatactl tests quarantine shop.CartTest.total --until 2026-12-04T18:00:00Z --reason "
                    "\"TEAM-4711\"");
    command->callback([wanted, &context] {
        if (auto done = wanted->test.empty() ? list(*wanted, context) : change(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
