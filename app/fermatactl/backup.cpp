// `fermatactl backup`: the workspace as it is now in a new folder, its record verified there.
#include "core/workspace/backup.h"

#include <memory>

#include <fmt/format.h>

#include "app/fermatactl/record_access.h"
#include "core/base/text.h"

namespace fermata::ctl {
namespace {

Result<void> backup(const std::string& folder, Context& context) {
    const auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return Error(workspace.error());
    // The anchor first: what is recorded while the copy is made would look like a cut afterwards.
    const auto chain = openRecord(context, audit::Access::Observe);
    if (!chain)
        return Error(chain.error());
    auto options = verifyOptions(context, chain->workspace());
    if (!options)
        return std::move(options).error();
    const auto copy = workspace::backUp(*workspace, folder);
    if (!copy)
        return Error(copy.error());
    const auto found = audit::verifyStore(copy->recordFile(), *options);
    if (!found)
        return Error(found.error()).in("the copy stands, its record was not verified");
    if (!found->isWhole())
        return Error(Fault::Corrupt,
                     "the copy stands, and its record is not whole: " + plainText(found->problems.front()))
            .inFile(copy->recordFile());
    if (context.json)
        printJson(context, io::Json::Map{{"schema", "fermata/backup/1"},
                                         {"folder", copy->folder()},
                                         {"records", found->records},
                                         {"whole", true}});
    else
        context.print(
            fmt::format("{}: {} records, whole. Repositories, reports, keys and secrets stay where they are.\n",
                        plainText(copy->folder()), found->records));
    return {};
}

} // namespace

void addBackup(CLI::App& app, Context& context) {
    auto folder = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "backup",
        "Copies the workspace as it is now into a new folder, also while it is in use, and verifies the copy. To "
        "move, go on there: --workspace FOLDER.\nExample: fermatactl backup /srv/backup/shop-2026-11-27");
    command->add_option("folder", *folder, "New folder")->required();
    command->callback([folder, &context] {
        if (auto done = backup(*folder, context); !done)
            context.fail(done.error());
    });
}

} // namespace fermata::ctl
