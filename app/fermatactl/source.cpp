// `fermatactl source list|test`: what the workspace listens to, and whether it answers.
#include <fmt/format.h>

#include "app/connections.h"
#include "app/fermatactl/command.h"
#include "app/fermatactl/record_access.h"
#include "core/base/text.h"

namespace fermata::ctl {
namespace {

std::string addressOf(const workspace::SourceSetting& setting) {
    return setting.url.empty() ? setting.folder : setting.url;
}

Result<void> list(Context& context) {
    auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return std::move(workspace).error();
    const auto& settings = workspace->settings();
    if (context.json) {
        io::Json::List rows;
        for (const auto& repository : settings.repositories)
            rows.push_back(io::Json::Map{
                {"name", repository.name}, {"kind", "git"}, {"address", workspace->repositoryPath(repository)}});
        for (const auto& source : settings.sources)
            rows.push_back(io::Json::Map{{"name", source.name},
                                         {"kind", source.kind},
                                         {"address", addressOf(source)},
                                         {"environment", source.environment},
                                         {"every_s", source.every.count()},
                                         {"secret", source.secret}});
        printJson(context, rows);
        return {};
    }
    for (const auto& repository : settings.repositories)
        context.print(fmt::format("{:<16} {:<13} {}\n", plainText(repository.name), "git",
                                  plainText(workspace->repositoryPath(repository))));
    for (const auto& source : settings.sources)
        context.print(fmt::format("{:<16} {:<13} {}  every {}\n", plainText(source.name), plainText(source.kind),
                                  plainText(addressOf(source)), shortDuration(source.every)));
    if (settings.repositories.empty() && settings.sources.empty())
        context.print("This workspace listens to nothing yet.\n");
    return {};
}

Result<void> test(const std::string& name, Context& context) {
    auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return std::move(workspace).error();
    const auto log = Log::toStandardError();
    const auto outside = app::connections(context.workspace, *log);
    for (const auto& setting : workspace->settings().sources) {
        if (setting.name != name)
            continue;
        auto source = outside->source(setting, *workspace);
        if (!source)
            return std::move(source).error().in("connecting " + plainText(name));
        auto answer = (*source)->test(context.stop);
        if (!answer)
            return std::move(answer).error().in("asking " + plainText(name));
        if (context.json)
            printJson(context, io::Json::Map{{"name", name}, {"answer", repairedUtf8(*answer)}});
        else
            context.print(plainText(*answer) + "\n");
        return {};
    }
    return Error(Fault::NotFound, "this workspace has no source " + plainText(name));
}

} // namespace

void addSource(CLI::App& app, Context& context) {
    CLI::App* group = app.add_subcommand("source", "What the workspace listens to");
    group->require_subcommand(1);
    CLI::App* listed = group->add_subcommand("list", "All sources.\nExample: fermatactl source list");
    listed->callback([&context] {
        if (auto done = list(context); !done)
            context.fail(done.error());
    });
    auto name = std::make_shared<std::string>();
    CLI::App* tested = group->add_subcommand(
        "test", "Asks one source whether address and credential are right.\nExample: fermatactl source test ci");
    tested->add_option("name", *name, "Name of the source")->required();
    tested->callback([name, &context] {
        if (auto done = test(*name, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
