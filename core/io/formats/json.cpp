#include "core/io/formats/json.h"

#include <cassert>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"

namespace fermata::io {

// std::to_chars is defined to give the shortest text that reads back the same, so equal values print equally everywhere.
class Json::Writer {
public:
    explicit Writer(bool isPretty) : m_isPretty(isPretty) {}

    Result<void> write(const Json& json) {
        return std::visit([this](const auto& value) { return write(value); }, json.m_value);
    }
    std::string out;

private:
    Result<void> write(std::monostate) { return put("null"); }
    Result<void> write(bool value) { return put(value ? "true" : "false"); }
    Result<void> write(Unwritable) {
        return Error(Fault::Malformed, "a whole number over 2^63-1 cannot be written as JSON");
    }
    Result<void> write(std::int64_t value) { return put(std::to_string(value)); }

    Result<void> write(double value) {
        if (!std::isfinite(value))
            return Error(Fault::Malformed, "a number that is not finite cannot be written as JSON");
        if (value == 0 && std::signbit(value))
            return Error(Fault::Malformed, "minus zero cannot be written as JSON");
        char text[32];
        const auto [end, failure] = std::to_chars(text, text + sizeof text, value);
        assert(failure == std::errc{});
        const std::string_view digits(text, static_cast<std::size_t>(end - text));
        out += digits;
        // Keeps a number a number when it is read again: 1.0 is not the whole number 1.
        return digits.find_first_of(".e") == std::string_view::npos ? put(".0") : Result<void>{};
    }

    Result<void> write(const std::string& text) {
        if (firstInvalidUtf8(text) != text.size())
            return Error(Fault::Malformed,
                         "text that is not UTF-8 cannot be written as JSON: " + shortened(plainText(text), 60));
        out += '"';
        for (std::size_t at = 0; at < text.size(); ++at) {
            const char c = text[at];
            switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
                    escape(static_cast<unsigned char>(c));
                } else if (static_cast<unsigned char>(c) < 0x80) {
                    out += c;
                } else {
                    const std::size_t length = lengthOf(static_cast<unsigned char>(c));
                    putCharacter(std::string_view(text).substr(at, length));
                    at += length - 1;
                }
            }
        }
        out += '"';
        return {};
    }

    static std::size_t lengthOf(unsigned char first) { return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

    void escape(unsigned unit) { out += fmt::format("\\u{:04x}", unit); }

    /// A character beyond ASCII as it is; one that steers a terminal or turns the direction of a line as its escape, which
    /// is the same text to whoever parses it.
    void putCharacter(std::string_view character) {
        if (plainText(character) == character) {
            out += character;
            return;
        }
        char32_t code = static_cast<unsigned char>(character[0]) & (0xFFU >> (character.size() + 1));
        for (const char next : character.substr(1))
            code = (code << 6U) | (static_cast<unsigned char>(next) & 0x3FU);
        if (code > 0xFFFF) {
            escape(0xD800 + ((code - 0x10000) >> 10U));
            escape(0xDC00 + ((code - 0x10000) & 0x3FFU));
        } else {
            escape(code);
        }
    }

    Result<void> write(const List& list) {
        return items('[', list, ']', [this](const Json& item) { return write(item); });
    }

    Result<void> write(const Map& map) {
        return items('{', map, '}', [this](const auto& field) -> Result<void> {
            if (auto key = write(field.first); !key)
                return key;
            out += m_isPretty ? ": " : ":";
            auto value = write(field.second);
            if (!value && value.error().field().empty())
                return std::move(value).error().ofField(field.first);
            return value;
        });
    }

    template <class Items, class WriteOne>
    Result<void> items(char open, const Items& all, char close, WriteOne writeOne) {
        out += open;
        ++m_depth;
        bool isFirst = true;
        for (const auto& item : all) {
            if (!isFirst)
                out += ',';
            isFirst = false;
            newLine();
            if (auto written = writeOne(item); !written)
                return written;
        }
        --m_depth;
        if (!isFirst)
            newLine();
        out += close;
        return {};
    }

    Result<void> put(std::string_view text) {
        out += text;
        return {};
    }

    void newLine() {
        if (m_isPretty)
            out.append("\n").append(m_depth * 2, ' ');
    }

    bool m_isPretty;
    std::size_t m_depth = 0;
};

Json Json::from(const Value& value) {
    switch (value.kind()) {
    case Value::Kind::Null:
        return {};
    case Value::Kind::Bool:
        return *value.boolean();
    case Value::Kind::Integer:
        return *value.integer();
    case Value::Kind::Number:
        return *value.number();
    case Value::Kind::Text:
        return *value.text();
    case Value::Kind::List: {
        List list;
        for (const Value& item : value.children())
            list.push_back(from(item));
        return list;
    }
    case Value::Kind::Map: {
        Map map;
        for (const Value& field : value.children())
            map.emplace(field.key(), from(field));
        return map;
    }
    }
    return {};
}

Json& Json::operator[](std::string_view key) {
    if (isNull())
        m_value = Map{};
    assert(std::holds_alternative<Map>(m_value));
    auto& map = std::get<Map>(m_value);
    const auto found = map.find(key);
    return found != map.end() ? found->second : map.emplace(key, Json{}).first->second;
}

void Json::add(Json item) {
    if (isNull())
        m_value = List{};
    assert(std::holds_alternative<List>(m_value));
    std::get<List>(m_value).push_back(std::move(item));
}

Result<std::string> Json::compact() const {
    Writer writer(false);
    if (auto written = writer.write(*this); !written)
        return std::move(written).error();
    return std::move(writer.out);
}

Result<std::string> Json::pretty() const {
    Writer writer(true);
    if (auto written = writer.write(*this); !written)
        return std::move(written).error();
    return std::move(writer.out) + "\n";
}

} // namespace fermata::io
