// Where a repository's past was cut or re-tied: the files `shallow` and `info/grafts`.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/digest.h"

namespace fermata::io::git {

struct Borders {
    std::unordered_set<CommitId> shallow;
    std::unordered_map<CommitId, std::vector<CommitId>> grafts;

    /// Reads both files of a common git directory; lines that are none are skipped, as git does.
    static Borders of(const std::string& gitDirectory);
    /// Hangs on what is in it, not on the order; 0 when empty.
    std::uint64_t mark() const;
};

} // namespace fermata::io::git
