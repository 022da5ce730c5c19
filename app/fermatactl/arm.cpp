// `fermatactl arm|disarm`: what may be touched, by record.
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/record_access.h"
#include "core/base/text.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    std::string environment, actions, until, reason, role;
};

Result<std::vector<action::ActionKind>> readActions(const std::string& list) {
    std::vector<action::ActionKind> actions;
    std::string_view rest = list;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        const std::string word(trimmed(rest.substr(0, comma)));
        const auto kind = action::actionKind(word);
        if (!kind) {
            std::string known;
            for (const auto each : action::allActionKinds)
                known += (known.empty() ? "" : ", ") + std::string(action::name(each));
            return Error(Fault::Usage, fmt::format("there is no action “{}”; known are {}", plainText(word), known))
                .ofField("--actions");
        }
        actions.push_back(*kind);
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return actions;
}

Result<void> arm(const Wanted& wanted, Context& context) {
    auto actions = readActions(wanted.actions);
    if (!actions)
        return std::move(actions).error();
    auto desk = ActionDesk::open(context);
    if (!desk)
        return std::move(desk).error();
    auto request =
        desk->request(decision::CommandKind::Arm, wanted.environment, wanted.reason, wanted.role, wanted.until);
    if (!request)
        return std::move(request).error();
    auto armed = desk->ledger().arm(desk->policy(), desk->actor(), *request, *actions);
    if (!armed)
        return std::move(armed).error();
    if (context.json) {
        io::Json::List names;
        for (const auto kind : armed->actions)
            names.push_back(std::string(action::name(kind)));
        printJson(context, io::Json::Map{{"schema", "fermata/arming/1"},
                                         {"record", armed->record},
                                         {"environment", armed->environment},
                                         {"actions", std::move(names)},
                                         {"person", armed->person},
                                         {"until", rfc3339(armed->until)}});
        return {};
    }
    context.print(fmt::format("{} is armed until {} (record {}).\n", plainText(armed->environment),
                              wording::timeForPeople(armed->until), armed->record));
    return {};
}

Result<void> disarm(const Wanted& wanted, Context& context) {
    auto desk = ActionDesk::open(context);
    if (!desk)
        return std::move(desk).error();
    auto request = desk->request(decision::CommandKind::Disarm, wanted.environment, wanted.reason, wanted.role, {});
    if (!request)
        return std::move(request).error();
    if (auto done = desk->ledger().disarm(desk->policy(), desk->actor(), *request); !done)
        return done;
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/disarming/1"}, {"environment", wanted.environment}});
    else
        context.print(fmt::format("{} is not armed any more.\n", plainText(wanted.environment)));
    return {};
}

} // namespace

void addArm(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* armed = app.add_subcommand("arm", "Lets Fermata act in an environment, for a time; at most 30 days");
    armed->add_option("environment", wanted->environment, "An environment, or source:NAME for what concerns none")
        ->required();
    armed->add_option("--actions", wanted->actions, "Which, with commas: deploy, roll-back, approve, start, re-run, …")
        ->required();
    armed->add_option("--until", wanted->until, "When it ends")->required();
    armed->add_option("--reason", wanted->reason, "Why")->required();
    armed->add_option("--role", wanted->role, "In which role; else any of yours that fits");
    armed->footer("It takes the place of an arming of this environment before.\n"
                  "Example: fermatactl arm production --actions deploy,roll-back --until 2026-12-01T18:00:00Z --reason "
                  "\"release week\"");
    armed->callback([wanted, &context] {
        if (auto done = arm(*wanted, context); !done)
            context.fail(done.error());
    });
    CLI::App* disarmed = app.add_subcommand("disarm", "Makes everything in an environment a dry run again");
    disarmed->add_option("environment", wanted->environment, "The environment, or source:NAME")->required();
    disarmed->add_option("--reason", wanted->reason, "Why")->required();
    disarmed->footer("Example: fermatactl disarm production --reason \"the release is out\"");
    disarmed->callback([wanted, &context] {
        if (auto done = disarm(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
