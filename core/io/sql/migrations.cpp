#include "core/io/sql/migrations.h"

#include <optional>

#include <fmt/format.h>

#include "core/io/sql/transaction.h"

namespace fermata::io {
namespace {

constexpr const char* versionTable =
    "CREATE TABLE IF NOT EXISTS component_version (component TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL)";

Result<bool> hasVersionTable(const Database& database) {
    auto count = database.number("SELECT count(*) FROM sqlite_master WHERE type='table' AND name='component_version'");
    if (!count)
        return std::move(count).error();
    return *count > 0;
}

Result<std::int64_t> versionOf(const Database& database, const std::string& component) {
    auto statement = database.prepare("SELECT version FROM component_version WHERE component = ?");
    if (!statement)
        return std::move(statement).error();
    auto row = statement->bind(1, component).step();
    if (!row)
        return std::move(row).error();
    return *row ? statement->integer(0) : 0;
}

Error newer(const Component& component, std::int64_t found) {
    return Error(Fault::Newer, fmt::format("holds version {} of '{}', this program knows {}; use a newer Fermata", found,
                                           component.name, component.steps.size()));
}

/// @returns the version found, which is at most the component's newest
Result<std::size_t> knownVersion(const Database& database, const Component& component) {
    auto found = versionOf(database, component.name);
    if (!found)
        return std::move(found).error();
    if (*found < 0)
        return Error(Fault::Corrupt, fmt::format("the version of '{}' is negative", component.name));
    if (static_cast<std::uint64_t>(*found) > component.steps.size())
        return newer(component, *found);
    return static_cast<std::size_t>(*found);
}

Result<void> bringForward(Database& database, const Component& component, std::size_t from) {
    for (std::size_t i = from; i < component.steps.size(); ++i)
        if (auto done = database.run(component.steps[i]); !done)
            return std::move(done).error().in(fmt::format("taking '{}' to version {}", component.name, i + 1));
    auto noted = database.prepare("INSERT INTO component_version (component, version) VALUES (?, ?) "
                                  "ON CONFLICT (component) DO UPDATE SET version = excluded.version");
    if (!noted)
        return std::move(noted).error();
    return noted->bind(1, component.name).bind(2, static_cast<std::int64_t>(component.steps.size())).run();
}

} // namespace

Result<void> migrate(Database& database, const std::vector<Component>& components) {
    auto transaction = Transaction::begin(database, Transaction::Kind::Write);
    if (!transaction)
        return std::move(transaction).error().inFile(database.path());
    const auto work = [&]() -> Result<void> {
        if (auto made = database.run(versionTable); !made)
            return made;
        std::vector<std::size_t> found;
        for (const auto& component : components) { // all are looked at before the first is changed
            auto version = knownVersion(database, component);
            if (!version)
                return std::move(version).error();
            found.push_back(*version);
        }
        for (std::size_t i = 0; i < components.size(); ++i)
            if (found[i] < components[i].steps.size())
                if (auto done = bringForward(database, components[i], found[i]); !done)
                    return done;
        return transaction->commit();
    };
    auto worked = work();
    if (!worked)
        return std::move(worked).error().inFile(database.path());
    return {};
}

Result<void> checkVersions(const Database& database, const std::vector<Component>& components) {
    const auto work = [&]() -> Result<void> {
        auto isThere = hasVersionTable(database);
        if (!isThere)
            return std::move(isThere).error();
        for (const auto& component : components) {
            auto found = *isThere ? knownVersion(database, component) : Result<std::size_t>{std::size_t{0}};
            if (!found)
                return std::move(found).error();
            if (*found < component.steps.size())
                return Error(Fault::Unsupported, fmt::format("holds version {} of '{}', {} is needed; open it for writing "
                                                             "once to bring it forward",
                                                             *found, component.name, component.steps.size()));
        }
        return {};
    };
    auto worked = work();
    if (!worked)
        return std::move(worked).error().inFile(database.path());
    return {};
}

} // namespace fermata::io
