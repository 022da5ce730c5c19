#include "core/history/line_slide.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace fermata::history {

namespace {

// LibXDiff's weights (xdiffi.c), fitted there to what people found readable.
constexpr int mostIndent = 200;
constexpr int mostBlanks = 20;
constexpr long mostSliding = 100;
constexpr int startOfFile = 1, endOfFile = 21;
constexpr int eachBlank = -30, eachBlankBehind = 6;
constexpr int moreIndent = -4, moreIndentAfterBlank = 10;
constexpr int outdent = 24, outdentAfterBlank = 17;
constexpr int dedent = 23, dedentAfterBlank = 17;
constexpr int indentWeight = 60;

/// The lines of one text, and which of them are changed.
struct Text {
    explicit Text(std::string_view text) {
        while (!text.empty()) {
            const auto feed = text.find('\n');
            const auto size = feed == std::string_view::npos ? text.size() : feed + 1;
            lines.push_back(text.substr(0, size));
            text.remove_prefix(size);
        }
        changed.assign(lines.size() + 2, 0);
    }
    long size() const { return static_cast<long>(lines.size()); }
    std::string_view line(long at) const { return lines[static_cast<std::size_t>(at)]; }
    /// From −1 to size(), where nothing is ever changed.
    std::uint8_t& isChanged(long at) { return changed[static_cast<std::size_t>(at + 1)]; }

    std::vector<std::string_view> lines;
    std::vector<std::uint8_t> changed;
};

/// A run of changed lines, or the empty place between two lines that are not.
class Group {
public:
    Group(Text& text, WhiteSpace space) : m_text(text), m_space(space) {
        while (m_text.isChanged(end))
            ++end;
    }
    bool isEmpty() const { return start == end; }
    bool toNext() {
        if (end == m_text.size())
            return false;
        start = end + 1;
        for (end = start; m_text.isChanged(end);)
            ++end;
        return true;
    }
    bool toPrevious() {
        if (start == 0)
            return false;
        end = start - 1;
        for (start = end; m_text.isChanged(start - 1);)
            --start;
        return true;
    }
    /// One line up, taking in the run that it then touches.
    bool slideUp() {
        if (start == 0 || !isSameLine(m_text.line(start - 1), m_text.line(end - 1), m_space))
            return false;
        m_text.isChanged(--start) = 1;
        m_text.isChanged(--end) = 0;
        while (m_text.isChanged(start - 1))
            --start;
        return true;
    }
    bool slideDown() {
        if (end == m_text.size() || !isSameLine(m_text.line(start), m_text.line(end), m_space))
            return false;
        m_text.isChanged(start++) = 0;
        m_text.isChanged(end++) = 1;
        while (m_text.isChanged(end))
            ++end;
        return true;
    }

    long start = 0, end = 0;

private:
    Text& m_text;
    WhiteSpace m_space;
};

/// Columns of space before the first character; nothing for a blank line.
std::optional<int> indentOf(std::string_view line) {
    int indent = 0;
    for (const char c : line) {
        if (c == ' ')
            ++indent;
        else if (c == '\t')
            indent += 8 - indent % 8;
        else if (!(c >= '\n' && c <= '\r'))
            return indent;
        if (indent >= mostIndent)
            return mostIndent;
    }
    return std::nullopt;
}

/// How ugly it is to begin or end a run before a line. Less is better.
struct Ugliness {
    int indent = 0;
    int penalty = 0;

