// A server as a source asks it: its address, how we prove who we are, and the requests made of both.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/io/http/http.h"

namespace fermata::sources {

/// Thread safety: a plain value.
struct Endpoint {
    std::string name; ///< of the source; names the credential in logs and budgets
    std::string url;  ///< with or without a path, with or without a slash at its end
    std::string user; ///< with a secret: basic authentication; without a user the secret is a bearer token
    io::SecretString secret;
    std::string caFile;
    bool allowsPlainHttp = false;

    /// Host and port of the address, lower case; empty where there is none.
    std::string host() const;
    /// A GET of `path` (which begins with a slash) below the address, asking for JSON.
    io::HttpRequest request(std::string_view path) const;
};

/// Everything but letters, digits and `-._~` as `%XX`.
std::string percentEncoded(std::string_view text);
/// `name=value` pairs behind a question mark, both percent-encoded; empty for none.
std::string query(const std::vector<std::pair<std::string, std::string>>& fields);
/// The same pairs as the body of a form, without the question mark.
std::string form(const std::vector<std::pair<std::string, std::string>>& fields);

} // namespace fermata::sources
