#include "app/fermatactl/model_store.h"

#include <filesystem>

#include "core/learning/registry/model_registry.h"
#include "core/workspace/workspace.h"

namespace fermata::ctl {

Result<io::Database> openModelStore(const Context& context, io::OpenMode mode) {
    const auto workspace = workspace::Workspace::open(context.workspace);
    if (!workspace)
        return workspace.error();
    // The store can be rebuilt, so a commit need not survive a power failure.
    auto database = io::Database::open(workspace->storeFile(), {mode, io::Durability::Normal, std::chrono::seconds(2)});
    if (!database)
        return database;
    const auto components = learning::ModelRegistry::components();
    const auto ready =
        mode == io::OpenMode::Read ? io::checkVersions(*database, components) : io::migrate(*database, components);
    if (!ready)
        return ready.error();
    return database;
}

Result<std::optional<io::Database>> readModelStore(const Context& context) {
    if (const auto workspace = workspace::Workspace::open(context.workspace); !workspace)
        return workspace.error();
    auto database = openModelStore(context, io::OpenMode::Read);
    if (database)
        return std::optional(std::move(*database));
    if (database.error().fault() == Fault::Unsupported) // an older version's tables, or those of others alone
        database = openModelStore(context, io::OpenMode::Create);
    if (database)
        return std::optional(std::move(*database));
    if (database.error().fault() == Fault::NotFound)
        return std::optional<io::Database>();
    return std::move(database).error();
}

Result<std::optional<history::WordKey>> wordKeyOf(const Context& context) {
    std::error_code ignored;
    if (!std::filesystem::exists(context.workspace + "/workspace.yaml", ignored))
        return std::optional<history::WordKey>();
    auto key = history::wordKeyOf(context.workspace);
    if (!key)
        return std::move(key).error();
    return std::optional(*key);
}

} // namespace fermata::ctl
