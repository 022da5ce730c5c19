#include <map>

#include <fmt/format.h>

#include "core/audit/chain.h"
#include "core/audit/stored_head.h"
#include "core/audit/verification.h"
#include "core/io/sql/transaction.h"

namespace fermata::audit {
namespace {

using io::ColumnType;

/// What SQLite holds as tables, indexes and triggers, by name.
Result<std::map<std::string, std::string>> schemaOf(const io::Database& database) {
    auto query = database.prepare("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL");
    if (!query)
        return std::move(query).error();
    std::map<std::string, std::string> schema;
    for (;;) {
        auto row = query->step();
        if (!row)
            return std::move(row).error();
        if (!*row)
            return schema;
        schema[query->text(1)] = query->text(0) + " on " + query->text(2) + ": " + query->text(3);
    }
}

/// A trigger that is gone lets anyone change what is written.
Result<void> checkSchema(const io::Database& database, RecordCheck& check) {
    auto fresh = io::Database::inMemory();
    if (!fresh)
        return std::move(fresh).error();
    if (auto made = io::migrate(*fresh, Chain::components()); !made)
        return made;
    const auto expected = schemaOf(*fresh);
    const auto found = schemaOf(database);
    for (const auto* schema : {&expected, &found})
        if (!*schema)
            return schema->error();
    for (const auto& [name, sql] : *expected)
        if (const auto place = found->find(name); place == found->end() || place->second != sql)
            check.problem(fmt::format("the store's {} was changed", name));
    for (const auto& [name, sql] : *found)
        if (!expected->contains(name))
            check.problem(fmt::format("the store holds a foreign {}", name));

    auto versions = database.prepare("SELECT component, version, typeof(version) FROM component_version");
    if (!versions)
        return std::move(versions).error();
    std::map<std::string, std::int64_t> wanted;
    for (const auto& component : Chain::components())
        wanted[component.name] = static_cast<std::int64_t>(component.steps.size());
    std::map<std::string, std::int64_t> held;
    for (;;) {
        auto row = versions->step();
        if (!row)
            return std::move(row).error();
        if (!*row)
            break;
        held[versions->text(0)] = versions->type(1) == ColumnType::Integer ? versions->integer(1) : -1;
    }
    if (held != wanted)
        check.problem("the versions of the store's components were changed");
    return {};
}

Result<void> checkRecords(const io::Database& database, RecordCheck& check, const std::stop_token& stop) {
    auto query = database.prepare("SELECT number, kind, subject, bytes, hash FROM record ORDER BY number");
    if (!query)
        return std::move(query).error();
    for (;;) {
        auto row = query->step();
        if (!row)
            return std::move(row).error();
        if (!*row)
            return {};
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "the check was cancelled");
        const auto number = query->integer(0);
        if (query->type(3) != ColumnType::Blob)
            check.problem(fmt::format("record {}: its bytes are no bytes", number));
        const auto record = check.add(query->bytes(3));
        if (const auto hash = query->id<Digest>(4); !hash || *hash != check.lastHash())
            check.problem(fmt::format("record {}: the stored hash is not that of its bytes", number));
        if (!record)
            continue;
        if (query->type(0) != ColumnType::Integer || static_cast<std::uint64_t>(number) != record->number)
            check.problem(fmt::format("record {} is stored under number {}", record->number, number));
        if (query->type(1) != ColumnType::Text || query->bytes(1) != name(record->kind))
            check.problem(fmt::format("record {} is stored as another kind", number));
        if (query->type(2) != ColumnType::Text || query->bytes(2) != record->subject)
            check.problem(fmt::format("record {} is stored under another subject", number));
    }
}

Result<void> checkObjects(const io::Database& database, RecordCheck& check, const std::stop_token& stop) {
    auto query = database.prepare("SELECT digest, bytes FROM blob");
    if (!query)
        return std::move(query).error();
    for (;;) {
        auto row = query->step();
        if (!row)
            return std::move(row).error();
        if (!*row)
            return {};
        if (stop.stop_requested())
            return Error(Fault::Cancelled, "the check was cancelled");
        const auto digest = query->id<Digest>(0);
        if (!digest || query->type(1) != ColumnType::Blob)
            check.problem("an object is not named by a digest, or is no bytes");
        else
            check.addObject(*digest, query->bytes(1));
    }
}

Result<void> checkHead(const io::Database& database, RecordCheck& check) {
    const auto heads = storedHeads(database, check.workspace());
    if (!heads)
        return heads.error();
    for (const auto& head : *heads) {
        if (head)
            check.addHead(*head);
        else
            check.problem("the head is not what was written");
    }
    return {};
}

} // namespace

Result<Verification> verifyStore(const std::string& path, const VerifyOptions& options) {
    RecordCheck check(options);
    const auto work = [&]() -> Result<void> {
        auto database = io::Database::open(path, {io::OpenMode::Read, io::Durability::Full});
        if (!database)
            return std::move(database).error();
        auto view = io::Transaction::begin(*database, io::Transaction::Kind::Read); // records and head of one moment
        if (!view)
            return std::move(view).error();
        for (const auto& component : Chain::components())
            if (auto known = io::checkVersions(*database, {component});
                !known && known.error().fault() == Fault::Newer)
                return known;
        if (auto sound = database->checkIntegrity(); !sound)
            return sound;
        if (auto done = checkSchema(*database, check); !done)
            return done;
        if (auto done = checkRecords(*database, check, options.stop); !done)
            return done;
        if (auto done = checkObjects(*database, check, options.stop); !done)
            return done;
        return checkHead(*database, check);
    };
    auto worked = work();
    if (!worked) {
        const Fault fault = worked.error().fault();
        if (fault != Fault::Corrupt && fault != Fault::Internal) // Internal: a table that is not there any more
            return std::move(worked).error().inFile(path);
        check.problem("the store: " + worked.error().message());
    }
    return check.finish();
}

} // namespace fermata::audit
