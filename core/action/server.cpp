#include "core/action/server.h"

namespace fermata::action {

io::HttpRequest Server::get(std::string_view path) const {
    io::HttpRequest request;
    request.url = url;
    while (request.url.ends_with('/'))
        request.url.pop_back();
    request.url += path;
    request.headers.emplace_back("Accept", "application/json");
    if (!secret.isEmpty())
        request.credential = {.kind = user.empty() ? io::Credential::Kind::Bearer : io::Credential::Kind::Basic,
                              .id = name,
                              .user = user,
                              .header = {},
                              .secret = secret};
    request.priority = io::Priority::Act;
    request.isConditional = false;
    request.caFile = caFile;
    request.allowsPlainHttp = allowsPlainHttp;
    request.mostBytes = std::size_t{16} << 20;
    return request;
}

io::HttpRequest Server::post(std::string_view path, std::string json) const {
    io::HttpRequest request = get(path);
    request.method = io::HttpMethod::Post;
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = std::move(json);
    return request;
}

bool isLost(const Error& error) {
    switch (error.fault()) {
    case Fault::Usage: // was not sent
    case Fault::Refused:
    case Fault::NotFound:
    case Fault::Conflict:
        return false;
    case Fault::Malformed: // 400 and 422, but also a cut answer: it is looked up
    case Fault::TooLarge:
    case Fault::Unsupported:
    case Fault::Unreachable:
    case Fault::Busy:
    case Fault::ReadOnly:
    case Fault::Full:
    case Fault::Newer:
    case Fault::Corrupt:
    case Fault::Cancelled:
    case Fault::Internal:
        return true;
    }
    return true;
}

Receipt receiptOf(const Order& order, Outcome outcome, std::string text, std::string reference) {
    return {order.id, outcome, std::move(reference), std::move(text), {}};
}

Receipt receiptOf(const Order& order, const Error& error) {
    return receiptOf(order, isLost(error) ? Outcome::Unknown : Outcome::Refused, error.text());
}

std::string percentEncoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                             c == '.' || c == '_' || c == '~';
        const auto byte = static_cast<unsigned char>(c);
        if (isPlain)
            out += c;
        else
            ((out += '%') += digits[byte >> 4]) += digits[byte & 15];
    }
    return out;
}

} // namespace fermata::action
