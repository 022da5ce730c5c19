// A server as an executor asks it: requests made of its address and credential, and what an error says of an act.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/action/executor.h"
#include "core/io/http/http.h"
#include "core/io/secrets/secret.h"

namespace fermata::action {

/// Thread safety: a plain value.
struct Server {
    std::string name; ///< of the source; names credential and executor
    std::string url;  ///< with or without a path, with or without a slash at its end
    std::string user; ///< with a secret: basic authentication; without a user the secret is a bearer token
    io::SecretString secret;
    std::string caFile;
    bool allowsPlainHttp = false;

    /// A request of `path` (which begins with a slash) below the address, never from a cache, first in line.
    io::HttpRequest get(std::string_view path) const;
    io::HttpRequest post(std::string_view path, std::string json) const;
};

/// Whether after this error of a request that changes something nobody knows if it was carried out: a time-out, a
/// server error, a cut or strange answer. A clear no is none.
bool isLost(const Error& error);

/// Done, Refused or Unknown as a receipt of this order; the time is filled in by conduct.h.
Receipt receiptOf(const Order& order, Outcome outcome, std::string text, std::string reference = {});
/// What an error means for an order whose request was on its way: Unknown where the answer was lost, else Refused.
Receipt receiptOf(const Order& order, const Error& error);

/// For a query string or a path.
std::string percentEncoded(std::string_view text);

} // namespace fermata::action
