// Reads XML that others wrote: no internal DOCTYPE subset, no external ids, nothing fetched, depth and size capped.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/io/formats/value.h"

namespace pugi {
struct xml_node_struct;
}

namespace fermata::io {

class XmlDocument;

/// An element: cheap to copy, valid as long as its document lives.
class XmlElement {
public:
    std::string_view name() const;
    std::optional<std::string_view> attribute(std::string_view name) const;
    /// What stands between the tags, child elements left out.
    std::string text() const;
    std::vector<XmlElement> children() const;
    std::vector<XmlElement> children(std::string_view name) const;
    std::optional<XmlElement> child(std::string_view name) const;
    /// A whole number; nothing where the attribute is absent. @returns Malformed for anything but digits, also for
    /// negative numbers
    Result<std::optional<std::int64_t>> count(std::string_view attribute) const;

    std::size_t line() const;
    std::size_t column() const;
    /// An error at this element, with the path of element names.
    Error error(std::string message, Fault fault = Fault::Malformed) const;

private:
    friend class XmlDocument;
    XmlElement(const XmlDocument& document, pugi::xml_node_struct* node) : m_document(&document), m_node(node) {}
    std::size_t offset() const;

    const XmlDocument* m_document;
    pugi::xml_node_struct* m_node;
};

/// One parsed document. Thread safety: reading from any thread.
class XmlDocument {
public:
    XmlDocument(XmlDocument&&) noexcept;
    XmlDocument& operator=(XmlDocument&&) noexcept;
    ~XmlDocument();

    /// UTF-8 (broken sequences become U+FFFD) or, where declared, ISO-8859-1; UTF-16 is refused.
    /// @returns Malformed or TooLarge with line and column
    static Result<XmlDocument> read(std::string_view bytes, std::string file = {}, const Limits& limits = {});
    XmlElement root() const&;
    XmlElement root() && = delete; // the element would outlive the document
    const std::string& file() const { return m_file; }

private:
    friend class XmlElement;
    struct Tree;
    XmlDocument();
    std::string m_file;
    std::vector<std::size_t> m_lines; ///< offsets at which lines begin
    std::unique_ptr<Tree> m_tree;
};

/// What is wrong with the outer shape of an XML text, seen without recursion and before any tree is built.
struct XmlFlaw {
    Fault fault = Fault::Malformed;
    std::string message;
    std::size_t offset = 0;
};

/// Checks nesting, number of elements and attributes, DOCTYPE, entities, NUL and that there is exactly one root.
std::optional<XmlFlaw> flawOfXml(std::string_view text, const Limits& limits);

} // namespace fermata::io
