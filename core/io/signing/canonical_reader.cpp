// Reads canonical JSON, and nothing else: every rule of the writer is a refusal here.
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/io/signing/canonical_json.h"
#include "core/io/signing/canonical_spelling.h"

namespace fermata::io {

class CanonicalReader {
public:
    explicit CanonicalReader(std::string_view bytes) : m_bytes(bytes) {}

    Result<CanonicalValue> readAll() {
        auto value = read(0);
        if (value && m_at != m_bytes.size())
            return wrong("bytes after the end of the value");
        return value;
    }

private:
    static constexpr int deepest = 64;

    Error wrong(std::string_view what) const {
        return Error(Fault::Malformed, fmt::format("not canonical: {}", what)).at(1, m_at + 1);
    }
    bool isAt(char c) const { return m_at < m_bytes.size() && m_bytes[m_at] == c; }
    bool take(char c) {
        if (!isAt(c))
            return false;
        ++m_at;
        return true;
    }
    bool take(std::string_view word) {
        if (m_bytes.substr(m_at, word.size()) != word)
            return false;
        m_at += word.size();
        return true;
    }

    Result<CanonicalValue> read(int depth) {
        if (depth > deepest)
            return Error(Fault::TooLarge, fmt::format("nested over {} deep", deepest)).at(1, m_at + 1);
        if (m_at >= m_bytes.size())
            return wrong("it ends too early");
        switch (m_bytes[m_at]) {
        case '{': return readObject(depth);
        case '[': return readArray(depth);
        case '"': {
            auto text = readString();
            if (!text)
                return std::move(text).error();
            CanonicalValue value;
            value.m_value = std::move(*text);
            return value;
        }
        case 't': return take("true") ? Result<CanonicalValue>{CanonicalValue(true)} : wrong("no value");
        case 'f': return take("false") ? Result<CanonicalValue>{CanonicalValue(false)} : wrong("no value");
        case 'n': return take("null") ? Result<CanonicalValue>{CanonicalValue()} : wrong("no value");
        default: return readNumber();
        }
    }

    Result<CanonicalValue> readObject(int depth) {
        ++m_at;
        CanonicalValue::Members members;
        if (!take('}')) {
            do {
                if (!isAt('"'))
                    return wrong("a key is missing");
                const auto start = m_at;
                auto key = readString();
                if (!key)
                    return std::move(key).error();
                for (const char c : *key)
                    if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') {
                        m_at = start;
                        return wrong("a key holds more than printable ASCII");
                    }
                if (key->empty() || (!members.empty() && members.back().first >= *key)) {
                    m_at = start;
                    return wrong("keys are empty, repeated or out of order");
                }
                if (!take(':'))
                    return wrong("no colon after a key");
                auto value = read(depth + 1);
                if (!value)
                    return value;
                members.emplace_back(std::move(*key), std::move(*value));
            } while (take(','));
            if (!take('}'))
                return wrong("an object does not end");
        }
        auto object = CanonicalValue::object();
        object.m_value = std::move(members);
        return object;
    }

    Result<CanonicalValue> readArray(int depth) {
        ++m_at;
        CanonicalValue::Items items;
        if (!take(']')) {
            do {
                auto value = read(depth + 1);
                if (!value)
                    return value;
                items.push_back(std::move(*value));
            } while (take(','));
            if (!take(']'))
                return wrong("an array does not end");
        }
        return CanonicalValue::array(std::move(items));
    }

    Result<std::string> readString() {
        const auto start = ++m_at;
        std::string text;
        for (;;) {
            if (m_at >= m_bytes.size())
                return wrong("a string does not end");
            const char c = m_bytes[m_at];
            if (c == '"')
                break;
            if (static_cast<unsigned char>(c) < 0x20)
                return wrong("a bare control character");
            if (c != '\\') {
                text += c;
                ++m_at;
                continue;
            }
            if (auto escaped = readEscape(); escaped >= 0)
                text += static_cast<char>(escaped);
            else
                return wrong("an escape that is not the shortest");
        }
        if (repairedUtf8(text) != text) {
            m_at = start;
            return wrong("a string is no UTF-8");
        }
        ++m_at;
        return text;
    }

    /// @returns the escaped byte, or -1
    int readEscape() {
        static constexpr std::string_view marks = "\"\\btnfr";
        static constexpr std::string_view meant = "\"\\\b\t\n\f\r";
        const char mark = m_at + 1 < m_bytes.size() ? m_bytes[m_at + 1] : '\0';
        if (const auto which = marks.find(mark); mark != '\0' && which != std::string_view::npos) {
            m_at += 2;
            return meant[which];
        }
        if (mark != 'u' || m_bytes.substr(m_at + 2, 2) != "00" || m_at + 6 > m_bytes.size())
            return -1;
        const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
        const int high = digit(m_bytes[m_at + 4]);
        const int low = digit(m_bytes[m_at + 5]);
        const int code = high * 16 + low;
        if (high < 0 || low < 0 || code >= 0x20 || meant.find(static_cast<char>(code)) != std::string_view::npos)
            return -1;
        m_at += 6;
        return code;
    }

    Result<CanonicalValue> readNumber() {
        auto end = m_bytes.find_first_not_of("+-.0123456789e", m_at);
        if (end == std::string_view::npos)
            end = m_bytes.size();
        double value = 0;
        const char* const last = m_bytes.data() + end;
        const auto read = std::from_chars(m_bytes.data() + m_at, last, value);
        if (read.ec != std::errc{} || read.ptr != last || !std::isfinite(value))
            return wrong("no value");
        std::string spelling;
        spellNumber(value, spelling);
        if (spelling != m_bytes.substr(m_at, end - m_at))
            return wrong("a number is not in its shortest spelling");
        m_at = end;
        return CanonicalValue(value);
    }

    std::string_view m_bytes;
    std::size_t m_at = 0;
};

Result<CanonicalValue> CanonicalValue::decode(std::string_view bytes) { return CanonicalReader(bytes).readAll(); }

} // namespace fermata::io
