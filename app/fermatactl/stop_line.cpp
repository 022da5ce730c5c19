// `fermatactl stop-line|resume-line`: nothing but rollbacks goes on.
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/record_access.h"
#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    std::optional<std::string> scope;
    std::vector<std::string> exceptedRoles;
    std::string until, reason, role;
};

std::string scopeText(const std::string& scope) {
    return scope.empty() ? "everything" : plainText(scope);
}

Result<void> stopLine(const Wanted& wanted, Context& context) {
    auto desk = ActionDesk::open(context);
    if (!desk)
        return std::move(desk).error();
    auto request = desk->request(decision::CommandKind::StopLine, wanted.scope.value_or(""), wanted.reason, wanted.role,
                                 wanted.until);
    if (!request)
        return std::move(request).error();
    auto stopped = desk->ledger().stopLine(desk->policy(), desk->actor(), *request, wanted.exceptedRoles);
    if (!stopped)
        return std::move(stopped).error();
    if (context.json) {
        io::Json::List excepted;
        for (const std::string& role : stopped->exceptedRoles)
            excepted.push_back(role);
        printJson(context, io::Json::Map{{"schema", "fermata/stop/1"},
                                         {"record", stopped->record},
                                         {"scope", stopped->scope},
                                         {"excepted_roles", std::move(excepted)},
                                         {"person", stopped->person},
                                         {"until", rfc3339(stopped->until)}});
        return {};
    }
    context.print(fmt::format("The line is stopped for {} until {} (record {}). Rollbacks go on.\n",
                              scopeText(stopped->scope), wording::timeForPeople(stopped->until), stopped->record));
    return {};
}

Result<void> resumeLine(const Wanted& wanted, Context& context) {
    auto desk = ActionDesk::open(context);
    if (!desk)
        return std::move(desk).error();
    auto request =
        desk->request(decision::CommandKind::ResumeLine, wanted.scope.value_or(""), wanted.reason, wanted.role, {});
    if (!request)
        return std::move(request).error();
    auto lifted = desk->ledger().resumeLine(desk->policy(), desk->actor(), *request, !wanted.scope);
    if (!lifted)
        return std::move(lifted).error();
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/resume/1"}, {"lifted", *lifted}});
    else
        context.print(fmt::format("{} lifted.\n", *lifted == 1 ? "One stop is" : fmt::format("{} stops are", *lifted)));
    return {};
}

} // namespace

void addStopLine(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* stop = app.add_subcommand("stop-line", "Stops all that brings something forward; rollbacks go on");
    stop->add_option("--scope", wanted->scope, "An environment, or service:NAME; else everything");
    stop->add_option("--except", wanted->exceptedRoles, "Hotfix lane: roles in which an order still passes, on record")
        ->delimiter(',');
    stop->add_option("--until", wanted->until, "When it ends by itself; at most 30 days")->required();
    stop->add_option("--reason", wanted->reason, "Why")->required();
    stop->footer(
        "Example: fermatactl stop-line --scope production --until 2026-11-24T08:00:00Z --reason \"payments fail\"");
    stop->callback([wanted, &context] {
        if (auto done = stopLine(*wanted, context); !done)
            context.fail(done.error());
    });
    CLI::App* resume = app.add_subcommand("resume-line", "Lets the line go on");
    resume->add_option("--scope", wanted->scope, "The scope that was stopped; else all of them");
    resume->add_option("--reason", wanted->reason, "Why")->required();
    resume->add_option("--role", wanted->role, "In which role; else any of yours that fits");
    resume->footer("Example: fermatactl resume-line --reason \"payments work again\"");
    resume->callback([wanted, &context] {
        if (auto done = resumeLine(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
