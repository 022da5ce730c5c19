// `model list`, `show`, `promote` and `back`: which versions there are, and which one speaks.
#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/action_commands.h"
#include "app/fermatactl/model_card.h"
#include "app/fermatactl/model_commands.h"
#include "app/fermatactl/model_store.h"
#include "core/engine/model_acts.h"

namespace fermata::ctl {
namespace {

struct Options {
    std::int64_t version = 0;
    std::string reason;
    bool despiteDoubts = false;
};

void printJson(const io::Json& json, Context& context) {
    const auto text = json.pretty();
    if (text)
        context.print(*text);
    else
        context.fail(text.error());
}

void list(Context& context) {
    auto database = readModelStore(context);
    if (!database)
        return context.fail(database.error());
    const auto versions = *database
                              ? learning::ModelRegistry(**database).versions()
                              : Result<std::vector<learning::ModelVersion>>(std::vector<learning::ModelVersion>());
    if (!versions)
        return context.fail(versions.error());
    if (context.json) {
        io::Json::List all;
        for (const auto& version : *versions)
            all.push_back(asJson(version));
        return printJson(io::Json(std::move(all)), context);
    }
    if (versions->empty())
        return context.print("no model yet; the prior speaks\n");
    for (const auto& version : *versions)
        context.print(asText(version));
}

void show(const Options& options, Context& context) {
    auto database = readModelStore(context);
    if (!database)
        return context.fail(database.error());
    const auto version = *database ? learning::ModelRegistry(**database).version(options.version)
                                   : Result<learning::ModelVersion>(Error(Fault::NotFound, "there is no model yet"));
    if (!version)
        return context.fail(version.error());
    if (context.json)
        return printJson(asJson(*version), context);
    context.print(asText(*version));
}

void change(const Options& options, Context& context, bool isBack) {
    auto database = openModelStore(context, io::OpenMode::Create);
    if (!database)
        return context.fail(database.error());
    learning::ModelRegistry registry(*database);
    auto desk = ActionDesk::open(context);
    if (!desk)
        return context.fail(desk.error());
    const engine::ModelRequest request{isBack ? 0 : options.version, options.reason, options.despiteDoubts,
                                       context.clock->now()};
    const auto done = engine::changeModel(desk->chain(), registry, desk->policy(), desk->actor(), request);
    if (!done)
        return context.fail(done.error());
    const auto champion = registry.champion();
    if (!champion)
        return context.fail(champion.error());
    if (context.json)
        return printJson(*champion ? asJson(**champion) : io::Json(nullptr), context);
    context.print(*champion ? asText(**champion) : "the prior speaks again\n");
}

} // namespace

void addModelVersions(CLI::App& model, Context& context) {
    CLI::App* listing = model.add_subcommand("list", "All versions, newest first");
    listing->footer("Example: fermatactl model list --json");
    listing->callback([&context] { list(context); });

    const auto options = std::make_shared<Options>();
    CLI::App* showing = model.add_subcommand("show", "The card of one version");
    showing->footer("Example: fermatactl model show 3");
    showing->add_option("version", options->version, "Number of the version")->required();
    showing->callback([options, &context] { show(*options, context); });

    CLI::App* promoting = model.add_subcommand("promote", "Let a version speak");
    promoting->footer("Example: fermatactl model promote 3 --reason \"better on the last quarter\"");
    promoting->add_option("version", options->version, "Number of the version")->required()->check(CLI::PositiveNumber);
    promoting->add_option("--reason", options->reason, "Why; it is put on record, with who it was")->required();
    promoting->add_flag("--despite-doubts", options->despiteDoubts,
                        "Promote although its trial doubts the outcomes it learned from (model show says which)");
    promoting->callback([options, &context] { change(*options, context, false); });

    CLI::App* returning = model.add_subcommand("back", "Let the version before speak again");
    returning->footer("Example: fermatactl model back --reason \"too many alarms\"");
    returning->add_option("--reason", options->reason, "Why; it is put on record, with who it was")->required();
    returning->callback([options, &context] { change(*options, context, true); });
}

} // namespace fermata::ctl
