// Which earlier changes wrote the lines that a fix mended.
#pragma once

#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"

namespace fermata::history {

/// Lines of one origin among those that a fix deleted or replaced.
struct LineOrigin {
    CommitId commit;
    int lines = 0;

    bool operator==(const LineOrigin&) const = default;
};

/// Blank lines, comment-only lines and lines whose white space alone changed are left out; `origins` is ordered by
/// falling number of lines, then by hash. It is empty where a fix only adds lines.
struct FixTrace {
    CommitId fix;
    Time fixedAt{};       ///< committer time of the fix
    std::vector<LineOrigin> origins;
};

} // namespace fermata::history
