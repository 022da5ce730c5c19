// `fermatactl environment list|request|release`: what is held of the pools, asking for one and giving it back.
#include <memory>

#include <fmt/format.h>

#include "app/executors.h"
#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/record_access.h"
#include "core/action/order_id.h"
#include "core/audit/ledger.h"
#include "core/base/text.h"
#include "core/engine/holdings.h"
#include "core/io/http/http.h"
#include "core/wording/wording.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    std::string environment, decision, holding, reason, nonce;
};

std::string_view word(engine::HoldingState state) {
    switch (state) {
    case engine::HoldingState::Asked:
        return "asked";
    case engine::HoldingState::Held:
        return "held";
    case engine::HoldingState::Releasing:
        return "releasing";
    }
    return "asked";
}

Result<void> list(Context& context) {
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return std::move(chain).error();
    const audit::ActionLedger ledger(*chain);
    auto orders = engine::poolOrders(ledger);
    if (!orders)
        return std::move(orders).error();
    const auto held = engine::holdings(*orders);
    if (context.json) {
        io::Json::List rows;
        for (const auto& each : held)
            rows.push_back(io::Json::Map{{"order", each.order},
                                         {"record", each.record},
                                         {"pool", each.pool},
                                         {"environment", each.environment},
                                         {"reference", plainText(each.reference)},
                                         {"change", each.change},
                                         {"person", each.person},
                                         {"state", std::string(word(each.state))},
                                         {"since", rfc3339(each.since)}});
        printJson(context, rows);
        return {};
    }
    for (const auto& each : held)
        context.print(fmt::format("{}  {:<16} {:<9} since {} by {}{}{}\n", each.order.substr(0, 12),
                                  plainText(each.environment), word(each.state), wording::timeForPeople(each.since),
                                  each.person.empty() ? "the gate" : plainText(each.person),
                                  each.reference.empty() ? "" : " as " + plainText(each.reference),
                                  each.change.empty() ? "" : " for " + plainText(each.change)));
    if (held.empty())
        context.print("No environment of a pool is held.\n");
    return {};
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

/// The change that a decision is about, as an order binds it.
Result<action::Binding> bindingOf(const ActionDesk& desk, const audit::DecisionLedger& decisions,
                                  const std::string& id) {
    auto entry = decisions.find(id);
    if (!entry)
        return std::move(entry).error();
    if (desk.workspace().settings().environment != entry->environment)
        return Error(Fault::Conflict,
                     "this decision is about " + entry->environment + ", which is not judged any more");
    action::Binding binding;
    binding.change = entry->change;
    binding.base = entry->base;
    binding.head = entry->head;
    binding.decisionId = entry->id;
    binding.verdict = entry->verdict;
    binding.snapshot = entry->digests.snapshot;
    binding.policy = entry->digests.policy;
    binding.model = entry->digests.model;
    return binding;
}

Result<void> order(const Wanted& wanted, Context& context, bool isRequest) {
    auto desk = ActionDesk::open(context);
    if (!desk)
        return std::move(desk).error();
    if (const auto why = decision::mayEverCommand(
            desk->policy(), desk->actor(), isRequest ? decision::CommandKind::Deploy : decision::CommandKind::Disarm))
        return Error(Fault::Refused, wording::sentence(*why));
    if (trimmed(wanted.reason).empty())
        return Error(Fault::Refused, wording::sentence({"authority.reason", {}, {}}));
    const audit::DecisionLedger decisions(desk->chain());
    const auto boundNow = [&]() -> Result<action::Binding> {
        return wanted.decision.empty() ? Result<action::Binding>(action::Binding{})
                                       : bindingOf(*desk, decisions, wanted.decision);
    };
    auto binding = boundNow();
    if (!binding)
        return std::move(binding).error();
    auto orders = engine::poolOrders(desk->ledger());
    if (!orders)
        return std::move(orders).error();
    const Time now = context.clock->now();
    auto made = isRequest ? engine::requestOrder(desk->workspace().settings(), *orders, wanted.environment,
                                                 std::move(*binding), wanted.nonce, now)
                          : engine::releaseOrder(*orders, wanted.holding, now);
    if (!made)
        return std::move(made).error();
    made->reason = wanted.reason;

    io::HttpOptions options;
    options.clock = context.clock;
    const auto http = io::curlClient(std::move(options));
    const auto secrets = app::accountSecrets();
    const app::Hands hands = app::handsOf(desk->workspace().settings(), *secrets, *http);
    for (const auto& executor : hands.executors) {
        if (executor->name() != made->executor)
            continue;
        const auto read = [&](const action::Order& order) -> Result<action::Reading> {
            action::Reading reading;
            reading.now = order.binding;
            if (isRequest && !order.binding.change.empty()) {
                // The newest decision on the change says what became of it since.
                auto newest = decisions.newest();
                if (!newest)
                    return std::move(newest).error();
                for (const audit::RecordedDecision& each : *newest)
                    if (each.change == order.binding.change &&
                        each.environment == desk->workspace().settings().environment) {
                        reading.now.base = each.base;
                        reading.now.head = each.head;
                    }
            }
            return reading;
        };
        const action::Conduct conduct{&desk->ledger(), context.clock, read, {}};
        auto receipt = action::carryOut(*made, desk->actor(), *executor, conduct, context.stop);
        if (!receipt)
            return std::move(receipt).error();
        context.result = exitOf(receipt->outcome);
        if (context.json)
            printJson(context, io::Json::Map{{"schema", "fermata/environment/1"},
                                             {"order", receipt->order},
                                             {"environment", made->binding.environment},
                                             {"pool", made->executor},
                                             {"outcome", std::string(action::name(receipt->outcome))},
                                             {"reference", plainText(receipt->reference)},
                                             {"text", plainText(receipt->text)}});
        else
            context.print(fmt::format("{}: {}{} (order {})\n", action::name(receipt->outcome), plainText(receipt->text),
                                      receipt->reference.empty() ? "" : " " + plainText(receipt->reference),
                                      receipt->order.substr(0, 12)));
        return {};
    }
    std::string why = plainText(made->executor) + " is not connected";
    for (const std::string& missing : hands.missing)
        why += "; " + missing;
    return Error(Fault::NotFound, std::move(why));
}

} // namespace

