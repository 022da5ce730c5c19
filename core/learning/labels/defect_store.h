// The known defects in the workspace's store, so that the next start need not trace them again.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/io/sql/database.h"
#include "core/io/sql/migrations.h"
#include "core/learning/labels/defects.h"

namespace fermata::learning {

/// Thread safety: that of its database.
class DefectStore {
public:
    static io::Component component();

    /// @requires `database` outlives the store and holds the component
    explicit DefectStore(io::Database& database) : m_database(&database) {}

    /// Puts `defects` in the place of all that were kept, all or nothing.
    Result<void> replace(const std::vector<KnownDefect>& defects);
    /// By commit. @returns Corrupt
    Result<std::vector<KnownDefect>> all() const;

private:
    io::Database* m_database;
};

} // namespace fermata::learning