    bool isAtMost(const Ugliness& other) const {
        const int order = (indent > other.indent) - (indent < other.indent);
        return indentWeight * order + penalty - other.penalty <= 0;
    }
    void addSplit(const Text& text, long at);
};

void Ugliness::addSplit(const Text& text, long at) {
    /// The indentation of the next line that is not blank, and how many are.
    struct Beside {
        std::optional<int> indent;
        int blanks = 0;
    };
    const auto look = [&](long from, long step) {
        Beside beside;
        for (long line = from; line >= 0 && line < text.size(); line += step) {
            beside.indent = indentOf(text.line(line));
            if (beside.indent)
                break;
            if (++beside.blanks == mostBlanks) {
                beside.indent = 0;
                break;
            }
        }
        return beside;
    };
    const bool isAtEnd = at >= text.size();
    const auto own = isAtEnd ? std::nullopt : indentOf(text.line(at));
    const Beside before = look(at - 1, -1), behind = look(at + 1, 1);
    if (!before.indent && before.blanks == 0)
        penalty += startOfFile;
    if (isAtEnd)
        penalty += endOfFile;
    const int blanksBehind = own ? 0 : 1 + behind.blanks;
    const int blanks = before.blanks + blanksBehind;
    penalty += eachBlank * blanks + eachBlankBehind * blanksBehind;
    const auto here = own ? own : behind.indent;
    indent += here.value_or(-1);
    if (!here || !before.indent || *here == *before.indent)
        return;
    if (*here > *before.indent)
        penalty += blanks > 0 ? moreIndentAfterBlank : moreIndent;
    else if (behind.indent && *behind.indent > *here)
        penalty += blanks > 0 ? outdentAfterBlank : outdent;
    else
        penalty += blanks > 0 ? dedentAfterBlank : dedent;
}

/// Where a run of so many lines that can slide up to `earliest` should end.
long bestEnd(const Text& text, long earliest, long end, long size) {
    long best = -1;
    Ugliness least;
    for (long at = std::max({earliest, end - size - 1, end - mostSliding}); at <= end; ++at) {
        Ugliness own;
        own.addSplit(text, at);
        own.addSplit(text, at - size);
        if (best == -1 || own.isAtMost(least)) {
            least = own;
            best = at;
        }
    }
    return best;
}

/// Slides the runs of `text`; `other` is the other side of the difference, whose groups pair with these one by one.
void slide(Text& text, Text& other, WhiteSpace space) {
    Group group(text, space), partner(other, space);
    do {
        if (group.isEmpty())
            continue;
        long size = 0, earliest = 0;
        bool hasPartner = false;
        do { // as long as it grows by the runs that it meets
            size = group.end - group.start;
            while (group.slideUp())
                partner.toPrevious();
            earliest = group.end;
            hasPartner = !partner.isEmpty();
            while (group.slideDown()) {
                partner.toNext();
                hasPartner = hasPartner || !partner.isEmpty();
            }
        } while (size != group.end - group.start);
        if (group.end == earliest)
            continue;
        const long best = hasPartner ? earliest : bestEnd(text, earliest, group.end, size);
        while (group.end > best && (!hasPartner || partner.isEmpty()) && group.slideUp())
            partner.toPrevious();
    } while (group.toNext() && partner.toNext());
}

std::vector<Hunk> hunksOf(Text& before, Text& after) {
    std::vector<Hunk> hunks;
    long i = 0, j = 0;
    while (i < before.size() || j < after.size()) {
        const long fromOld = i, fromNew = j;
        while (before.isChanged(i))
            ++i;
        while (after.isChanged(j))
            ++j;
        if (i > fromOld || j > fromNew)
            hunks.push_back({static_cast<std::uint32_t>(fromOld), static_cast<std::uint32_t>(i - fromOld),
                             static_cast<std::uint32_t>(fromNew), static_cast<std::uint32_t>(j - fromNew)});
        ++i, ++j;
    }
    return hunks;
}

} // namespace

void slideHunks(std::string_view before, std::string_view after, WhiteSpace space, std::vector<Hunk>& hunks) {
    if (hunks.empty())
        return;
    Text old(before), fresh(after);
    for (const Hunk& hunk : hunks) {
        if (hunk.oldFrom + hunk.oldCount > old.lines.size() || hunk.newFrom + hunk.newCount > fresh.lines.size())
            return; // not a difference of these texts: the comparison was stopped
        std::fill_n(old.changed.begin() + hunk.oldFrom + 1, hunk.oldCount, std::uint8_t{1});
        std::fill_n(fresh.changed.begin() + hunk.newFrom + 1, hunk.newCount, std::uint8_t{1});
    }
    slide(old, fresh, space);
    slide(fresh, old, space);
    hunks = hunksOf(old, fresh);
}

} // namespace fermata::history
