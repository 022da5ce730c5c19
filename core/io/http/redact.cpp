#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/io/http/http.h"

namespace fermata::io {

namespace {

constexpr std::string_view mark = "[redacted]";

bool isNameChar(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.' || c == '%';
}

/// Percent encoding undone, so that `to%6Ben` is seen for what a server sees.
std::string decoded(std::string_view name) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    std::string plain;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '%' && i + 2 < name.size() && digit(name[i + 1]) >= 0 && digit(name[i + 2]) >= 0) {
            plain += static_cast<char>(digit(name[i + 1]) * 16 + digit(name[i + 2]));
            i += 2;
        } else {
            plain += name[i];
        }
    }
    return plain;
}

bool isSecretHeader(std::string_view name) {
    constexpr std::array<std::string_view, 6> names = {"authorization", "proxy-authorization", "cookie",
                                                       "set-cookie",    "private-token",       "x-api-key"};
    return std::find(names.begin(), names.end(), name) != names.end() ||
           (name.starts_with("x-") && name.ends_with("-token"));
}

bool isSecretValueName(std::string_view name) {
    constexpr std::array<std::string_view, 7> parts = {"token",  "key",       "secret",    "password",
                                                       "passwd", "signature", "credential"};
    if (name == "sig" || name == "pwd")
        return true;
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return name.find(part) != std::string_view::npos; });
}

std::size_t endOfLine(std::string_view text, std::size_t at) {
    return std::min(text.find_first_of("\r\n", at), text.size());
}

std::size_t endOfValue(std::string_view text, std::size_t at) {
    const auto end = text.find_first_of(" \t\r\n&;,\"'<>()#\\", at);
    return std::min(end, text.size());
}

std::size_t skip(std::string_view text, std::size_t at, std::string_view what) {
    return std::min(text.find_first_not_of(what, at), text.size());
}

/// What stands at `at` and must not be seen: from where to where, and nothing where the name is harmless.
struct Cut {
    std::size_t from = 0, to = 0;
};
Cut cutBehindName(std::string_view text, std::size_t begin, std::size_t end) {
    const std::string name = lowerAscii(decoded(text.substr(begin, end - begin)));
    const bool isQuoted = end < text.size() && (text[end] == '"' || text[end] == '\'');
    const std::size_t sign = skip(text, isQuoted ? end + 1 : end, " ");
    const char what = sign < text.size() ? text[sign] : '\0';
    if ((what == ':' || what == '=') && isSecretHeader(name)) {
        const auto from = skip(text, sign + 1, " \t");
        return {from, endOfLine(text, from)};
    }
    if (((what == '=' && sign == end) || (what == ':' && isQuoted)) && isSecretValueName(name)) {
        auto from = skip(text, sign + 1, what == ':' ? " " : "");
        if (from < text.size() && (text[from] == '"' || text[from] == '\'')) {
            const auto close = text.find(text[from], from + 1);
            return {from + 1, std::min(close, text.size())};
        }
        return {from, endOfValue(text, from)};
    }
    if ((name == "bearer" || name == "basic") && end < text.size() && text[end] == ' ') {
        const auto from = skip(text, end, " ");
        return {from, endOfValue(text, from)};
    }
    return {};
}

/// Tokens that say what they are.
bool isTokenByItself(std::string_view word) {
    constexpr std::array<std::string_view, 9> beginnings = {"ghp_",        "gho_",   "ghu_",  "ghs_", "ghr_",
                                                            "github_pat_", "glpat-", "xoxb-", "xoxp-"};
    return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view beginning) {
        return word.size() > beginning.size() && word.starts_with(beginning);
    });
}

/// The '@' that ends the user information of an address whose `://` ends at `at`, or npos.
std::size_t endOfUser(std::string_view text, std::size_t at) {
    const auto end = std::min(text.find_first_of(" \t\r\n/?#\"'<>", at), text.size());
    return text.substr(0, end).rfind('@') >= at ? text.substr(0, end).rfind('@') : std::string_view::npos;
}

} // namespace

std::string redacted(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        if (text.substr(at).starts_with("://")) {
            shown += "://";
            at += 3;
            if (const auto user = endOfUser(text, at); user != std::string_view::npos) {
                shown += mark;
                at = user;
            }
            continue;
        }
        if (!isNameChar(text[at])) {
            shown += text[at++];
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && isNameChar(text[end]))
            ++end;
        if (isTokenByItself(text.substr(at, end - at))) {
            shown += mark;
            at = end;
            continue;
        }
        const Cut cut = cutBehindName(text, at, end);
        if (cut.to > cut.from) {
            shown += text.substr(at, cut.from - at);
            shown += mark;
            at = cut.to;
        } else {
            shown += text.substr(at, end - at);
            at = end;
        }
    }
    return shown;
}

} // namespace fermata::io
