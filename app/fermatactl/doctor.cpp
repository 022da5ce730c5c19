// `fermatactl doctor`: is this workspace in order, what is not, and a bundle of that for those who help.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/doctor_checks.h"
#include "app/fermatactl/record_access.h"
#include "core/io/files/write_file.h"

namespace fermata::ctl {
namespace {

struct Wanted {
    bool isOffline = false;
    std::string bundle;
};

/// Broken outweighs unanswered: who mends first what is here may have to ask nobody.
int exitOf(const std::vector<Finding>& findings) {
    const auto has = [&](Health health) {
        return std::ranges::find(findings, health, &Finding::health) != findings.end();
    };
    return has(Health::Broken) ? No : has(Health::Unanswered) ? Unreachable : Done;
}

Result<void> doctor(const Wanted& wanted, Context& context) {
    const auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return Error(workspace.error());
    const auto findings = examine(*workspace, !wanted.isOffline, context);
    if (context.stop.stop_requested())
        return Error(Fault::Cancelled, "interrupted");
    if (!wanted.bundle.empty()) {
        const std::string bundle = supportBundle(*workspace, findings, context.clock->now());
        if (bundle.empty())
            return Error(Fault::Internal, "the bundle could not be put together");
        if (auto written = io::createFileDurably(wanted.bundle, bundle, io::FileAccess::Private); !written)
            return std::move(written).error().in("writing the support bundle");
    }
    context.result = exitOf(findings);
    if (context.json) {
        io::Json::List rows;
        for (const Finding& each : findings)
            rows.push_back(io::Json::Map{
                {"what", each.what}, {"health", std::string(name(each.health))}, {"detail", each.detail}});
        printJson(context, io::Json::Map{{"schema", "fermata/doctor/1"}, {"findings", std::move(rows)}});
        return {};
    }
    for (const Finding& each : findings)
        context.print(fmt::format("{:<11} {:<22} {}\n", name(each.health), each.what, each.detail));
    if (!wanted.bundle.empty())
        context.print("Names of hosts, folders, people and projects are replaced in the support bundle; look at it "
                      "before you send it.\n");
    return {};
}

} // namespace

void addDoctor(CLI::App& app, Context& context) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App* command =
        app.add_subcommand("doctor", "Says what is in order here and what is not: settings, policy, stores, "
                                     "record, clock, secrets, connections.\nExample: fermatactl doctor "
                                     "--bundle support.json");
    command->add_flag("--offline", wanted->isOffline, "Ask no source");
    command->add_option("--bundle", wanted->bundle, "Also write a support bundle without names to this new file");
    command->callback([wanted, &context] {
        if (auto done = doctor(*wanted, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
