// `fermatactl init`: makes a workspace with its settings, the commented default policy, the record and its key.
#include <filesystem>

#include <fmt/format.h>

#include "app/fermatactl/command.h"
#include "core/audit/chain.h"
#include "core/base/text.h"
#include "core/io/formats/json.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {

namespace {

struct InitOptions {
    std::string name;
    std::vector<std::string> repositories;
};

/// A new workspace, or the rest of one whose making was interrupted before its record was founded.
Result<workspace::Workspace> made(const Context& context, const InitOptions& options) {
    workspace::Settings settings;
    settings.name = options.name;
    auto created = workspace::Workspace::create(context.workspace, settings);
    if (created || created.error().fault() != Fault::Conflict)
        return created;
    auto opened = workspace::Workspace::open(context.workspace);
    if (!opened)
        return opened;
    if (std::error_code ignored; std::filesystem::exists(opened->recordFile(), ignored))
        return Error(Fault::Conflict, "is a workspace already").inFile(opened->folder());
    return opened;
}

Result<void> found(workspace::Workspace& workspace, const InitOptions& options, const Context& context) {
    for (const std::string& repository : options.repositories) {
        std::error_code failure;
        const auto path = std::filesystem::absolute(repository, failure).lexically_normal();
        if (failure)
            return Error(Fault::NotFound, failure.message()).inFile(repository);
        if (auto added = workspace.addRepository(path.string()); !added)
            return std::move(added).error();
    }
    const auto places = audit::Places::ofAccount();
    if (!places)
        return places.error();
    const auto chain =
        audit::Chain::create(workspace.recordFile(), workspace.settings().name, {}, *places, context.clock->now());
    if (!chain)
        return chain.error();
    const auto keys = chain->keys();
    if (!keys)
        return keys.error();
    const std::string key = keys->empty() ? std::string{} : io::keyId(keys->back()).hex();
    if (context.json) {
        io::Json::List repositories;
        for (const auto& repository : workspace.settings().repositories)
            repositories.push_back(io::Json::Map{{"name", repository.name}, {"path", repository.path}});
        const auto text = io::Json(io::Json::Map{{"workspace", workspace.folder()},
                                                 {"policy", workspace.policyFile()},
                                                 {"record", workspace.recordFile()},
                                                 {"record_id", chain->workspace()},
                                                 {"key", key},
                                                 {"repositories", repositories}})
                              .pretty();
        if (!text)
            return text.error();
        context.print(*text);
        return {};
    }
    context.print(fmt::format("Workspace {}\n  policy  {}\n  record  {}\n  key     {}\n", plainText(workspace.folder()),
                              plainText(workspace.policyFile()), plainText(workspace.recordFile()), key));
    for (const auto& repository : workspace.settings().repositories)
        context.print(fmt::format("  watches {} in {}\n", plainText(repository.name), plainText(repository.path)));
    context.print("Next: list who may act under 'people' in the policy, then: fermatactl policy check POLICY\n");
    return {};
}

} // namespace

void addInit(CLI::App& app, Context& context) {
    CLI::App* init = app.add_subcommand("init", "Make a workspace: settings, commented default policy, record and key");
    init->footer("Example: fermatactl init --workspace /srv/fermata --repository /srv/git/shop.git");
    auto options = std::make_shared<InitOptions>();
    options->name = "workspace";
    init->add_option("--name", options->name, "What people call it")->capture_default_str();
    init->add_option("--repository", options->repositories, "A clone to watch; may be given several times");
    init->callback([&context, options] {
        auto workspace = made(context, *options);
        if (!workspace) {
            context.fail(workspace.error());
            return;
        }
        if (auto done = found(*workspace, *options, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
