#include "core/assessment/change_class/code_text.h"

#include <algorithm>
#include <cctype>

#include "core/base/text.h"

namespace fermata::assessment {
namespace {

enum class Family { C, Java, Go, Script, Groovy, Python };

std::optional<Family> familyOf(std::string_view path) {
    const auto dot = path.rfind('.');
    const std::string extension = dot == std::string_view::npos ? std::string() : lowerAscii(path.substr(dot + 1));
    const auto isOneOf = [&](std::initializer_list<std::string_view> list) {
        return std::find(list.begin(), list.end(), extension) != list.end();
    };
    if (isOneOf({"c", "h", "cc", "cpp", "cxx", "hpp", "hh", "hxx", "inl", "ipp"}))
        return Family::C;
    if (extension == "java")
        return Family::Java;
    if (extension == "go")
        return Family::Go;
    if (isOneOf({"js", "mjs", "cjs", "ts"}))
        return Family::Script;
    if (extension == "groovy")
        return Family::Groovy;
    if (extension == "py")
        return Family::Python;
    return std::nullopt;
}

/// Whether a tool may read this comment. Names of tools and marks stand anywhere in it, so some prose is taken for one.
bool isObeyed(std::string_view comment) {
    static constexpr std::string_view marks[] = {
        "lint",         "noqa",       "type:",    "pragma",      "mypy",        "pyright:",     "flake8",
        "isort",        "yapf",       "fmt:",     "jshint",      "@ts-",        "prettier",     "@formatter",
        "clang-format", "nosonar",    "cppcheck", "coverity",    "fallthrough", "fall through", "fall-through",
        "-*-",          "vim:",       "go:",      "+build",      "@deprecated", "suppress",     "sourcemapping",
        "@flow",        "@jsx",       "istanbul", "c8 ignore",   "webpack",     "@vite",        "<reference",
        "@preserve",    "@cc_on",     "\\u",      "gcov",        "lcov",        "nocover",      "no cover",
        "generated",    "checkstyle", "spotless", "pmd",         "#!",          "coding:",      "coding=",
        "@annotation",  "@closure",   "@type",    "@param {",    "@returns {",  "@const",       "syntax=",
        "language=",    "cgo",        "iwyu",     "@implements", "cspell"};
    const std::string text = lowerAscii(comment);
    if (text.starts_with("//line ") || text.starts_with("/*line ")) // where Go's compiler believes to be
        return true;
    return std::any_of(std::begin(marks), std::end(marks),
                       [&](std::string_view mark) { return text.find(mark) != std::string::npos; });
}

bool isWordChar(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) || byte >= 0x80 || std::string_view("_$.@#\"'`\\").find(c) != std::string_view::npos;
}
bool isOperator(char c) {
    return std::string_view("+-*/%<>=!&|^~?:").find(c) != std::string_view::npos;
}

/// Both texts, written side by side.
class Output {
public:
    Output(bool keepsLines, bool keepsSpace) : m_keepsLines(keepsLines), m_keepsSpace(keepsSpace) {}

    void space(char c) {
        m_text.withoutComments.push_back(c);
        m_hasSpace = true;
    }
    void lineEnd() {
        endLine();
        m_hasSpace = true;
        m_hasLineEnd = true;
    }
    void code(char c) {
        m_text.withoutComments.push_back(c);
        std::string& tokens = m_text.tokens;
        if (m_hasLineEnd && m_keepsLines && !tokens.empty() && tokens.back() != '\n')
            tokens.push_back('\n');
        else if (m_hasSpace && !tokens.empty() &&
                 ((isWordChar(tokens.back()) && isWordChar(c)) || (isOperator(tokens.back()) && isOperator(c))))
            tokens.push_back(' ');
        tokens.push_back(c);
        m_hasSpace = m_hasLineEnd = false;
    }
    /// Byte by byte, as one token.
    void verbatim(std::string_view bytes) {
        if (bytes.empty())
            return;
        code(bytes.front());
        m_text.withoutComments += bytes.substr(1);
        m_text.tokens += bytes.substr(1);
        m_kept = m_text.withoutComments.size();
    }
    /// The same on a line of its own.
    void line(std::string_view bytes) {
        if (!m_text.tokens.empty() && m_text.tokens.back() != '\n')
            m_text.tokens.push_back('\n');
        m_hasSpace = m_hasLineEnd = false;
        verbatim(bytes);
        m_text.tokens.push_back('\n');
    }
    CodeText take() {
        endLine();
        if (m_keepsSpace)
            m_text.tokens = m_text.withoutComments;
        return std::move(m_text);
    }
    /// The last character of code, or NUL.
    char last() const { return m_text.tokens.empty() ? '\0' : m_text.tokens.back(); }
    /// The last word of code.
    std::string_view lastWord() const {
        const std::string_view tokens = m_text.tokens;
        std::size_t begin = tokens.size();
        while (begin > 0 && isWordChar(tokens[begin - 1]))
            --begin;
        return tokens.substr(begin);
    }
    bool isAtLineStart() const {
        const std::string& text = m_text.withoutComments;
        const auto line = std::max(m_lineStart, m_kept);
        return m_kept <= m_lineStart && text.find_first_not_of(" \t", line) == std::string::npos;
    }

private:
    void endLine() {
        std::string& text = m_text.withoutComments;
        while (text.size() > std::max(m_kept, m_lineStart) &&
               std::string_view(" \t\r\f\v").find(text.back()) != std::string_view::npos)
            text.pop_back();
        if (text.size() > m_lineStart)
            text.push_back('\n');
        m_lineStart = text.size();
    }

