#include <string>

#include "core/io/formats/json_reader.h"

namespace fermata::io {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// RFC 8259, one token at a time; what is open lies in a string, one character a level.
class Scan {
public:
    explicit Scan(std::string_view text) : m_text(text) {}

    std::size_t run() {
        if (!value())
            return m_at;
        while (!m_open.empty()) {
            space();
            const bool inMap = m_open.back() == '{';
            if (now() == (inMap ? '}' : ']')) {
                ++m_at;
                m_open.pop_back();
            } else if (!take(',') || (inMap && !key()) || !value()) {
                return m_at;
            }
        }
        space();
        return m_at;
    }

private:
    char now() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    void space() {
        while (m_at < m_text.size() && (now() == ' ' || now() == '\t' || now() == '\r' || now() == '\n'))
            ++m_at;
    }
    bool take(char c) {
        if (now() != c || m_at >= m_text.size())
            return false;
        ++m_at;
        return true;
    }
    bool word(std::string_view expected) {
        for (const char c : expected)
            if (!take(c))
                return false;
        return true;
    }

    /// A whole value, or the opening of a list or map with the first of what it holds, down to a scalar.
    bool value() {
        for (;;) {
            space();
            if (take('[')) {
                m_open += '[';
                space();
                if (now() == ']')
                    return true;
            } else if (take('{')) {
                m_open += '{';
                space();
                if (now() == '}')
                    return true;
                if (!key())
                    return false;
            } else {
                return scalar();
            }
        }
    }

    bool key() {
        space();
        if (!string())
            return false;
        space();
        return take(':');
    }

    bool scalar() {
        switch (now()) {
        case '"':
            return string();
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number();
        }
    }

    bool string() {
        if (!take('"'))
            return false;
        while (m_at < m_text.size() && static_cast<unsigned char>(now()) >= 0x20) {
            if (take('"'))
                return true;
            if (!take('\\')) {
                ++m_at;
            } else if (take('u')) {
                for (int i = 0; i < 4; ++i, ++m_at)
                    if (!isHex(now()))
                        return false;
            } else if (m_at < m_text.size() && std::string_view("\"\\/bfnrt").find(now()) != std::string_view::npos) {
                ++m_at;
            } else {
                return false;
            }
        }
        return false;
    }

    bool digits() {
        if (!isDigit(now()))
            return false;
        while (isDigit(now()))
            ++m_at;
        return true;
    }

    bool number() {
        take('-');
        if (take('0')) {
            if (isDigit(now()))
                return false;
        } else if (!digits()) {
            return false;
        }
        if (take('.') && !digits())
            return false;
        if (now() == 'e' || now() == 'E') {
            ++m_at;
            if (now() == '+' || now() == '-')
                ++m_at;
            return digits();
        }
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_open;
};

} // namespace

std::size_t whereJsonBreaks(std::string_view text) {
    return Scan(text).run();
}

} // namespace fermata::io
