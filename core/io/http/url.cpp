#include "core/io/http/url.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

#include "core/base/text.h"

namespace fermata::io {

namespace {

constexpr std::size_t longest = 16384;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

Error wrong(std::string_view what) {
    return Error(Fault::Usage, "the address " + std::string(what));
}

bool isIpV6(const std::string& host) {
    in6_addr address{};
    // inet_pton stops at a zero byte and would not see what stands behind it.
    return std::all_of(host.begin(), host.end(), [](char c) { return isHex(c) || c == ':' || c == '.'; }) &&
           inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

/// Letters, digits, '-', '_' and single dots: nothing that another parser could take for an end of the host.
bool isName(std::string_view host) {
    if (host.empty() || host.size() > 253 || host.front() == '.')
        return false;
    for (std::size_t i = 0; i < host.size(); ++i) {
        const char c = host[i];
        const bool isDouble = c == '.' && i > 0 && host[i - 1] == '.';
        if (isDouble || !(isLetter(c) || isDigit(c) || c == '-' || c == '_' || c == '.'))
            return false;
    }
    return true;
}

/// Splits `host[:port]` or `[address][:port]`.
Result<void> readAuthority(std::string_view authority, Url& url) {
    if (authority.find('@') != std::string_view::npos)
        return wrong("holds user information; give the credential apart");
    std::string_view port;
    bool hasPort = false;
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos)
            return wrong("has an open bracket");
        url.host = lowerAscii(authority.substr(1, close - 1));
        if (!isIpV6(url.host))
            return wrong("has brackets around something that is no IPv6 address");
        const auto rest = authority.substr(close + 1);
        if (!rest.empty() && rest.front() != ':')
            return wrong("goes on after its bracket");
        hasPort = !rest.empty();
        port = hasPort ? rest.substr(1) : rest;
    } else {
        const auto colon = authority.find(':');
        hasPort = colon != std::string_view::npos;
        url.host = lowerAscii(authority.substr(0, colon));
        port = hasPort ? authority.substr(colon + 1) : std::string_view{};
        if (!isName(url.host))
            return wrong("has no host of letters, digits, dots and hyphens");
    }
    url.port = url.scheme == "https" ? 443 : 80;
    if (!hasPort)
        return {};
    const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (failure != std::errc{} || end != port.data() + port.size() || !isDigit(port.front()) || url.port < 1 ||
        url.port > 65535)
        return wrong("has an impossible port");
    return {};
}

Result<std::string> readTarget(std::string_view target) {
    target = target.substr(0, target.find('#'));
    for (std::size_t i = 0; i < target.size(); ++i) {
        const char c = target[i];
        if (c <= ' ' || c > '~' || std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos)
            return wrong("holds a character that must be percent-encoded");
        if (c == '%' && !(i + 2 < target.size() && isHex(target[i + 1]) && isHex(target[i + 2])))
            return wrong("has a broken percent encoding");
    }
    std::string read(target);
    if (read.empty() || read.front() != '/')
        read.insert(0, "/");
    return read;
}

} // namespace

std::string Url::path() const {
    return target.substr(0, target.find('?'));
}

std::string Url::authority() const {
    std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != (scheme == "https" ? 443 : 80))
        text += ":" + std::to_string(port);
    return text;
}

std::string Url::origin() const {
    return scheme + "://" + authority();
}

std::string Url::text() const {
    return origin() + target;
}

bool Url::isLoopback() const {
    in_addr four{};
    if (inet_pton(AF_INET, host.c_str(), &four) == 1)
        return (ntohl(four.s_addr) >> 24) == 127;
    in6_addr six{};
    if (inet_pton(AF_INET6, host.c_str(), &six) == 1)
        return IN6_IS_ADDR_LOOPBACK(&six);
    return host == "localhost";
}

Result<Url> parseUrl(std::string_view text) {
    if (text.size() > longest)
        return wrong("is too long");
    const auto separator = text.find("://");
    if (separator == std::string_view::npos)
        return wrong("has no scheme; it begins with https://");
    Url url;
    url.scheme = lowerAscii(text.substr(0, separator));
    if (url.scheme != "https" && url.scheme != "http")
        return wrong("has another scheme than https or http");
    const auto rest = text.substr(separator + 3);
    const auto end = std::min(rest.find_first_of("/?#"), rest.size());
    if (auto read = readAuthority(rest.substr(0, end), url); !read)
        return std::move(read).error();
    auto target = readTarget(rest.substr(end));
    if (!target)
        return std::move(target).error();
    url.target = std::move(*target);
    return url;
}

Result<Url> parseLocation(std::string_view location, const Url& base) {
    location = trimmed(location);
    if (location.starts_with("//"))
        return parseUrl(base.scheme + ":" + std::string(location));
    const auto colon = location.find(':');
    const auto mark = location.find_first_of("/?#");
    if (colon != std::string_view::npos && (mark == std::string_view::npos || colon < mark))
        return parseUrl(location);
    if (location.starts_with('/'))
        return parseUrl(base.origin() + std::string(location));
    if (location.starts_with('?') || location.starts_with('#') || location.empty())
        return parseUrl(base.origin() + base.path() + std::string(location));
    const auto path = base.path();
    return parseUrl(base.origin() + path.substr(0, path.rfind('/') + 1) + std::string(location));
}

} // namespace fermata::io