    CodeText m_text;
    bool m_keepsLines, m_keepsSpace;
    bool m_hasSpace = false, m_hasLineEnd = false;
    std::size_t m_kept = 0; ///< what lies before is not trimmed
    std::size_t m_lineStart = 0;
};

class Scanner {
public:
    Scanner(Family family, std::string_view text)
        : m_family(family),
          m_text(text),
          m_output(family == Family::Go || family == Family::Script || family == Family::Groovy,
                   family == Family::Groovy || family == Family::Python) {}

    std::optional<CodeText> scan() {
        if (m_text.find('\0') != std::string_view::npos ||
            (m_family == Family::Go && m_text.find("import \"C\"") != std::string_view::npos))
            return std::nullopt;
        if (starts("#!"))
            takeLine();
        while (m_at < m_text.size() && !m_isUnsure)
            step();
        if (m_isUnsure)
            return std::nullopt;
        return m_output.take();
    }

private:
    bool starts(std::string_view word) const { return m_text.substr(m_at).starts_with(word); }
    std::size_t lineEnd(std::size_t from) const { return std::min(m_text.find('\n', from), m_text.size()); }
    void giveUp() { m_isUnsure = true; }
    void takeTo(std::size_t end) {
        m_output.verbatim(m_text.substr(m_at, end - m_at));
        m_at = end;
    }
    void takeLine() {
        const std::size_t end = lineEnd(m_at);
        m_output.line(m_text.substr(m_at, end - m_at));
        m_at = end;
    }

    void step() {
        const char c = m_text[m_at];
        const bool isPython = m_family == Family::Python;
        if (c == '\n') {
            m_output.lineEnd();
            ++m_at;
        } else if (std::string_view(" \t\r\f\v").find(c) != std::string_view::npos) {
            m_output.space(c);
            ++m_at;
        } else if (isPython && c == '#') {
            comment(lineEnd(m_at));
        } else if (!isPython && starts("//")) {
            lineComment();
        } else if (!isPython && starts("/*")) {
            blockComment();
        } else if (m_family == Family::C && c == '#' && m_output.isAtLineStart()) {
            directive();
        } else if (c == '"' || c == '\'' || (c == '`' && !isPython && m_family != Family::C)) {
            string(c);
        } else if (c == '/' && (m_family == Family::Script || m_family == Family::Groovy) && !isDivision()) {
            giveUp();
        } else {
            m_output.code(c);
            ++m_at;
        }
    }

