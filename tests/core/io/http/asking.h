// What the tests of the HTTP client share: a client without waiting, and requests in one line.
#pragma once

#include "core/io/http/http.h"
#include "tests/support/loopback_server.h"

namespace fermata::test {

/// Back-offs take no time: a jitter of zero.
inline std::unique_ptr<io::HttpClient> aClient(io::HttpOptions options = {}) {
    if (!options.jitter)
        options.jitter = [] { return 0.0; };
    return io::curlClient(std::move(options));
}

inline io::HttpRequest aGet(std::string url) {
    io::HttpRequest request;
    request.url = std::move(url);
    request.timeout = std::chrono::seconds{20};
    return request;
}

inline io::HttpRequest aPost(std::string url, std::string body = "{}") {
    auto request = aGet(std::move(url));
    request.method = io::HttpMethod::Post;
    request.body = std::move(body);
    return request;
}

inline io::Credential aToken(std::string secret = "t0ken", std::string id = "me") {
    return {.kind = io::Credential::Kind::Bearer,
            .id = std::move(id),
            .user = {},
            .header = {},
            .secret = io::SecretString(std::move(secret))};
}

/// The same for every request.
inline LoopbackServer::Script always(Said said) {
    return [said = std::move(said)](const HeardRequest&) { return said; };
}

} // namespace fermata::test
