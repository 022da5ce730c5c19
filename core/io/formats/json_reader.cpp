#include "core/io/formats/json_reader.h"

#include <cmath>

#include <fmt/format.h>
#include <simdjson.h>

#include "core/base/text.h"

namespace fermata::io {

namespace {

/// Follows the tree of simdjson through the text, which is known to be valid, because the tree has no positions.
class Walk {
public:
    Walk(std::string_view text, DocumentBuilder& builder) : m_text(text), m_builder(builder) {}

    Result<void> value(simdjson::dom::element element) {
        skipTo();
        using Type = simdjson::dom::element_type;
        switch (element.type()) {
        case Type::ARRAY:
            return list(element);
        case Type::OBJECT:
            return map(element);
        case Type::STRING:
            skipString();
            return m_builder.text(std::string_view(element));
        case Type::INT64:
            skipWord();
            return m_builder.integer(std::int64_t(element));
        case Type::UINT64:
            skipWord();
            return m_builder.number(static_cast<double>(std::uint64_t(element)));
        case Type::DOUBLE:
            skipWord();
            return m_builder.number(double(element));
        case Type::BOOL:
            skipWord();
            return m_builder.boolean(bool(element));
        case Type::NULL_VALUE:
            skipWord();
            return m_builder.null();
        }
        return Error(Fault::Internal, "an unknown kind of JSON value");
    }

private:
    Result<void> list(simdjson::dom::array items) {
        if (auto begun = m_builder.beginList(); !begun)
            return begun;
        ++m_at;
        for (const simdjson::dom::element item : items)
            if (auto read = value(item); !read)
                return read;
        skipTo();
        ++m_at;
        return m_builder.end();
    }

    Result<void> map(simdjson::dom::object fields) {
        if (auto begun = m_builder.beginMap(); !begun)
            return begun;
        ++m_at;
        for (const auto& [key, field] : fields) {
            skipTo();
            if (auto named = m_builder.key(key); !named)
                return named;
            skipString();
            if (auto read = value(field); !read)
                return read;
        }
        skipTo();
        ++m_at;
        return m_builder.end();
    }

    /// Over white space, commas and colons to the next token, whose place the builder is told.
    void skipTo() {
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '\n') {
                ++m_line;
                m_lineStart = m_at + 1;
            } else if (c != ' ' && c != '\t' && c != '\r' && c != ',' && c != ':') {
                break;
            }
        }
        m_builder.at(m_line, m_at - m_lineStart + 1);
    }

    void skipString() {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at)
            if (m_text[m_at] == '\\')
                ++m_at;
        ++m_at;
    }

    void skipWord() { m_at = std::min(m_text.find_first_of(" \t\r\n,]}", m_at), m_text.size()); }

    std::string_view m_text;
    DocumentBuilder& m_builder;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
    std::size_t m_lineStart = 0;
};

Error located(Error error, std::string_view text, std::size_t offset, const std::string& file) {
    const auto before = text.substr(0, offset);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const auto lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    error = std::move(error).at(line, offset - lineStart + 1);
    return file.empty() ? error : std::move(error).inFile(file);
}

Error refused(simdjson::error_code code, std::string_view text, const std::string& file, const Limits& limits) {
    if (code == simdjson::DEPTH_ERROR)
        return located(Error(Fault::TooLarge, fmt::format("is nested deeper than {} levels", limits.depth)), text, 0,
                       file);
    const std::size_t offset = whereJsonBreaks(text);
    if (code == simdjson::UTF8_ERROR)
        return located(Error(Fault::Malformed, "is not valid UTF-8"), text, std::min(offset, firstInvalidUtf8(text)),
                       file);
    if (offset == text.size() && code == simdjson::NUMBER_ERROR)
        return located(Error(Fault::Malformed, "holds a number out of range"), text, 0, file);
    if (offset == text.size())
        return located(Error(Fault::Malformed, "is not valid JSON: ends too early"), text, offset, file);
    return located(
        Error(Fault::Malformed, "is not valid JSON: unexpected " + shortened(plainText(text.substr(offset, 12)), 12)),
        text, offset, file);
}

} // namespace

Result<Document> readJson(std::string_view bytes, std::string file, const Limits& limits) {
    const auto wrong = [&](Fault fault, std::string message) {
        Error error(fault, std::move(message));
        return file.empty() ? error : std::move(error).inFile(file);
    };
    if (bytes.size() > limits.bytes)
        return wrong(Fault::TooLarge, fmt::format("is larger than {} bytes", limits.bytes));
    if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF")
        return wrong(Fault::Malformed, "is UTF-16; JSON is read as UTF-8 only");
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF")
        bytes.remove_prefix(3);
    // simdjson's depth counts the root scalar as well, ours only lists and maps; the builder has the last word.
    simdjson::dom::parser parser(bytes.size() + 64);
    if (const auto code = parser.allocate(std::max<std::size_t>(bytes.size(), 64), limits.depth + 2);
        code != simdjson::SUCCESS)
        return wrong(Fault::TooLarge, "does not fit into memory");
    simdjson::dom::element root;
    if (const auto code = parser.parse(bytes.data(), bytes.size(), true).get(root); code != simdjson::SUCCESS)
        return refused(code, bytes, file, limits);
    DocumentBuilder builder(std::move(file), limits);
    if (auto read = Walk(bytes, builder).value(root); !read)
        return std::move(read).error();
    return std::move(builder).done();
}

} // namespace fermata::io
