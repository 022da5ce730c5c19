// A read-only tree of what a JSON or YAML text said; every node knows its line, its column and its path.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::io {

/// What a reader accepts at most; checked before and while parsing.
struct Limits {
    std::size_t bytes = std::size_t{64} << 20;
    std::size_t depth = 64;
    std::size_t values = 4'000'000; ///< of a JSON or YAML tree, about 80 bytes each
};

class Document;

/// A place in a Document: cheap to copy, valid as long as the Document lives and stays where it is.
/// Every question about the wrong kind is Fault::Malformed with file, line, column and path of the field.
class Value {
public:
    enum class Kind { Null, Bool, Integer, Number, Text, List, Map };

    Kind kind() const;
    bool isNull() const { return kind() == Kind::Null; }
    bool isList() const { return kind() == Kind::List; }
    bool isMap() const { return kind() == Kind::Map; }
    bool isText() const { return kind() == Kind::Text; }

    Result<bool> boolean() const;
    Result<std::int64_t> integer(std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                                 std::int64_t most = std::numeric_limits<std::int64_t>::max()) const;
    /// An integer is a number too.
    Result<double> number(double least = -std::numeric_limits<double>::infinity(),
                          double most = std::numeric_limits<double>::infinity()) const;
    Result<std::string> text() const;
    /// Without a copy; lives as long as the Document.
    Result<std::string_view> view() const;
    /// RFC 3339 with a zone, or unix seconds.
    Result<Time> time() const;
    Result<std::vector<Value>> list() const;
    /// The values of a map in the order of the text; each knows its key().
    Result<std::vector<Value>> map() const;
    /// What a list or map holds; nothing for every other kind. Safe in `for (… : value.children())`, where
    /// `*value.list()` would be gone before the first turn.
    std::vector<Value> children() const;

    /// A field of a map that must be there. @returns Malformed where it is missing or this is no map
    Result<Value> at(std::string_view field) const;
    /// A field of a map, or nothing where it is absent or null, or this is no map.
    std::optional<Value> find(std::string_view field) const;

    /// The name under which a map holds this value; empty for list items and the root.
    std::string_view key() const;
    std::size_t size() const;
    std::size_t line() const;
    std::size_t column() const;
    /// As a person would write it: `components[2].paths`; empty for the root.
    std::string path() const;
    /// An error at this place.
    Error error(std::string message, Fault fault = Fault::Malformed) const;
    /// The same, at the name of the field instead of its value.
    Error errorAtKey(std::string message, Fault fault = Fault::Malformed) const;

private:
    friend class Document;
    friend class DocumentBuilder;
    Value(const Document& document, std::uint32_t node) : m_document(&document), m_node(node) {}
    Error wrongKind(std::string_view expected) const;

    const Document* m_document;
    std::uint32_t m_node;
};

/// The tree behind the values. Thread safety: reading from any thread once it is built.
class Document {
public:
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    Document(Document&&) = default;
    Document& operator=(Document&&) = default;

    Value root() const& { return Value(*this, 0); }
    Value root() && = delete; // the value would outlive the tree
    const std::string& file() const { return m_file; }

private:
    friend class Value;
    friend class DocumentBuilder;
    struct Node {
        Value::Kind kind = Value::Kind::Null;
        bool boolean = false;
        std::uint32_t end = 0; ///< the node behind this one's subtree; nodes lie in the order of the text
        std::uint32_t parent = 0;
        std::uint32_t size = 0;
        std::uint32_t line = 0;
        std::uint32_t column = 0;
        std::uint32_t keyLine = 0;
        std::uint32_t keyColumn = 0;
        union {
            std::int64_t integer = 0;
            double number;
        };
        std::string_view text;
        std::string_view key;
    };
    Document() = default;

    std::string m_file;
    std::vector<Node> m_nodes;
    std::deque<std::string> m_texts; ///< blocks which never move, so that the views of the nodes stay valid
};

/// Builds a Document in the order of its text. Used by the readers of JSON and YAML only.
class DocumentBuilder {
public:
    DocumentBuilder(std::string file, const Limits& limits);

    /// Where the next value or key begins, counted from 1.
    void at(std::size_t line, std::size_t column) { m_line = line, m_column = column; }
    Result<void> key(std::string_view name);
    Result<void> null();
    Result<void> boolean(bool value);
    Result<void> integer(std::int64_t value);
    Result<void> number(double value);
    Result<void> text(std::string_view value);
    Result<void> beginList();
    Result<void> beginMap();
    Result<void> end();
    bool isInMap() const;
    bool expectsKey() const { return isInMap() && !m_hasKey; }
    /// @requires every list and map was ended
    Document done() &&;
    Error error(std::string message, Fault fault = Fault::Malformed) const;

private:
    Result<Document::Node*> add(Value::Kind kind);
    std::string_view keep(std::string_view text);
    Result<void> begin(Value::Kind kind);
    Result<void> refuseDuplicates(std::uint32_t map) const;

    Document m_document;
    Limits m_limits;
    std::vector<std::uint32_t> m_open;
    std::size_t m_line = 1;
    std::size_t m_column = 1;
    std::string_view m_key;
    std::size_t m_keyLine = 1;
    std::size_t m_keyColumn = 1;
    bool m_hasKey = false;
};

} // namespace fermata::io
