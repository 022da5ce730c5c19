// The signed head as the table of record.db holds it: the one place that reads its columns.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/audit/seal.h"
#include "core/base/result.h"
#include "core/io/sql/database.h"

namespace fermata::audit {

/// Every row of the table, of which there is one once anything was recorded: nothing in place of a row that holds a
/// column which sealed() did not make. Whether a key signed it is not looked at.
Result<std::vector<std::optional<Head>>> storedHeads(const io::Database& database, const std::string& workspace);

} // namespace fermata::audit
