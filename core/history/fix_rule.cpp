// How a message says that it mends something.

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/history/miner.h"

namespace fermata::history {

namespace {

constexpr std::array<std::string_view, 43> mending{
    "fix",       "fixes",    "fixed",     "fixing",     "fixup",   "hotfix",     "bugfix",    "bugfixes",  "bug",
    "bugs",      "defect",   "defects",   "fault",      "faults",  "faulty",     "crash",     "crashes",   "crashed",
    "crashing",  "segfault", "segfaults", "regression", "broken",  "breakage",   "leak",      "leaks",     "leaked",
    "overflow",  "underrun", "deadlock",  "deadlocks",  "race",    "incorrect",  "incorrectly", "wrong",   "wrongly",
    "npe",       "corruption", "repair",  "repairs",    "mistake", "erroneous",  "flaw"};
constexpr std::array<std::string_view, 8> cosmetic{"typo", "typos",      "spelling", "whitespace",
                                                   "grammar", "formatting", "misspelling", "indentation"};

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

template <class List>
bool hasWordOf(std::string_view text, const List& words) {
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && !isLetter(text[at]))
            ++at;
        const std::size_t from = at;
        while (at < text.size() && isLetter(text[at]))
            ++at;
        if (std::find(words.begin(), words.end(), text.substr(from, at - from)) != words.end())
            return true;
    }
    return false;
}

bool mends(const io::git::Commit& commit) {
    const std::string message = lowerAscii(commit.message);
    const std::string_view title = std::string_view(message).substr(0, message.find('\n'));
    if (title.starts_with("merge "))
        return false;
    if (title.starts_with("revert"))
        return true;
    return !hasWordOf(title, cosmetic) && hasWordOf(message, mending);
}

} // namespace

FixRule keywordRule() { return {"keywords/1", mends}; }

} // namespace fermata::history
