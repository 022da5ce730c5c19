// `fermatactl label set` and `fermatactl incident import`: outcomes told by a person, on record.
#include "core/engine/outcomes.h"

#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "app/fermatactl/incident_table.h"
#include "app/fermatactl/record_access.h"
#include "core/io/git/repository.h"
#include "core/sources/journal.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    std::string hash, outcome, reason, file;
};

/// The record open for writing, and who writes.
struct Desk {
    workspace::Workspace workspace;
    Authority who;
    audit::Chain chain;
};

Result<Desk> openDesk(const Context& context) {
    auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return std::move(workspace).error();
    auto who = authority(*workspace);
    if (!who)
        return std::move(who).error();
    auto chain = openRecord(context, audit::Access::Conduct);
    if (!chain)
        return std::move(chain).error();
    return Desk{std::move(*workspace), std::move(*who), std::move(*chain)};
}

/// A commit of one of the workspace's repositories.
Result<io::git::Commit> findCommit(const workspace::Workspace& workspace, const std::string& hash) {
    std::vector<io::git::Repository> opened;
    for (const workspace::RepositorySetting& setting : workspace.settings().repositories) {
        auto repository = io::git::Repository::open(workspace.repositoryPath(setting));
        if (!repository)
            return std::move(repository).error();
        opened.push_back(std::move(*repository));
    }
    std::vector<const io::git::Repository*> repositories;
    for (const io::git::Repository& each : opened)
        repositories.push_back(&each);
    return engine::commitIn(repositories, hash);
}

Result<void> setLabel(const Wanted& wanted, Context& context) {
    auto desk = openDesk(context);
    if (!desk)
        return std::move(desk).error();
    const auto commit = findCommit(desk->workspace, wanted.hash);
    if (!commit)
        return commit.error();
    audit::ToldLabel label;
    label.commit = commit->id;
    label.isFaulty = wanted.outcome == "faulty";
    label.reason = wanted.reason;
    const auto told =
        audit::OutcomeLedger(desk->chain)
            .label(desk->who.actor, engine::handsOf(*commit, desk->who.policy), label, context.clock->now());
    if (!told)
        return told.error();
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/label/1"},
                                         {"commit", told->commit.hex()},
                                         {"label", wanted.outcome},
                                         {"person", told->person},
                                         {"at", rfc3339(told->at)},
                                         {"record", told->record}});
    else
        context.print(fmt::format("{} is {} from now on (record {}). The next training learns from it.\n",
                                  told->commit.hex().substr(0, 12), wanted.outcome, told->record));
    return {};
}

/// Deployments become commits where the workspace has heard of them.
Result<std::size_t> resolveDeployments(const workspace::Workspace& workspace,
                                       std::vector<audit::ToldIncident>& incidents) {
    delivery::Board board;
    auto journal = sources::Journal::open(workspace.storeFile(), io::OpenMode::Read);
    if (journal) {
        auto read = journal->board();
        if (!read)
            return std::move(read).error();
        board = std::move(*read);
    } else if (journal.error().fault() != Fault::NotFound && journal.error().fault() != Fault::Unsupported) {
        return std::move(journal).error();
    }
    std::size_t unknown = 0;
    for (audit::ToldIncident& incident : incidents) {
        if (incident.commit || incident.deployment.empty())
            continue;
        const auto found = board.deployments.find(incident.deployment);
        if (found != board.deployments.end() && found->second.commit)
            incident.commit = found->second.commit;
        else
            ++unknown;
    }
    return unknown;
}

Result<void> importIncidents(const Wanted& wanted, Context& context) {
    auto incidents = readIncidents(wanted.file, context.clock->now());
    if (!incidents)
        return std::move(incidents).error();
    auto desk = openDesk(context);
    if (!desk)
        return std::move(desk).error();
    const auto unknownDeployments = resolveDeployments(desk->workspace, *incidents);
    if (!unknownDeployments)
        return unknownDeployments.error();
    std::size_t nameless = 0, unknownCommits = 0;
    for (const audit::ToldIncident& incident : *incidents)
        if (!incident.commit)
            ++nameless;
        else if (const auto commit = findCommit(desk->workspace, incident.commit->hex()); !commit)
            ++unknownCommits;
    const auto count =
        audit::OutcomeLedger(desk->chain).import(desk->who.actor, *incidents, wanted.file, context.clock->now());
    if (!count)
        return count.error();
    if (context.json) {
        printJson(context, io::Json::Map{{"schema", "fermata/incidents/1"},
                                         {"added", count->added},
                                         {"changed", count->changed},
                                         {"known", count->known},
                                         {"unknown_deployments", *unknownDeployments},
                                         {"unknown_commits", unknownCommits},
                                         {"without_change", nameless}});
        return {};
    }
    context.print(fmt::format("{} incidents are new, {} say something else than before, {} were known.\n", count->added,
                              count->changed, count->known));
    if (*unknownDeployments > 0)
        context.print(fmt::format("{} name a deployment that the workspace has not heard of.\n", *unknownDeployments));
    if (unknownCommits > 0)
        context.print(fmt::format("{} name a commit that is in none of its repositories.\n", unknownCommits));
    if (nameless > 0)
        context.print(
            fmt::format("{} name no change: they count for the component of their service's name.\n", nameless));
    return {};
}

} // namespace

void addOutcomes(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* label = app.add_subcommand("label", "What became of a change, in a person's word");
    label->require_subcommand(1);
    CLI::App* set = label->add_subcommand("set", "Says that a change was clean or faulty; on record");
    set->footer("Example: fermatactl label set 4f9c2e1 faulty --reason \"broke the export, SHOP-31\"");
    set->add_option("HASH", wanted->hash, "A commit of one of the workspace's repositories")->required();
    set->add_option("OUTCOME", wanted->outcome, "clean or faulty")
        ->required()
        ->check(CLI::IsMember({"clean", "faulty"}));
    set->add_option("--reason", wanted->reason, "Why")->required();
    set->callback([wanted, &context] {
        if (auto done = setLabel(*wanted, context); !done)
            context.fail(done.error());
    });
    CLI::App* incident = app.add_subcommand("incident", "What reached production");
    incident->require_subcommand(1);
    CLI::App* importing = incident->add_subcommand("import", "Records the export of an incident tracker");
    importing->footer("Columns: id,opened_at,resolved_at,service,severity[,commit][,deployment]\n"
                      "Example: fermatactl incident import incidents.csv");
    importing->add_option("FILE", wanted->file, "CSV; what is known already is not recorded again")->required();
    importing->callback([wanted, &context] {
        if (auto done = importIncidents(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
