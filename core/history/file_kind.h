// What kind of file a path names, judged by its folders, name and extension alone.
#pragma once

#include <string_view>

#include "core/delivery/change.h"

namespace fermata::history {

/// What a pipeline executes or reads is never Documentation or Text, whatever its extension says.
/// @requires nothing of `path`: any bytes
delivery::FileKind fileKind(std::string_view path);

} // namespace fermata::history
