#include "core/io/formats/xml.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "core/base/text.h"

namespace fermata::io {

struct XmlDocument::Tree {
    std::string text; ///< pugixml reads in place, so the tree points into it
    pugi::xml_document document;
};

namespace {

std::string utf8OfLatin1(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (const char c : bytes) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0 | (code >> 6));
            text += static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return text;
}

bool declaresLatin1(std::string_view bytes) {
    if (!bytes.starts_with("<?xml"))
        return false;
    const auto declaration = lowerAscii(bytes.substr(0, std::min(bytes.find("?>"), std::size_t{200})));
    return declaration.find("iso-8859-1") != std::string::npos || declaration.find("latin1") != std::string::npos;
}

/// pugixml keeps attributes that are given twice; which one counts would be a matter of taste.
std::optional<pugi::xml_node> withAttributeTwice(const pugi::xml_node& root) {
    for (pugi::xml_node node = root; node;) {
        for (auto a = node.first_attribute(); a; a = a.next_attribute())
            for (auto b = a.next_attribute(); b; b = b.next_attribute())
                if (std::string_view(a.name()) == b.name())
                    return node;
        if (node.first_child()) {
            node = node.first_child();
            continue;
        }
        while (node && node != root && !node.next_sibling())
            node = node.parent();
        node = node == root ? pugi::xml_node{} : node.next_sibling();
    }
    return std::nullopt;
}

} // namespace

XmlDocument::XmlDocument() : m_tree(std::make_unique<Tree>()) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

Result<XmlDocument> XmlDocument::read(std::string_view bytes, std::string file, const Limits& limits) {
    XmlDocument document;
    document.m_file = std::move(file);
    const auto wrong = [&](Fault fault, std::string message, std::size_t offset) {
        const auto before = std::string_view(document.m_tree->text).substr(0, offset);
        const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
        const auto lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        Error error = Error(fault, std::move(message)).at(line, offset - lineStart + 1);
        return document.m_file.empty() ? error : std::move(error).inFile(document.m_file);
    };
    if (bytes.size() > limits.bytes)
        return wrong(Fault::TooLarge, fmt::format("is larger than {} bytes", limits.bytes), 0);
    if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF")
        return wrong(Fault::Malformed, "is UTF-16; XML is read as UTF-8 only", 0);
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF")
        bytes.remove_prefix(3);
    auto& text = document.m_tree->text;
    text = declaresLatin1(bytes)                     ? utf8OfLatin1(bytes)
           : firstInvalidUtf8(bytes) == bytes.size() ? std::string(bytes)
                                                     : repairedUtf8(bytes);
    if (auto flaw = flawOfXml(text, limits))
        return wrong(flaw->fault, std::move(flaw->message), flaw->offset);
    document.m_lines.push_back(0);
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
        document.m_lines.push_back(at + 1);
    const auto parsed = document.m_tree->document.load_buffer_inplace(
        text.data(), text.size(),
        pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute, pugi::encoding_utf8);
    if (!parsed) {
        const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, parsed.offset));
        const auto line =
            std::upper_bound(document.m_lines.begin(), document.m_lines.end(), offset) - document.m_lines.begin();
        Error error =
            Error(parsed.status == pugi::status_out_of_memory ? Fault::TooLarge : Fault::Malformed,
                  std::string("is not valid XML: ") + parsed.description())
                .at(static_cast<std::size_t>(line), offset - document.m_lines[static_cast<std::size_t>(line) - 1] + 1);
        return document.m_file.empty() ? error : std::move(error).inFile(document.m_file);
    }
    if (const auto twice = withAttributeTwice(document.m_tree->document.document_element()))
        return XmlElement(document, twice->internal_object()).error("has an attribute that is given twice");
    return document;
}

XmlElement XmlDocument::root() const& {
    return XmlElement(*this, m_tree->document.document_element().internal_object());
}

std::string_view XmlElement::name() const {
    return pugi::xml_node(m_node).name();
}

std::optional<std::string_view> XmlElement::attribute(std::string_view name) const {
    for (auto at = pugi::xml_node(m_node).first_attribute(); at; at = at.next_attribute())
        if (name == at.name())
            return at.value();
    return std::nullopt;
}

std::string XmlElement::text() const {
    std::string text;
    for (const auto& child : pugi::xml_node(m_node))
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
            text += child.value();
    return text;
}

std::vector<XmlElement> XmlElement::children() const {
    std::vector<XmlElement> found;
    for (const auto& child : pugi::xml_node(m_node))
        if (child.type() == pugi::node_element)
            found.push_back(XmlElement(*m_document, child.internal_object()));
    return found;
}

std::vector<XmlElement> XmlElement::children(std::string_view name) const {
    auto found = children();
    std::erase_if(found, [&](const XmlElement& child) { return child.name() != name; });
    return found;
}

std::optional<XmlElement> XmlElement::child(std::string_view name) const {
    for (const auto& child : pugi::xml_node(m_node))
        if (child.type() == pugi::node_element && name == child.name())
            return XmlElement(*m_document, child.internal_object());
    return std::nullopt;
}

Result<std::optional<std::int64_t>> XmlElement::count(std::string_view attribute) const {
    const auto given = this->attribute(attribute);
    if (!given || trimmed(*given).empty())
        return std::optional<std::int64_t>{};
    const auto text = trimmed(*given);
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value < 0)
        return error(fmt::format("{}=\"{}\" is not a count", attribute, shortened(text, 40)));
    return std::optional<std::int64_t>(value);
}

std::size_t XmlElement::offset() const {
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, pugi::xml_node(m_node).offset_debug()));
}

std::size_t XmlElement::line() const {
    const auto& lines = m_document->m_lines;
    return static_cast<std::size_t>(std::upper_bound(lines.begin(), lines.end(), offset()) - lines.begin());
}

std::size_t XmlElement::column() const {
    const std::size_t column = offset() - m_document->m_lines[line() - 1]; // the name stands one behind its '<'
    return std::max<std::size_t>(column, 1);
}

Error XmlElement::error(std::string message, Fault fault) const {
    std::string path;
    for (pugi::xml_node node(m_node); node && node.type() == pugi::node_element; node = node.parent())
        path = path.empty() ? std::string(node.name()) : std::string(node.name()) + "." + path;
    Error error = Error(fault, std::move(message)).at(line(), column()).ofField(shortened(path, 200));
    return m_document->m_file.empty() ? error : std::move(error).inFile(m_document->m_file);
}

} // namespace fermata::io
