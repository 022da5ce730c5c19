// What the content of a changed file says beyond its path: comments or formatting only, a document that is executed.
#pragma once

#include <optional>
#include <string_view>

#include "core/assessment/change_class/change_class.h"

namespace fermata::assessment {

/// Over this a file is not read: its path alone counts.
inline constexpr std::size_t contentCap = std::size_t{2} << 20;

/// `before` is empty for a new file. Comments and Formatting are said of files of code only, Pipeline of
/// documents whose code is run when they are built or tested. A file that calls itself generated stays code: anybody
/// can write that.
/// @returns nothing where the content says no more than the path
std::optional<ChangeKind> contentKind(std::string_view path, std::string_view before, std::string_view after);

} // namespace fermata::assessment
