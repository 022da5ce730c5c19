// `fermatactl decision list|show|approve|hold|override|rollback`: the same commands as in the control room.
#include <fmt/format.h>

#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/command.h"
#include "app/fermatactl/decision_text.h"
#include "app/fermatactl/decision_train.h"
#include "core/audit/ledger.h"
#include "core/base/text.h"
#include "core/decision/authority.h"
#include "core/engine/actor.h"
#include "core/engine/difference.h"
#include "core/io/formats/json.h"
#include "core/report/decision_json.h"
#include "core/report/decision_report.h"
#include "core/wording/wording.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    bool onlyWaiting = false;
    bool onlyTrains = false;
    std::string id;
    std::string reason;
    std::string role;
    std::string until;
    std::string against;
};

Result<workspace::Workspace> openWorkspace(const Context& context) {
    return workspace::Workspace::open(context.workspace);
}

Result<audit::Chain> openRecord(const workspace::Workspace& workspace, audit::Access access) {
    const auto places = audit::Places::ofAccount();
    if (!places)
        return places.error();
    return audit::Chain::open(workspace.recordFile(), access, *places);
}

void printJson(const io::Json& json, Context& context) {
    auto text = json.pretty();
    if (!text)
        return context.fail(text.error());
    context.print(*text);
}

Result<void> list(const Wanted& wanted, Context& context) {
    auto workspace = openWorkspace(context);
    if (!workspace)
        return std::move(workspace).error();
    auto record = openRecord(*workspace, audit::Access::Observe);
    if (!record)
        return std::move(record).error();
    if (wanted.onlyTrains)
        return listTrains(*record, context);
    const audit::DecisionLedger ledger(*record);
    auto entries = wanted.onlyWaiting ? ledger.waiting(context.clock->now()) : ledger.newest();
    if (!entries)
        return std::move(entries).error();
    if (context.json) {
        io::Json::List json;
        for (const audit::RecordedDecision& entry : *entries)
            json.push_back(report::entryJson(entry));
        printJson(json, context);
        return {};
    }
    for (const audit::RecordedDecision& entry : *entries)
        context.print(fmt::format("{}  {:<10}  {}  {:>6}  {}  {}\n", entry.id.substr(0, 12),
                                  wording::word(entry.verdict), wording::timeForPeople(entry.at),
                                  wording::percent(entry.pDefect.value()), plainText(entry.environment),
                                  plainText(entry.change)));
    if (entries->empty())
        context.print(wanted.onlyWaiting ? "Nothing waits.\n" : "No decision is recorded yet.\n");
    return {};
}

Result<void> show(const Wanted& wanted, Context& context) {
    auto workspace = openWorkspace(context);
    if (!workspace)
        return std::move(workspace).error();
    auto record = openRecord(*workspace, audit::Access::Observe);
    if (!record)
        return std::move(record).error();
    const audit::DecisionLedger ledger(*record);
    auto entry = ledger.find(wanted.id);
    if (!entry && entry.error().fault() == Fault::NotFound)
        return showTrain(*record, wanted.id, context);
    if (!entry)
        return std::move(entry).error();
    auto gathered = report::gather(*record, ledger, *entry);
    if (!gathered)
        return std::move(gathered).error();
    if (context.json) {
        printJson(report::reportJson(*gathered), context);
        return {};
    }
    context.print(decisionText(gathered->file.snapshot, gathered->file.decision, gathered->waysOut));
    if (!gathered->acts.empty())
        context.print("\nWhat persons did\n");
    for (const audit::RecordedAct& act : gathered->acts)
        context.print(fmt::format("  {}  {} {}{}{}{}\n", wording::timeForPeople(act.at), plainText(act.author.person),
                                  decision::name(act.kind), act.role.empty() ? "" : " as " + plainText(act.role),
                                  act.until ? " until " + wording::timeForPeople(*act.until) : std::string(),
                                  act.reason.empty() ? "" : ": " + plainText(act.reason)));
    context.print(fmt::format("\nDecision {}, record {}.\n", entry->id, entry->record));
    return {};
}

std::string sentenceOrNothing(const decision::Message& message, double weight) {
    if (message.id.empty())
        return "-";
    return wording::sentence(message) + (weight != 0.0 ? fmt::format(" ({:+.2f})", weight) : std::string());
}

