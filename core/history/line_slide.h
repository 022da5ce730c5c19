// Moves runs of changed lines to where git shows them.
#pragma once

#include <string_view>
#include <vector>

#include "core/history/line_diff.h"

namespace fermata::history {

/// A run of changed lines can often be moved up or down without being another difference: which of several equal
/// closing brackets was deleted is a matter of taste, but who wrote it is not. This is LibXDiff's taste as git uses it
/// by default: runs that touch are joined; a run comes to lie beside one of the other text, else where the indentation
/// says that a block begins (the "indent heuristic", weights included), because `git blame` follows the same lines.
/// @requires `hunks` are those of compare(before, after, space)
void slideHunks(std::string_view before, std::string_view after, WhiteSpace space, std::vector<Hunk>& hunks);

} // namespace fermata::history
