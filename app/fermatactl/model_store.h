// The workspace's store, opened for the versions of the model.
#pragma once

#include "app/fermatactl/command.h"
#include "core/base/result.h"
#include "core/io/sql/database.h"

namespace fermata::ctl {

/// @returns NotFound where there is no workspace or, for reading, no model yet; Newer, Busy, ReadOnly, Full
Result<io::Database> openModelStore(const Context& context, io::OpenMode mode);

} // namespace fermata::ctl
