// `fermatactl decision rollback`: a person's wish to go back, on record; and carried out where it is known whereto.
#include <memory>

#include <fmt/format.h>

#include "app/executors.h"
#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/record_access.h"
#include "core/action/order_id.h"
#include "core/audit/ledger.h"
#include "core/base/text.h"
#include "core/io/http/http.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    std::string id, reason, role, service, version, from;
};

/// The order of a request. Each request is a deliberate one: its record's number tells it from the one before.
action::Order orderOf(const audit::RecordedRollback& asked, const audit::RecordedDecision& entry,
                      const std::string& executor) {
    action::Order order;
    order.kind = action::ActionKind::RollBack;
    order.executor = executor;
    order.service = asked.service;
    order.version = asked.version;
    order.binding.change = entry.change;
    order.binding.base = entry.base;
    order.binding.head = entry.head;
    order.binding.artefact = asked.from;
    order.binding.environment = asked.environment;
    order.binding.decisionId = entry.id;
    order.binding.verdict = entry.verdict;
    order.nonce = std::to_string(asked.record);
    order.reason = asked.reason;
    order.role = asked.role;
    order.at = asked.at;
    return action::identified(order);
}

/// Through the first executor that can bring this service back in this environment.
Result<action::Receipt> carryOut(ActionDesk& desk, const audit::RecordedRollback& asked,
                                 const audit::RecordedDecision& entry, const Context& context) {
    io::HttpOptions options;
    options.clock = context.clock;
    const auto http = io::curlClient(std::move(options));
    const auto secrets = app::accountSecrets();
    const app::Hands hands = app::handsOf(desk.workspace().settings(), *secrets, *http);
    for (const auto& executor : hands.executors) {
        const action::Order order = orderOf(asked, entry, executor->name());
        if (!executor->can(order.kind) || !executor->describe(order))
            continue;
        const action::Conduct conduct{&desk.ledger(),
                                      context.clock,
                                      [](const action::Order&) -> Result<action::Reading> {
                                          return Error(Fault::NotFound,
                                                       "what runs is known to the running engine only");
                                      },
                                      {}};
        return action::carryOut(order, desk.actor(), *executor, conduct, context.stop);
    }
    std::string why = fmt::format("nothing is connected that deploys {} to {}", plainText(asked.service),
                                  plainText(asked.environment));
    for (const std::string& missing : hands.missing)
        why += "; " + missing;
    return Error(Fault::NotFound, std::move(why));
}

int exitOf(action::Outcome outcome) {
    switch (outcome) {
    case action::Outcome::Done:
        return Done;
    case action::Outcome::DryRun:
    case action::Outcome::Refused:
    case action::Outcome::Withdrawn:
        return No;
    case action::Outcome::Unknown:
        return Inconclusive;
    }
    return Inconclusive;
}

Result<void> rollBack(const Wanted& wanted, Context& context) {
    if (wanted.version.empty() != wanted.service.empty())
        return Error(Fault::Usage, "--to and --service go together");
    auto desk = ActionDesk::open(context);
    if (!desk)
        return std::move(desk).error();
    const audit::DecisionLedger decisions(desk->chain());
    auto entry = decisions.find(wanted.id);
    if (!entry)
        return std::move(entry).error();
    auto request = desk->request(decision::CommandKind::RollBack, entry->environment, wanted.reason, wanted.role, {});
    if (!request)
        return std::move(request).error();
    audit::RecordedRollback rollback;
    rollback.decisionId = entry->id;
    rollback.service = wanted.service;
    rollback.version = wanted.version;
    rollback.from = wanted.from;
    auto asked = desk->ledger().requestRollback(desk->policy(), desk->actor(), *request, std::move(rollback));
    if (!asked)
        return std::move(asked).error();
    io::Json::Map json{{"schema", "fermata/rollback/1"},
                       {"record", asked->record},
                       {"decision", entry->id},
                       {"environment", asked->environment}};
    std::string text = fmt::format("Recorded as number {}.\n", asked->record);
    if (wanted.version.empty()) {
        text += "The running engine looks up whereto, and carries it out.\n";
    } else {
        auto receipt = carryOut(*desk, *asked, *entry, context);
        if (!receipt)
            return std::move(receipt).error().in(
                fmt::format("recorded as number {}, but not carried out", asked->record));
        json.emplace("order", receipt->order);
        json.emplace("outcome", std::string(action::name(receipt->outcome)));
        json.emplace("reference", receipt->reference);
        json.emplace("text", plainText(receipt->text));
        text += fmt::format("{}: {}\n", action::name(receipt->outcome), plainText(receipt->text));
        context.result = exitOf(receipt->outcome);
    }
    if (context.json)
        printJson(context, std::move(json));
    else
        context.print(text);
    return {};
}

} // namespace

void addDecisionRollback(CLI::App& decision, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command = decision.add_subcommand("rollback", "Records that what it let through is to be taken back");
    command->add_option("id", wanted->id, "Id of the decision, or how it begins")->required();
    command->add_option("--reason", wanted->reason, "Why")->required();
    command->add_option("--role", wanted->role, "In which role; else any of yours that fits");
    command->add_option("--service", wanted->service, "What is rolled back; with --to it is carried out at once");
    command->add_option("--to", wanted->version, "The version to bring back; else the running engine finds it");
    command->add_option("--from", wanted->from, "The deployment that is taken back, as the pipeline names it");
    command->footer(
        "No gate, freeze, limit or stopped line holds a rollback up; its environment has to be armed for "
        "roll-back, else it is a dry run.\nExit code: 0 done or handed to the engine, 1 not carried out, 4 "
        "nobody knows yet.\n"
        "Example: fermatactl decision rollback 3f2a91 --service shop --to 1.4.1 --reason \"checkout fails\"");
    command->callback([wanted, &context] {
        if (auto done = rollBack(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
