// Which of the lines that a fix removed can have held the fault: code, not blank lines and not comments.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/history/line_diff.h"

namespace fermata::history {

/// Numbers of the old lines inside `hunks` that are neither blank nor comment only, rising. Comments are told by the
/// language that the path's extension names; block comments are followed from the file's first line on. A file that is
/// no source (documents, data) has none.
std::vector<std::uint32_t> mendedLines(std::string_view path, std::string_view before, const std::vector<Hunk>& hunks);

} // namespace fermata::history
