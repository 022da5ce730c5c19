#include "core/sources/endpoint.h"

#include "core/base/text.h"

namespace fermata::sources {

std::string percentEncoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                             c == '.' || c == '_' || c == '~';
        if (isPlain)
            out += c;
        else
            (out += '%') += digits[byte >> 4], out += digits[byte & 15];
    }
    return out;
}

std::string Endpoint::host() const {
    std::string_view rest = url;
    const auto scheme = rest.find("://");
    if (scheme == std::string_view::npos)
        return {};
    rest.remove_prefix(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (const auto at = rest.rfind('@'); at != std::string_view::npos)
        rest.remove_prefix(at + 1);
    return lowerAscii(rest);
}

io::HttpRequest Endpoint::request(std::string_view path) const {
    io::HttpRequest asked;
    asked.url = url;
    while (asked.url.ends_with('/'))
        asked.url.pop_back();
    asked.url += path;
    asked.headers.emplace_back("Accept", "application/json");
    if (!secret.isEmpty())
        asked.credential = {.kind = user.empty() ? io::Credential::Kind::Bearer : io::Credential::Kind::Basic,
                            .id = name,
                            .user = user,
                            .header = {},
                            .secret = secret};
    asked.caFile = caFile;
    asked.allowsPlainHttp = allowsPlainHttp;
    return asked;
}

std::string form(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!out.empty())
            out += '&';
        (out += percentEncoded(name)) += '=';
        out += percentEncoded(value);
    }
    return out;
}

std::string query(const std::vector<std::pair<std::string, std::string>>& fields) {
    return fields.empty() ? std::string() : "?" + form(fields);
}

} // namespace fermata::sources
