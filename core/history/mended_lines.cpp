#include "core/history/mended_lines.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/history/file_kind.h"

namespace fermata::history {

namespace {

/// How a language writes comments; empty strings where it has no such form.
struct Comments {
    std::array<std::string_view, 2> line;
    std::string_view open, close;
};

Comments commentsOf(std::string_view path) {
    const auto name = path.substr(path.rfind('/') + 1);
    const auto dot = name.rfind('.');
    const std::string extension = dot == std::string_view::npos ? std::string() : lowerAscii(name.substr(dot + 1));
    const auto isOneOf = [&](std::initializer_list<std::string_view> list) {
        return std::find(list.begin(), list.end(), extension) != list.end();
    };
    if (isOneOf({"py", "rb", "sh", "bash", "zsh", "pl", "pm", "t", "r", "yml", "yaml", "toml", "tcl", "mk", "cmake", "am",
                 "ex", "exs", "jl", "nim", "awk", "conf", "properties", "ps1"}) ||
        extension.empty() || name == "CMakeLists.txt")
        return {{"#", ""}, "", ""};
    if (isOneOf({"sql", "lua", "hs", "adb", "ads", "elm", "vhdl"}))
        return {{"--", ""}, extension == "sql" ? "/*" : "", extension == "sql" ? "*/" : ""};
    if (isOneOf({"html", "htm", "xml", "xhtml", "svg", "vue", "md"}))
        return {{"", ""}, "<!--", "-->"};
    if (isOneOf({"lisp", "el", "clj", "cljs", "scm", "asm", "ini"}))
        return {{";", ""}, "", ""};
    if (isOneOf({"tex", "erl", "hrl", "m4"}))
        return {{extension == "m4" ? "dnl" : "%", ""}, "", ""};
    if (isOneOf({"php"}))
        return {{"//", "#"}, "/*", "*/"};
    return {{"//", ""}, "/*", "*/"}; // C and all that took after it
}

/// Tells of one line after another whether it holds nothing but comment and space.
class Reader {
public:
    explicit Reader(Comments comments) : m_comments(comments) {}

    bool isEmpty(std::string_view line) {
        line = trimmed(line);
        if (line.empty())
            return true;
        while (true) {
            if (m_isInside) {
                const auto end = line.find(m_comments.close);
                if (end == std::string_view::npos)
                    return true;
                m_isInside = false;
                line = trimmed(line.substr(end + m_comments.close.size()));
            }
            if (line.empty() || startsComment(line))
                return true;
            if (m_comments.open.empty())
                return false;
            if (!line.starts_with(m_comments.open)) {
                enterBehindCode(line);
                return false;
            }
            m_isInside = true;
            line.remove_prefix(m_comments.open.size());
        }
    }

private:
    bool startsComment(std::string_view line) const {
        return std::any_of(m_comments.line.begin(), m_comments.line.end(), [&](std::string_view sign) {
            return !sign.empty() && line.starts_with(sign);
        });
    }
    /// A block comment may begin behind code and go on below it. Quotes are not followed: a string that holds the
    /// opening sign without its end is too rare to matter for counts.
    void enterBehindCode(std::string_view line) {
        const auto open = line.rfind(m_comments.open);
        m_isInside = open != std::string_view::npos && line.find(m_comments.close, open) == std::string_view::npos &&
                     line.substr(0, open).find("//") == std::string_view::npos;
    }

    Comments m_comments;
    bool m_isInside = false;
};

bool mayHoldFaults(delivery::FileKind kind) {
    switch (kind) {
    case delivery::FileKind::Documentation:
    case delivery::FileKind::Text:
    case delivery::FileKind::Data:
    case delivery::FileKind::Test:
        return false;
    case delivery::FileKind::Source:
    case delivery::FileKind::Configuration:
    case delivery::FileKind::Build:
    case delivery::FileKind::Pipeline:
    case delivery::FileKind::Dependencies:
    case delivery::FileKind::Migration:
    case delivery::FileKind::Other:
        return true;
    }
    return true;
}

} // namespace

std::vector<std::uint32_t> mendedLines(std::string_view path, std::string_view before, const std::vector<Hunk>& hunks) {
    std::vector<std::uint32_t> found;
    if (!mayHoldFaults(fileKind(path)))
        return found;
    Reader reader(commentsOf(path));
    auto hunk = hunks.begin();
    for (std::uint32_t number = 0; !before.empty() && hunk != hunks.end(); ++number) {
        const auto end = before.find('\n');
        const auto line = before.substr(0, end);
        before = end == std::string_view::npos ? std::string_view() : before.substr(end + 1);
        const bool isEmpty = reader.isEmpty(line);
        while (hunk != hunks.end() && number >= hunk->oldFrom + hunk->oldCount)
            ++hunk;
        if (hunk != hunks.end() && number >= hunk->oldFrom && !isEmpty)
            found.push_back(number);
    }
    return found;
}

} // namespace fermata::history
