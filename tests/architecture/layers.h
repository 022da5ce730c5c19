// Who may include whom: the table of the architecture, and a reader that finds what breaks it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fermata::test {

/// One forbidden include.
struct Breach {
    std::string file;
    int line = 0;
    std::string text;
    std::string why;
};

/// Checks one source text as if it stood at `file` (path relative to the top of the tree).
std::vector<Breach> breaches(std::string_view file, std::string_view source);

} // namespace fermata::test
