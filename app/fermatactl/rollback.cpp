// `fermatactl rollback plan`: what has to go back with a bad version, and in which order.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/record_access.h"
#include "core/audit/ledger.h"
#include "core/base/text.h"
#include "core/decision/rollback/plan.h"
#include "core/engine/barred.h"
#include "core/engine/way_back.h"
#include "core/io/files/read_file.h"
#include "core/io/formats/json.h"
#include "core/io/formats/json_reader.h"
#include "core/sources/journal.h"
#include "core/wording/wording.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {
namespace {

using decision::Move;
using decision::Need;
using decision::RollbackPlan;

constexpr std::size_t fileCap = std::size_t{16} << 20;
constexpr std::size_t mostServices = 2000;
constexpr std::size_t mostNeeds = 20'000;

/// The services of a graph: what runs, where each could go back to, and who needs whom.
struct Graph {
    decision::Running running;
    std::vector<Move> ways;
    std::vector<Need> needs;
};

Result<void> knowsOnly(const io::Value& entry, const std::set<std::string_view>& fields) {
    if (!entry.isMap())
        return entry.error("is no object");
    for (const io::Value& field : entry.children())
        if (!fields.contains(field.key()))
            return field.errorAtKey("is not known here");
    return {};
}

Result<std::string> textOf(const io::Value& entry, std::string_view field) {
    const auto value = entry.at(field);
    if (!value)
        return value.error();
    auto text = value->text();
    if (text && text->empty())
        return value->error("is empty");
    return text;
}

Result<void> readService(const io::Value& entry, Graph& graph) {
    if (auto known = knowsOnly(entry, {"name", "running", "previous", "irreversible"}); !known)
        return known;
    auto name = textOf(entry, "name"), running = textOf(entry, "running");
    for (const auto* text : {&name, &running})
        if (!*text)
            return text->error();
    if (!graph.running.try_emplace(*name, *running).second)
        return entry.error("names a service that stands further up already");
    Move move{std::move(*name), std::move(*running), {}, false};
    if (const auto irreversible = entry.find("irreversible")) {
        const auto is = irreversible->boolean();
        if (!is)
            return is.error();
        move.isIrreversible = *is;
    }
    if (const auto previous = entry.find("previous")) {
        auto text = textOf(entry, "previous");
        if (!text)
            return std::move(text).error();
        if (*text == move.from)
            return previous->error("is the version that runs");
        move.to = std::move(*text);
        graph.ways.push_back(std::move(move));
    } else if (move.isIrreversible) {
        return entry.error("is irreversible, but has no previous version");
    }
    return {};
}

Result<void> readNeed(const io::Value& entry, Graph& graph) {
    if (auto known = knowsOnly(entry, {"consumer", "version", "provider", "fits"}); !known)
        return known;
    auto consumer = textOf(entry, "consumer"), version = textOf(entry, "version"), provider = textOf(entry, "provider");
    for (const auto* text : {&consumer, &version, &provider})
        if (!*text)
            return text->error();
    for (const char* field : {"consumer", "provider"})
        if (!graph.running.contains(field == std::string_view("consumer") ? *consumer : *provider))
            return entry.at(field)->error("is no service of this graph");
    const auto fits = entry.at("fits");
    if (!fits)
        return fits.error();
    if (!fits->isList())
        return fits->error("is no list of versions");
    Need need{std::move(*consumer), std::move(*version), std::move(*provider), {}};
    for (const io::Value& each : fits->children()) {
        auto text = each.text();
        if (!text)
            return std::move(text).error();
        need.fits.push_back(std::move(*text));
    }
    graph.needs.push_back(std::move(need));
    return {};
}

Result<void> readEach(const io::Value& top, std::string_view field, std::size_t most, Graph& graph,
                      Result<void> (*read)(const io::Value&, Graph&)) {
    const auto value = top.at(field);
    if (!value)
        return value.error();
    if (!value->isList())
        return value->error("is no list");
    if (value->size() > most)
        return value->error(fmt::format("has {} entries, {} at most", value->size(), most), Fault::TooLarge);
    for (const io::Value& entry : value->children())
        if (auto done = read(entry, graph); !done)
            return done;
    return {};
}

Result<Graph> readGraph(const std::string& file) {
    const auto content = io::readFile(file, fileCap);
    if (!content)
        return content.error();
    const auto document = io::readJson(content->bytes, file);
    if (!document)
        return document.error();
    const io::Value top = document->root();
    if (auto known = knowsOnly(top, {"services", "needs"}); !known)
        return std::move(known).error();
    Graph graph;
    if (auto read = readEach(top, "services", mostServices, graph, readService); !read)
        return std::move(read).error();
    if (auto read = readEach(top, "needs", mostNeeds, graph, readNeed); !read)
        return std::move(read).error();
    return graph;
}

Result<std::string> serviceOf(const Graph& graph, const std::string& bad) {
    const auto at = bad.rfind('@');
    if (at == std::string::npos || at == 0 || at + 1 == bad.size())
        return Error(Fault::Usage, "is not SERVICE@VERSION: " + bad).ofField("--bad");
    const std::string service = bad.substr(0, at), version = bad.substr(at + 1);
    const auto running = graph.running.find(service);
    if (running == graph.running.end())
        return Error(Fault::Usage, service + " is not known to run there").ofField("--bad");
    if (running->second != version)
        return Error(Fault::Usage, fmt::format("{} does not run {}, but {}", service, version, running->second))
            .ofField("--bad");
    return service;
}

/// The plan over what runs in an environment of the workspace, by what its sources told and its settings need.
Result<RollbackPlan> planInWorkspace(const Context& context, const std::string& bad, const std::string& environment) {
    const auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return workspace.error();
    const auto journal = sources::Journal::open(workspace->storeFile(), io::OpenMode::Read);
    if (!journal)
        return Error(journal.error()).in("reading what the sources told");
    const Time now = context.clock->now();
    const auto board = journal->boardAt(now);
    if (!board)
        return Error(board.error()).in("reading what the sources told");
    auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return std::move(chain).error();
    const auto barred = engine::barredOf(*chain);
    if (!barred)
        return barred.error();
    const audit::DecisionLedger ledger(*chain);
    const std::string where = environment.empty() ? workspace->settings().environment : environment;
    Graph graph;
    const auto placements = delivery::placements(*board, now);
    for (const delivery::Placement& placement : placements)
        if (placement.environment == where && !placement.version.empty())
            graph.running[placement.service] = placement.version;
    auto service = serviceOf(graph, bad);
    if (!service)
        return std::move(service).error();
    const engine::WayBackQuestions ask{[&](const delivery::Placement& placement) {
                                           const auto deployed = board->deployments.find(placement.deployment);
                                           return deployed == board->deployments.end() ||
                                                  engine::isIrreversible(ledger, deployed->second).value_or(true);
                                       },
                                       [&](const std::string& name, const std::string& version) {
                                           return std::ranges::any_of(*barred, [&](const engine::BarredView& each) {
                                               return each.service == name && each.environment == where &&
                                                      each.version == version;
                                           });
                                       }};
    return engine::wayBack(workspace->settings().needs, *board, placements, *service, where, ask);
}

Result<std::string> asJson(const RollbackPlan& plan) {
    io::Json::List steps;
    for (const Move& move : plan.steps)
        steps.push_back(io::Json::Map{{"service", move.service}, {"from", move.from}, {"to", move.to}});
    io::Json::Map out{{"steps", std::move(steps)}, {"forward", plan.steps.empty()}, {"reason", nullptr}};
    if (plan.steps.empty())
        out["reason"] = wording::sentence(plan.why);
    return io::Json(std::move(out)).pretty();
}

std::string inWords(const RollbackPlan& plan) {
    if (plan.steps.empty())
        return plainText(wording::sentence(plan.why)) + "\nMend it forward: deploy a version with the fix.\n";
    std::string out;
    for (std::size_t i = 0; i < plan.steps.size(); ++i)
        out += fmt::format("{}. {} from {} to {}\n", i + 1, plainText(plan.steps[i].service),
                           plainText(plan.steps[i].from), plainText(plan.steps[i].to));
    return out;
}

} // namespace

