#include "core/assessment/change_class/document_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/text.h"

namespace fermata::assessment {
namespace {

constexpr std::string_view spaces = " \t\r\v\f";

std::string_view trimmed(std::string_view line) {
    const auto first = line.find_first_not_of(spaces);
    if (first == std::string_view::npos)
        return {};
    return line.substr(first, line.find_last_not_of(spaces) + 1 - first);
}

std::vector<std::string_view> linesOf(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

bool isRuleOf(std::string_view line, std::string_view marks, std::size_t least) {
    return line.size() >= least && marks.find(line.front()) != std::string_view::npos &&
           line.find_first_not_of(line.front()) == std::string_view::npos;
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Letters with the punctuation of sentences, and no option of a command.
bool isPlainWord(std::string_view word) {
    return !word.starts_with('-') && word.find("::") == std::string_view::npos &&
           std::all_of(word.begin(), word.end(), [](char c) {
               return isLetter(c) || std::string_view(".,;:!?'\"()-").find(c) != std::string_view::npos;
           });
}

/// What is left of a line of text without its plain words; all of it where it begins as something else than text does,
/// or with a word that may be a key.
/// @param isCode  whether a span of code is open, before and after the line
std::string restOf(std::string_view line, bool& isCode) {
    const std::string_view first = line.substr(0, line.find_first_of(spaces));
    if (first.ends_with(':') || std::string_view("#*+-|>.=~[$%&@!{:/\\").find(line.front()) != std::string_view::npos) {
        isCode ^= std::ranges::count(line, '`') % 2 != 0;
        return std::string(line);
    }
    std::string rest;
    while (!line.empty()) {
        const auto end = line.find_first_of(spaces);
        const std::string_view word = line.substr(0, end);
        const auto ticks = std::ranges::count(word, '`');
        if (isCode || ticks > 0 || !isPlainWord(word))
            rest += (rest.empty() ? "" : " ") + std::string(word);
        isCode ^= ticks % 2 != 0;
        const auto next = end == std::string_view::npos ? end : line.find_first_not_of(spaces, end);
        line = next == std::string_view::npos ? std::string_view() : line.substr(next);
    }
    return rest;
}

enum class Marks { Markdown, Other };

/// Follows the blocks of a document whose lines are given one after another.
class Blocks {
public:
    explicit Blocks(Marks marks) : m_marks(marks) {}

    /// False within a block, and for the lines that open and close it.
    /// @param above  the trimmed line before it
    bool isOutside(std::string_view line, std::string_view above, bool isFirst) {
        if (!m_end.empty()) {
            const bool isFence = m_end.front() == '`' || m_end.front() == '~'; // which a longer one closes too
            const bool isEnd = m_endsInside ? line.find(m_end) != std::string_view::npos
                               : isFence    ? isRuleOf(line, m_end.substr(0, 1), m_end.size())
                                            : line == m_end;
            if (isEnd)
                m_end = {};
            return false;
        }
        if (isFirst && isRuleOf(line, "-+", 3))
            return open(line, false);
        for (const std::string_view mark : {"```", "~~~"})
            if (line.starts_with(mark))
                return open(line.substr(0, line.find_first_not_of(mark.front())), false);
        if (const auto comment = line.find("<!--"); comment != std::string_view::npos)
            return line.find("-->", comment) == std::string_view::npos ? open("-->", true) : false;
        // The rule below a title is about as long as the title; any other one opens a block of AsciiDoc.
        const bool isBelowTitle = !above.empty() && above.size() <= line.size() + 2 && line.size() <= above.size() + 2;
        if (m_marks == Marks::Other && isRuleOf(line, "-.+=*_/", 4) && !isBelowTitle)
            return open(line, false);
        return true;
    }

private:
    bool open(std::string_view end, bool endsInside) {
        m_end = end;
        m_endsInside = endsInside;
        return false;
    }

    Marks m_marks;
    std::string_view m_end; ///< of the block that is open; empty: none
    bool m_endsInside = false;
};

/// Whether the lines from `begin` to `end`, none of them blank, are a paragraph of text, a term or an item of a list.
/// What is indented after a blank line may be code in every one of these languages; below a line of text it is none.
/// What a prompt stands in is a session, with its answers.
bool isParagraph(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end, Marks marks) {
    const std::size_t indent = lines[begin].find_first_not_of(" ");
    if (indent > (marks == Marks::Markdown ? 3 : 0) || lines[begin][indent] == '\t')
        return false;
    const char first = lines[begin][indent];
    if (!isLetter(first) && std::string_view("(\"'*-+0123456789`<_").find(first) == std::string_view::npos)
        return false;
    return std::none_of(
        lines.begin() + std::ptrdiff_t(begin), lines.begin() + std::ptrdiff_t(end), [](std::string_view raw) {
            const std::string_view line = trimmed(raw);
            return std::ranges::any_of(std::initializer_list<std::string_view>{">>>", "...", "$ ", "% ", "> "},
                                       [line](std::string_view prompt) { return line.starts_with(prompt); });
        });
}

/// All that is not plain words. A region of text is one mark, which no line can be, and behind it what is left of its
/// lines, so that what it parts stays parted; blank lines count beside all else, because they begin and end blocks
/// there.
std::vector<std::string> skeleton(std::string_view path, std::string_view content) {
    const std::string lower = lowerAscii(path);
    const Marks marks = lower.ends_with(".md") || lower.ends_with(".markdown") ? Marks::Markdown : Marks::Other;
    const auto lines = linesOf(content);
    std::vector<bool> isOutside(lines.size(), false), isText(lines.size(), false);
    Blocks blocks(marks);
    for (std::size_t i = 0; i < lines.size(); ++i)
        isOutside[i] = blocks.isOutside(trimmed(lines[i]), i == 0 ? std::string_view() : trimmed(lines[i - 1]), i == 0);
    std::vector<std::string> rests(lines.size());
    for (std::size_t begin = 0; begin < lines.size();) {
        std::size_t end = begin, ticks = 0;
        for (; end < lines.size() && isOutside[end] && !trimmed(lines[end]).empty(); ++end)
            ticks += std::size_t(std::ranges::count(lines[end], '`'));
        if (end > begin && ticks % 2 == 0 && isParagraph(lines, begin, end, marks)) {
            bool isCode = false;
            for (std::size_t i = begin; i < end; ++i) {
                isText[i] = !(i + 1 < lines.size() && isRuleOf(trimmed(lines[i + 1]), "=-~^+#*\"'`:", 2)); // no title
                rests[i] = restOf(trimmed(lines[i]), isCode);
            }
        }
        begin = std::max(end, begin + 1);
    }
    std::vector<std::string> kept;
    const auto endsInText = [&kept] { return !kept.empty() && kept.back().starts_with('\n'); };
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (isText[i]) {
            if (!endsInText())
                kept.emplace_back("\n");
            if (!rests[i].empty())
                kept.push_back('\n' + rests[i]);
            continue;
        }
        std::size_t next = i;
        while (next < lines.size() && trimmed(lines[next]).empty())
            ++next;
        const bool isWithinText = next > i && endsInText() && (next == lines.size() || isText[next]);
        if (!isWithinText)
            kept.emplace_back(lines[i]);
    }
    return kept;
}

} // namespace

bool differInPlainWordsOnly(std::string_view path, std::string_view before, std::string_view after) {
    return skeleton(path, before) == skeleton(path, after);
}

bool readsLikeProse(std::string_view text) {
    if (text.starts_with("#!") || text.find('\0') != std::string_view::npos)
        return false;
    std::size_t filled = 0, odd = 0;
    for (const std::string_view raw : linesOf(text)) {
        const std::string_view line = trimmed(raw);
        if (line.empty())
            continue;
        ++filled;
        const auto equals = line.find('=');
        const bool isAssigned = equals != std::string_view::npos && equals > 0 && isLetter(line[equals - 1]) &&
                                equals + 1 < line.size() && line[equals + 1] != ' ';
        const bool hasMarks = isAssigned || line.find_first_of("${}|;\\") != std::string_view::npos ||
                              line.find("&&") != std::string_view::npos || line.front() == '#';
        const bool isOneWord = line.find(' ') == std::string_view::npos;
        odd += hasMarks || isOneWord ? 1 : 0;
    }
    return filled > 0 && odd * 4 <= filled;
}

} // namespace fermata::assessment