void addEnvironment(CLI::App& app, Context& context) {
    CLI::App* group = app.add_subcommand("environment", "Environments of the pools: what is held, ask, give back");
    group->require_subcommand(1);
    CLI::App* listed = group->add_subcommand("list", "What is held, by whom and since when");
    listed->footer("Example: fermatactl environment list");
    listed->callback([&context] {
        if (auto done = list(context); !done)
            context.fail(done.error());
    });
    const auto wanted = std::make_shared<Wanted>();
    const char* codes = "An environment that is not armed for it gets a dry run.\nExit code: 0 done, 1 not carried "
                        "out, 4 the pool has not said yet.\n";
    CLI::App* asked = group->add_subcommand("request", "Asks the pool that gives it");
    asked->add_option("environment", wanted->environment, "As environment_pools of workspace.yaml name it")->required();
    asked->add_option("--decision", wanted->decision, "For the change of this decision (its id, or how it begins)");
    asked->add_option("--another", wanted->nonce,
                      "Any word: asks for one more although one is held; the same word again is the same wish");
    asked->add_option("--reason", wanted->reason, "Why")->required();
    asked->footer(std::string(codes) +
                  "Example: fermatactl environment request perf --reason \"load test of the migration\"");
    asked->callback([wanted, &context] {
        if (auto done = order(*wanted, context, true); !done)
            context.fail(done.error());
    });
    CLI::App* given = group->add_subcommand("release", "Gives back what is held");
    given->add_option("order", wanted->holding, "The order that asked for it, or how it begins (environment list)")
        ->required();
    given->add_option("--reason", wanted->reason, "Why")->required();
    given->footer(std::string(codes) + "Example: fermatactl environment release 3f2a91 --reason \"tested\"");
    given->callback([wanted, &context] {
        if (auto done = order(*wanted, context, false); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
