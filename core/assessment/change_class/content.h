// What the content of a changed file says beyond its path: comments or formatting only, a document that is executed.
#pragma once

#include <optional>
#include <string_view>

#include "core/assessment/change_class/change_class.h"

namespace fermata::assessment {

/// Over this a file is not read: its path alone counts.
inline constexpr std::size_t contentCap = std::size_t{2} << 20;

/// `before` is empty for a new file. Comments and Formatting are said of files of code only; Pipeline of documents
/// whose code is run when they are built or tested, unless plain words alone changed; Documentation of texts that have
/// the name of one but no extension (`RELEASE-NOTES`, `docs/FAQ`) and read like prose. A file that calls itself
/// generated stays code: anybody can write that.
/// @returns nothing where the content says no more than the path
std::optional<ChangeKind> contentKind(std::string_view path, std::string_view before, std::string_view after);

/// A text of prose by its name alone, in any folder, although it has no extension: `RELEASE-NOTES`.
bool isWellKnownDocument(std::string_view path);

} // namespace fermata::assessment
