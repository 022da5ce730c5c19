// Which files change the shape of a database: going back to the old version of the program does not undo that.
#pragma once

#include <string_view>

#include "core/delivery/change.h"

namespace fermata::assessment {

/// By path alone, as the frameworks lay their files out: Rails, Django, Alembic, Flyway, Liquibase, Laravel, Prisma,
/// Entity Framework, Knex; and dumps of a schema. Text about migrations is none.
/// @param path  of the repository, as git spells it; case does not matter
bool migratesDatabase(std::string_view path);

/// By its kind and both its paths.
bool isMigration(const delivery::ChangedFile& file);

} // namespace fermata::assessment
