// Keeps what healthOf() found beside the versions of the model, so that it can be shown without learning again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"
#include "core/learning/evaluation/health.h"

namespace fermata::learning {

/// As JSON, numbers as they are. @ensures readHealth(writeHealth(h)) == h in every member
Result<std::string> writeHealth(const Health& health);
/// @returns Malformed with the place of the mistake
Result<Health> readHealth(std::string_view json);

/// Thread safety: that of its database.
class HealthStore {
public:
    static io::Component component();
    /// @requires `database` outlives the store and holds the component
    explicit HealthStore(io::Database& database) : m_database(&database) {}

    /// Takes the place of what was kept of this version before.
    Result<void> keep(const Health& health);
    /// Of the version that was judged last; nothing where none was.
    Result<std::optional<Health>> newest() const;

private:
    io::Database* m_database;
};

} // namespace fermata::learning