/// What differs between this decision and an earlier one on the same change.
Result<void> showDifference(const Wanted& wanted, Context& context) {
    auto workspace = openWorkspace(context);
    if (!workspace)
        return std::move(workspace).error();
    auto record = openRecord(*workspace, audit::Access::Observe);
    if (!record)
        return std::move(record).error();
    const audit::DecisionLedger ledger(*record);
    const auto open = [&](const std::string& id) -> Result<audit::DecisionFile> {
        auto entry = ledger.find(id);
        return entry ? ledger.open(*entry) : Result<audit::DecisionFile>(std::move(entry).error());
    };
    auto before = open(wanted.against);
    if (!before)
        return std::move(before).error().ofField("--against");
    auto after = open(wanted.id);
    if (!after)
        return std::move(after).error();
    if (before->entry.change != after->entry.change)
        return Error(Fault::Usage, "the two decisions are on two changes").ofField("--against");
    const auto rows = engine::differenceOf(*before, *after);
    io::Json::List json;
    for (const engine::DifferenceRow& row : rows) {
        const std::string group = wording::sentence(engine::nameOf(row.group));
        const std::string was = sentenceOrNothing(row.before, row.weightBefore);
        const std::string is = sentenceOrNothing(row.after, row.weightAfter);
        if (context.json)
            json.push_back(io::Json::Map{{"what", group}, {"before", was}, {"after", is}});
        else
            context.print(fmt::format("{:<10}  {}\n{:<10}  -> {}\n", group, was, "", is));
    }
    if (context.json)
        printJson(json, context);
    else if (rows.empty())
        context.print("Nothing that matters differs.\n");
    return {};
}

Result<void> act(decision::ActKind kind, const Wanted& wanted, Context& context) {
    auto workspace = openWorkspace(context);
    if (!workspace)
        return std::move(workspace).error();
    auto inForce = workspace->policy(workspace::Workspace::gitReader());
    if (!inForce)
        return std::move(inForce).error();
    decision::ActRequest request;
    request.kind = kind;
    request.reason = wanted.reason;
    request.role = wanted.role;
    request.at = context.clock->now();
    if (!wanted.until.empty()) {
        auto until = parseTime(wanted.until);
        if (!until)
            return std::move(until).error().ofField("--until");
        request.until = *until;
    }
    const decision::Actor actor = decision::actorOfAccount(inForce->policy, engine::osAccount());
    auto record = openRecord(*workspace, audit::Access::Conduct);
    if (!record)
        return std::move(record).error();
    audit::DecisionLedger ledger(*record);
    auto entry = ledger.find(wanted.id);
    if (!entry)
        return std::move(entry).error();
    auto file = ledger.open(*entry);
    if (!file)
        return std::move(file).error();
    if (const auto why = decision::mayAct(inForce->policy, file->snapshot, file->decision, actor, request))
        return Error(Fault::Refused, wording::sentence(*why));
    auto done = ledger.act(entry->id, inForce->policy, actor, request);
    if (!done)
        return std::move(done).error();
    if (context.json) {
        printJson(report::actJson(*done, *entry, request.at), context);
        return {};
    }
    context.print(fmt::format("Recorded as number {}.\n", done->record));
    return {};
}

template <class Do>
void callback(CLI::App* command, Context& context, Do run) {
    command->callback([run, &context] {
        if (auto done = run(); !done)
            context.fail(done.error());
    });
}

} // namespace

void addDecision(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* group = app.add_subcommand("decision", "Recorded decisions, and what a person does about them");
    group->require_subcommand(1);
    CLI::App* listed = group->add_subcommand("list", "The newest decision of every change.\nExample: fermatactl "
                                                     "decision list --waiting");
    listed->add_flag("--waiting", wanted->onlyWaiting, "Only those that nobody has settled");
    listed->add_flag("--trains", wanted->onlyTrains, "Those on trains instead, newest first")
        ->excludes(listed->get_option("--waiting"));
    callback(listed, context, [wanted, &context] { return list(*wanted, context); });
    CLI::App* shown = group->add_subcommand(
        "show", "One decision, on a change or a train, with everything behind it.\nExample: fermatactl "
                "decision show 3f2a91");
    shown->add_option("id", wanted->id, "Id of the decision, or how it begins")->required();
    shown->add_option("--against", wanted->against, "Only what differs from this earlier decision on the same change");
    callback(shown, context, [wanted, &context] {
        return wanted->against.empty() ? show(*wanted, context) : showDifference(*wanted, context);
    });
    for (const auto kind : {decision::ActKind::Approve, decision::ActKind::Hold, decision::ActKind::Override}) {
        const std::string name(decision::name(kind));
        CLI::App* command = group->add_subcommand(
            name, fmt::format("Records that you {} it.\nExample: fermatactl decision {} 3f2a91 --reason \"talked to "
                              "operations\"{}",
                              name, name, kind == decision::ActKind::Approve ? "" : " --until 2026-12-01T12:00:00Z"));
        command->add_option("id", wanted->id, "Id of the decision, or how it begins")->required();
        command->add_option("--reason", wanted->reason, "Why; needed for hold and override");
        command->add_option("--role", wanted->role, "In which role; needed for override");
        command->add_option("--until", wanted->until, "When it ends; needed for hold and override");
        callback(command, context, [kind, wanted, &context] { return act(kind, *wanted, context); });
    }
    addDecisionRollback(*group, context);
}

} // namespace fermata::ctl
