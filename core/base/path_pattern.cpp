#include "core/base/path_pattern.h"

#include <algorithm>
#include <string>
#include <vector>

namespace fermata {
namespace {

/// Fills, from the back, whether the rest of the pattern matches the rest of the path; one row a token.
bool matchesWhole(std::string_view pattern, std::string_view path) {
    const std::size_t size = path.size();
    std::vector<bool> behind(size + 1, false), here(size + 1, false);
    behind[size] = true;
    while (!pattern.empty()) {
        const char last = pattern.back();
        if (pattern.ends_with("**/")) { // no folder, or any number of them
            bool later = false;
            here[size] = behind[size];
            for (std::size_t t = size; t > 0;) {
                --t;
                later = later || (path[t] == '/' && behind[t + 1]);
                here[t] = behind[t] || later;
            }
            pattern.remove_suffix(3);
        } else if (pattern.ends_with("**")) {
            here[size] = behind[size];
            for (std::size_t t = size; t > 0;) {
                --t;
                here[t] = behind[t] || here[t + 1];
            }
            pattern.remove_suffix(2);
        } else {
            here[size] = last == '*' && behind[size];
            for (std::size_t t = size; t > 0;) {
                --t;
                if (last == '*')
                    here[t] = behind[t] || (path[t] != '/' && here[t + 1]);
                else
                    here[t] = behind[t + 1] && (last == '?' ? path[t] != '/' : path[t] == last);
            }
            pattern.remove_suffix(1);
        }
        behind.swap(here);
    }
    return behind[0];
}

/// Whether the pieces of the pattern between wildcards and folders stand in the path in their order: what has to be so
/// for it to match, and is cheaper to see. (A `**` with its slash may stand for nothing.)
bool hasPieces(std::string_view pattern, std::string_view path) {
    std::size_t at = 0;
    while (!pattern.empty()) {
        const std::size_t end = std::min(pattern.find_first_of("*?/"), pattern.size());
        at = path.find(pattern.substr(0, end), at);
        if (at == std::string_view::npos)
            return false;
        at += end;
        pattern.remove_prefix(std::min(end + 1, pattern.size()));
    }
    return true;
}

/// A pattern without wildcards names a file or a folder: found by comparing, since most patterns are of this kind.
bool matchesPlain(std::string_view pattern, bool isAnchored, bool isFolder, std::string_view path) {
    for (std::size_t at = path.find(pattern); at != std::string_view::npos; at = path.find(pattern, at + 1)) {
        if (isAnchored && at > 0)
            return false;
        const std::size_t end = at + pattern.size();
        const bool begins = at == 0 || path[at - 1] == '/';
        if (begins && (end == path.size() ? !isFolder : path[end] == '/'))
            return true;
    }
    return false;
}

} // namespace

bool matchesPath(std::string_view pattern, std::string_view path) {
    const bool isAnchored =
        pattern.substr(0, pattern.size() - (pattern.ends_with('/') ? 1 : 0)).find('/') != std::string_view::npos;
    while (pattern.starts_with('/'))
        pattern.remove_prefix(1);
    const bool isFolder = pattern.ends_with('/');
    if (isFolder)
        pattern.remove_suffix(1);
    if (pattern.empty())
        return false;
    if (pattern.find_first_of("*?") == std::string_view::npos)
        return matchesPlain(pattern, isAnchored, isFolder, path);
    if (!hasPieces(pattern, path))
        return false;
    std::string whole(isAnchored ? "" : "**/");
    whole += pattern;
    return (!isFolder && matchesWhole(whole, path)) || matchesWhole(whole + "/**", path);
}

} // namespace fermata
