// The workspace's store, opened for the versions of the model.
#pragma once

#include <optional>

#include "app/fermatactl/command.h"
#include "core/base/result.h"
#include "core/history/word_collector.h"
#include "core/io/sql/database.h"

namespace fermata::ctl {

/// @returns NotFound where there is no workspace or, for reading, no model yet; Newer, Busy, ReadOnly, Full
Result<io::Database> openModelStore(const Context& context, io::OpenMode mode);

/// For those who only look, also on a read-only medium: nothing where no model was registered yet. A store of an older
/// version is brought up to date first, which a read-only medium refuses.
/// @returns NotFound where there is no workspace; Newer, Busy, ReadOnly
Result<std::optional<io::Database>> readModelStore(const Context& context);

/// The key of the workspace's words; nothing where there is no workspace. @returns what history::wordKeyOf returns
Result<std::optional<history::WordKey>> wordKeyOf(const Context& context);

} // namespace fermata::ctl
