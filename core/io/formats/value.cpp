#include "core/io/formats/value.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"

namespace fermata::io {

namespace {

std::string_view kindName(Value::Kind kind) {
    switch (kind) {
    case Value::Kind::Null:
        return "null";
    case Value::Kind::Bool:
        return "true or false";
    case Value::Kind::Integer:
        return "a whole number";
    case Value::Kind::Number:
        return "a number";
    case Value::Kind::Text:
        return "text";
    case Value::Kind::List:
        return "a list";
    case Value::Kind::Map:
        return "a map";
    }
    return "nothing";
}

} // namespace

Value::Kind Value::kind() const {
    return m_document->m_nodes[m_node].kind;
}
std::string_view Value::key() const {
    return m_document->m_nodes[m_node].key;
}
std::size_t Value::size() const {
    return m_document->m_nodes[m_node].size;
}
std::size_t Value::line() const {
    return m_document->m_nodes[m_node].line;
}
std::size_t Value::column() const {
    return m_document->m_nodes[m_node].column;
}

Error Value::error(std::string message, Fault fault) const {
    Error error = Error(fault, std::move(message)).at(line(), column()).ofField(path());
    return m_document->file().empty() ? error : std::move(error).inFile(m_document->file());
}

Error Value::errorAtKey(std::string message, Fault fault) const {
    const auto& node = m_document->m_nodes[m_node];
    Error error = this->error(std::move(message), fault);
    return node.keyLine == 0 ? error : std::move(error).at(node.keyLine, node.keyColumn);
}

Error Value::wrongKind(std::string_view expected) const {
    return error(fmt::format("must be {}, is {}", expected, kindName(kind())));
}

Result<bool> Value::boolean() const {
    if (kind() != Kind::Bool)
        return wrongKind("true or false");
    return m_document->m_nodes[m_node].boolean;
}

Result<std::int64_t> Value::integer(std::int64_t least, std::int64_t most) const {
    if (kind() != Kind::Integer)
        return wrongKind("a whole number");
    const auto value = m_document->m_nodes[m_node].integer;
    if (value < least || value > most)
        return error(fmt::format("must be between {} and {}, is {}", least, most, value));
    return value;
}

Result<double> Value::number(double least, double most) const {
    double value = 0;
    if (kind() == Kind::Integer)
        value = static_cast<double>(m_document->m_nodes[m_node].integer);
    else if (kind() == Kind::Number)
        value = m_document->m_nodes[m_node].number;
    else
        return wrongKind("a number");
    if (!(value >= least && value <= most))
        return error(std::isinf(most) && !std::isinf(least)
                         ? fmt::format("must be at least {}, is {}", least, value)
                         : fmt::format("must be between {} and {}, is {}", least, most, value));
    return value;
}

Result<std::string_view> Value::view() const {
    if (kind() != Kind::Text)
        return wrongKind("text");
    return m_document->m_nodes[m_node].text;
}

Result<std::string> Value::text() const {
    auto text = view();
    if (!text)
        return std::move(text).error();
    return std::string(*text);
}

Result<Time> Value::time() const {
    if (kind() != Kind::Text && kind() != Kind::Integer)
        return wrongKind("a time (RFC 3339 with a zone, or unix seconds)");
    const auto& node = m_document->m_nodes[m_node];
    auto time = parseTime(kind() == Kind::Text ? std::string(node.text) : std::to_string(node.integer));
    if (!time)
        return error(time.error().message());
    return *time;
}

std::vector<Value> Value::children() const {
    const auto& nodes = m_document->m_nodes;
    std::vector<Value> found;
    found.reserve(size());
    for (std::uint32_t child = m_node + 1; child < nodes[m_node].end; child = nodes[child].end)
        found.push_back(Value(*m_document, child));
    return found;
}

Result<std::vector<Value>> Value::list() const {
    if (kind() != Kind::List)
        return wrongKind("a list");
    return children();
}

Result<std::vector<Value>> Value::map() const {
    if (kind() != Kind::Map)
        return wrongKind("a map");
    return children();
}

std::optional<Value> Value::find(std::string_view field) const {
    if (kind() != Kind::Map)
        return std::nullopt;
    const auto& nodes = m_document->m_nodes;
    for (std::uint32_t child = m_node + 1; child < nodes[m_node].end; child = nodes[child].end)
        if (nodes[child].key == field) {
            if (nodes[child].kind == Kind::Null)
                return std::nullopt;
            return Value(*m_document, child);
        }
    return std::nullopt;
}

Result<Value> Value::at(std::string_view field) const {
    if (kind() != Kind::Map)
        return wrongKind("a map");
    if (auto found = find(field))
        return *found;
    return error(fmt::format("the field '{}' is missing", field));
}

std::string Value::path() const {
    const auto& nodes = m_document->m_nodes;
    std::string path;
    for (std::uint32_t at = m_node; at != 0; at = nodes[at].parent) {
        const std::uint32_t parent = nodes[at].parent;
        std::string step;
        if (nodes[parent].kind == Kind::Map) {
            step = shortened(nodes[at].key, 60);
            if (parent != 0)
                step.insert(0, ".");
        } else {
            std::size_t index = 0;
            for (std::uint32_t child = parent + 1; child < at; child = nodes[child].end)
                ++index;
            step = fmt::format("[{}]", index);
        }
        path.insert(0, step);
    }
    return path;
}

DocumentBuilder::DocumentBuilder(std::string file, const Limits& limits) : m_limits(limits) {
    m_document.m_file = std::move(file);
}

Error DocumentBuilder::error(std::string message, Fault fault) const {
    Error error = Error(fault, std::move(message)).at(m_line, m_column);
    if (!m_open.empty()) {
        const auto path = Value(m_document, m_open.back()).path();
        if (!path.empty())
            error = std::move(error).ofField(path);
    }
    return m_document.m_file.empty() ? error : std::move(error).inFile(m_document.m_file);
}

std::string_view DocumentBuilder::keep(std::string_view text) {
    constexpr std::size_t block = std::size_t{64} << 10;
    auto& texts = m_document.m_texts;
    if (texts.empty() || texts.back().capacity() - texts.back().size() < text.size()) {
        texts.emplace_back();
        texts.back().reserve(std::max(block, text.size()));
    }
    const std::size_t from = texts.back().size();
    texts.back().append(text); // stays within the reserved room: earlier views keep their bytes
    return std::string_view(texts.back()).substr(from);
}

bool DocumentBuilder::isInMap() const {
    return !m_open.empty() && m_document.m_nodes[m_open.back()].kind == Value::Kind::Map;
}

Result<void> DocumentBuilder::key(std::string_view name) {
    assert(expectsKey());
    m_key = keep(name);
    m_keyLine = m_line;
    m_keyColumn = m_column;
    m_hasKey = true;
    return {};
}

Result<Document::Node*> DocumentBuilder::add(Value::Kind kind) {
    auto& nodes = m_document.m_nodes;
    if (nodes.size() >= std::min<std::size_t>(m_limits.values, std::numeric_limits<std::uint32_t>::max() - 1))
        return error("holds too many values", Fault::TooLarge);
    Document::Node node;
    node.kind = kind;
    node.end = static_cast<std::uint32_t>(nodes.size()) + 1;
    node.parent = m_open.empty() ? 0 : m_open.back();
    node.line = static_cast<std::uint32_t>(m_line);
    node.column = static_cast<std::uint32_t>(m_column);
    if (!m_open.empty())
        ++nodes[m_open.back()].size;
    if (m_hasKey) {
        node.key = m_key;
        node.keyLine = static_cast<std::uint32_t>(m_keyLine);
        node.keyColumn = static_cast<std::uint32_t>(m_keyColumn);
        m_hasKey = false;
    }
    nodes.push_back(node);
    return &nodes.back();
}

Result<void> DocumentBuilder::null() {
    auto node = add(Value::Kind::Null);
    if (!node)
        return std::move(node).error();
    return {};
}

Result<void> DocumentBuilder::boolean(bool value) {
    auto node = add(Value::Kind::Bool);
    if (!node)
        return std::move(node).error();
    (*node)->boolean = value;
    return {};
}

Result<void> DocumentBuilder::integer(std::int64_t value) {
    auto node = add(Value::Kind::Integer);
    if (!node)
        return std::move(node).error();
    (*node)->integer = value;
    return {};
}

Result<void> DocumentBuilder::number(double value) {
    auto node = add(Value::Kind::Number);
    if (!node)
        return std::move(node).error();
    (*node)->number = value;
    return {};
}

Result<void> DocumentBuilder::text(std::string_view value) {
    auto node = add(Value::Kind::Text);
    if (!node)
        return std::move(node).error();
    (*node)->text = keep(value);
    return {};
}

Result<void> DocumentBuilder::begin(Value::Kind kind) {
    if (m_open.size() >= m_limits.depth)
        return error(fmt::format("is nested deeper than {} levels", m_limits.depth), Fault::TooLarge);
    const auto index = static_cast<std::uint32_t>(m_document.m_nodes.size());
    auto node = add(kind);
    if (!node)
        return std::move(node).error();
    m_open.push_back(index);
    return {};
}

Result<void> DocumentBuilder::beginList() {
    return begin(Value::Kind::List);
}
Result<void> DocumentBuilder::beginMap() {
    return begin(Value::Kind::Map);
}

Result<void> DocumentBuilder::end() {
    assert(!m_open.empty());
    const std::uint32_t node = m_open.back();
    m_document.m_nodes[node].end = static_cast<std::uint32_t>(m_document.m_nodes.size());
    const bool isMap = m_document.m_nodes[node].kind == Value::Kind::Map;
    m_open.pop_back();
    return isMap ? refuseDuplicates(node) : Result<void>{};
}

Result<void> DocumentBuilder::refuseDuplicates(std::uint32_t map) const {
    const auto& nodes = m_document.m_nodes;
    std::vector<std::uint32_t> children;
    children.reserve(nodes[map].size);
    for (std::uint32_t child = map + 1; child < nodes[map].end; child = nodes[child].end)
        children.push_back(child);
    std::sort(children.begin(), children.end(), [&](std::uint32_t a, std::uint32_t b) {
        return nodes[a].key != nodes[b].key ? nodes[a].key < nodes[b].key : a < b;
    });
    for (std::size_t i = 1; i < children.size(); ++i)
        if (nodes[children[i]].key == nodes[children[i - 1]].key)
            return Value(m_document, children[i])
                .errorAtKey(fmt::format("is given twice, first in line {}", nodes[children[i - 1]].keyLine));
    return {};
}

Document DocumentBuilder::done() && {
    assert(m_open.empty() && !m_document.m_nodes.empty());
    return std::move(m_document);
}

} // namespace fermata::io