void addRollback(CLI::App& app, Context& context) {
    CLI::App* rollback = app.add_subcommand("rollback", "What going back would take");
    rollback->require_subcommand(1);
    struct Wanted {
        std::string graph, bad, environment;
    };
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command = rollback->add_subcommand(
        "plan", "Says which services go back with a bad version, in which order, so that none runs without a provider "
                "that fits it.\nWithout --graph: of what runs in an environment of the workspace, by the needs of its "
                "settings; what did something that going back does not undo, or of which nobody knows, stands in the "
                "way.\nExit code 1: there is no such way.\n"
                "Example: fermatactl rollback plan --bad api@2.1");
    command->add_option("--graph", wanted->graph,
                        "JSON: {services: [{name, running, previous?, irreversible?}], needs: [{consumer, version, "
                        "provider, fits: [version]}]}");
    command->add_option("--environment", wanted->environment, "Without --graph: where; else that of the workspace");
    command->add_option("--bad", wanted->bad, "SERVICE@VERSION that is to be taken back")->required();
    command->callback([wanted, &context] {
        const auto planned = [&]() -> Result<RollbackPlan> {
            if (wanted->graph.empty())
                return planInWorkspace(context, wanted->bad, wanted->environment);
            const auto graph = readGraph(wanted->graph);
            if (!graph)
                return graph.error();
            const auto service = serviceOf(*graph, wanted->bad);
            if (!service)
                return service.error();
            return decision::planTakingBack(graph->running, *service, graph->ways, graph->needs);
        }();
        if (!planned)
            return context.fail(planned.error());
        const RollbackPlan& plan = *planned;
        context.result = plan.steps.empty() ? No : Done;
        if (!context.json)
            return context.print(inWords(plan));
        const auto text = asJson(plan);
        text ? context.print(*text) : context.fail(text.error());
    });
}

} // namespace fermata::ctl
