// The tables of each component and how they came to be: applied once, in order, a newer file refused.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/sql/database.h"

namespace fermata::io {

/// A folder that owns tables. Step i (from 0) takes its tables from version i to version i + 1; a step is never changed
/// after it was published.
struct Component {
    std::string name;
    std::vector<std::string> steps;
};

/// Brings every component to its newest version, in one transaction.
/// @returns Fault::Newer when the file holds a newer version of any of them; nothing is written then
Result<void> migrate(Database& database, const std::vector<Component>& components);

/// For readers: every component must be there in exactly its newest version.
/// @returns Fault::Newer, or Fault::Unsupported where the file is older and has to be opened for writing once
Result<void> checkVersions(const Database& database, const std::vector<Component>& components);

} // namespace fermata::io
