#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/formats/xml.h"

namespace fermata::io {

namespace {

// A node of pugixml takes about 64 bytes and an attribute 40: these keep a hostile 64 MiB below 600 MiB.
constexpr std::size_t mostElements = 4'000'000;
constexpr std::size_t mostAttributes = 8'000'000;

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

class Scan {
public:
    Scan(std::string_view text, const Limits& limits) : m_text(text), m_limits(limits) {}

    std::optional<XmlFlaw> run() {
        if (const auto nul = m_text.find('\0'); nul != std::string_view::npos)
            return flaw(nul, "holds a NUL byte (is it UTF-16?)");
        while (m_at < m_text.size()) {
            const std::size_t open = std::min(m_text.find('<', m_at), m_text.size());
            if (auto wrong = between(open))
                return wrong;
            m_at = open;
            if (m_at == m_text.size())
                break;
            if (auto wrong = markup())
                return wrong;
        }
        if (m_depth > 0)
            return flaw(m_text.size(), fmt::format("ends with {} elements still open", m_depth));
        if (m_elements == 0)
            return flaw(0, "holds no element");
        return std::nullopt;
    }

private:
    XmlFlaw flaw(std::size_t offset, std::string message, Fault fault = Fault::Malformed) const {
        return {fault, std::move(message), std::min(offset, m_text.size())};
    }

    std::optional<XmlFlaw> between(std::size_t end) const {
        if (m_depth > 0)
            return references(m_at, end);
        for (std::size_t i = m_at; i < end; ++i)
            if (!isSpace(m_text[i]))
                return flaw(i, "has text outside of its root element");
        return std::nullopt;
    }

    /// Only the five entities of XML and numbers: every other would need a DOCTYPE.
    std::optional<XmlFlaw> references(std::size_t from, std::size_t end) const {
        // Looks no further than `end`: a search to the end of the text for each attribute would be quadratic.
        const auto part = m_text.substr(0, end);
        for (std::size_t at = part.find('&', from); at != std::string_view::npos; at = part.find('&', at + 1)) {
            const auto stop = part.find(';', at);
            const auto name = stop == std::string_view::npos || stop - at > 12 ? std::string_view{}
                                                                               : m_text.substr(at + 1, stop - at - 1);
            if (name != "amp" && name != "lt" && name != "gt" && name != "quot" && name != "apos" && !isNumber(name))
                return flaw(at, "holds an entity that is not one of XML's own");
        }
        return std::nullopt;
    }

    static bool isNumber(std::string_view name) {
        if (!name.starts_with('#'))
            return false;
        name.remove_prefix(1);
        const bool hex = name.starts_with('x');
        if (hex)
            name.remove_prefix(1);
        const auto allowed = hex ? std::string_view("0123456789abcdefABCDEF") : std::string_view("0123456789");
        return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos &&
               name.find_first_not_of('0') != std::string_view::npos;
    }

    std::optional<XmlFlaw> markup() {
        const auto rest = m_text.substr(m_at);
        if (rest.starts_with("<!--"))
            return past("-->", 4, "a comment");
        if (rest.starts_with("<![CDATA[")) {
            if (m_depth == 0)
                return flaw(m_at, "has text outside of its root element");
            return past("]]>", 9, "a CDATA section");
        }
        if (rest.starts_with("<?"))
            return past("?>", 2, "a processing instruction");
        if (rest.starts_with("<!"))
            return doctype();
        return tag();
    }

    std::optional<XmlFlaw> past(std::string_view end, std::size_t skip, std::string_view what) {
        const auto stop = m_text.find(end, m_at + skip);
        if (stop == std::string_view::npos)
            return flaw(m_at, fmt::format("has {} that never ends", what));
        m_at = stop + end.size();
        return std::nullopt;
    }

    /// `<!DOCTYPE name SYSTEM "…">` is passed over and its id never looked at; `[` begins declarations: refused.
    std::optional<XmlFlaw> doctype() {
        const std::size_t from = m_at;
        if (!lowerAscii(m_text.substr(m_at, 9)).starts_with("<!doctype") || m_elements > 0)
            return flaw(from, "has a declaration where none may be");
        while (++m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '[' || c == '<')
                return flaw(from, "has a DOCTYPE with declarations of its own, which are refused");
            if (c == '"' || c == '\'') {
                m_at = m_text.find(c, m_at + 1);
                if (m_at == std::string_view::npos)
                    break;
            } else if (c == '>') {
                ++m_at;
                return std::nullopt;
            }
        }
        return flaw(from, "has a DOCTYPE that never ends");
    }

    std::optional<XmlFlaw> tag() {
        const std::size_t from = m_at;
        const bool closes = m_text.substr(m_at, 2) == "</";
        bool endsItself = false;
        std::size_t attributes = 0;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '>'; ++m_at) {
            const char c = m_text[m_at];
            if (c == '<')
                return flaw(m_at, "has a tag inside a tag");
            if (c == '"' || c == '\'') {
                const std::size_t stop = m_text.find(c, m_at + 1);
                if (stop == std::string_view::npos)
                    return flaw(m_at, "has an attribute that never ends");
                if (m_text.substr(m_at, stop - m_at).find('<') != std::string_view::npos)
                    return flaw(m_at, "has a '<' in an attribute");
                if (auto wrong = references(m_at, stop))
                    return wrong;
                m_at = stop;
                ++attributes;
            }
            endsItself = c == '/';
        }
        if (m_at >= m_text.size())
            return flaw(from, "has a tag that never ends");
        ++m_at;
        if (closes) {
            if (m_depth == 0)
                return flaw(from, "closes an element that is not open");
            --m_depth;
            return std::nullopt;
        }
        if (m_depth == 0 && m_elements > 0)
            return flaw(from, "has more than one root element");
        m_attributes += attributes;
        if (++m_elements > mostElements || m_attributes > mostAttributes || attributes > 256)
            return flaw(from, "has too many elements or attributes", Fault::TooLarge);
        if (!endsItself && ++m_depth > m_limits.depth)
            return flaw(from, fmt::format("is nested deeper than {} levels", m_limits.depth), Fault::TooLarge);
        return std::nullopt;
    }

    std::string_view m_text;
    const Limits& m_limits;
    std::size_t m_at = 0;
    std::size_t m_depth = 0;
    std::size_t m_elements = 0;
    std::size_t m_attributes = 0;
};

} // namespace

std::optional<XmlFlaw> flawOfXml(std::string_view text, const Limits& limits) {
    return Scan(text, limits).run();
}

} // namespace fermata::io