    void comment(std::size_t end) {
        const std::string_view text = m_text.substr(m_at, end - m_at);
        if (isObeyed(text))
            m_output.verbatim(trimmed(text));
        m_at = end;
    }
    void lineComment() {
        const std::size_t end = lineEnd(m_at);
        const std::string_view text = trimmed(m_text.substr(m_at, end - m_at));
        if (m_family == Family::C && text.ends_with('\\'))
            return giveUp(); // the next line is comment too
        comment(end);
    }
    void blockComment() {
        const std::size_t close = m_text.find("*/", m_at + 2);
        if (close == std::string_view::npos)
            return giveUp();
        const bool hasLines = m_text.substr(m_at, close - m_at).find('\n') != std::string_view::npos;
        comment(close + 2);
        m_output.space(' ');
        if (hasLines && m_family != Family::C && m_family != Family::Java)
            m_output.lineEnd();
    }
    /// A line of the preprocessor with those that it goes on in.
    void directive() {
        std::size_t end = lineEnd(m_at);
        while (end < m_text.size() && trimmed(m_text.substr(m_at, end - m_at)).ends_with('\\'))
            end = lineEnd(end + 1);
        const std::string_view line = m_text.substr(m_at, end - m_at);
        const auto open = line.rfind("/*");
        if (open != std::string_view::npos && line.find("*/", open + 2) == std::string_view::npos)
            return giveUp();
        m_output.line(trimmed(line));
        m_at = end;
    }
    /// A slash behind a value; behind anything else it may begin a regular expression.
    bool isDivision() const {
        const char last = m_output.last();
        if (last == ']')
            return true;
        static constexpr std::string_view keywords[] = {"return", "typeof",     "case",  "in",     "of",
                                                        "do",     "else",       "void",  "delete", "throw",
                                                        "new",    "instanceof", "yield", "await",  "assert"};
        const std::string_view word = m_output.lastWord();
        return !word.empty() && (std::isalnum(static_cast<unsigned char>(last)) || last == '_') &&
               std::find(std::begin(keywords), std::end(keywords), word) == std::end(keywords);
    }

    void string(char quote) {
        const std::string_view word = m_output.lastWord();
        if (m_family == Family::C && quote == '\'' && !word.empty() &&
            std::isdigit(static_cast<unsigned char>(word.front())) && m_at > 0 &&
            std::isalnum(static_cast<unsigned char>(m_text[m_at - 1]))) {
            m_output.code(quote); // 1'000
            ++m_at;
            return;
        }
        if (m_family == Family::C && quote == '"' && m_at > 0 && m_text[m_at - 1] == 'R')
            return rawString();
        const std::string three(3, quote);
        const bool isLong = starts(three) && (m_family == Family::Python || m_family == Family::Groovy ||
                                              (m_family == Family::Java && quote == '"'));
        const bool isRaw = m_family == Family::Go && quote == '`';
        const std::size_t length = isLong ? 3 : 1;
        std::size_t end = m_at + length;
        while (end < m_text.size() && !m_text.substr(end).starts_with(isLong ? std::string_view(three)
                                                                             : std::string_view(three).substr(0, 1))) {
            if (m_text[end] == '\\' && !isRaw)
                ++end;
            else if (m_text[end] == '\n' && !isLong && quote != '`')
                return giveUp();
            ++end;
        }
        if (end + length > m_text.size())
            return giveUp();
        const std::string_view content = m_text.substr(m_at, end + length - m_at);
        if (isNested(content, quote))
            return giveUp();
        takeTo(end + length);
    }
    /// Whether an expression may stand inside, in which quotes and marks of comments mean something else.
    bool isNested(std::string_view content, char quote) const {
        if (m_family == Family::Script)
            return quote == '`' && content.find("${") != std::string_view::npos;
        if (m_family == Family::Groovy)
            return quote == '"' && content.find('$') != std::string_view::npos;
        if (m_family != Family::Python || content.find('{') == std::string_view::npos)
            return false;
        // The prefix of a formatted string; a quote inside of its braces could end it early, and hide what follows.
        std::size_t begin = m_at;
        while (begin > 0 && std::string_view("rRbBuUfFtT").find(m_text[begin - 1]) != std::string_view::npos)
            --begin;
        const std::string prefix = lowerAscii(m_text.substr(begin, m_at - begin));
        const auto rest = m_text.substr(m_at, lineEnd(m_at + content.size()) - m_at);
        return prefix.find_first_of("ft") != std::string::npos && rest.find('#') != std::string_view::npos;
    }
    void rawString() {
        const std::size_t open = m_text.find('(', m_at);
        if (open == std::string_view::npos || open - m_at > 17)
            return giveUp();
        const std::string close = ")" + std::string(m_text.substr(m_at + 1, open - m_at - 1)) + "\"";
        const std::size_t end = m_text.find(close, open);
        if (end == std::string_view::npos)
            return giveUp();
        takeTo(end + close.size());
    }

    Family m_family;
    std::string_view m_text;
    Output m_output;
    std::size_t m_at = 0;
    bool m_isUnsure = false;
};

} // namespace

std::optional<CodeText> codeText(std::string_view path, std::string_view content) {
    const auto family = familyOf(path);
    if (!family)
        return std::nullopt;
    return Scanner(*family, content).scan();
}

} // namespace fermata::assessment
