// A web address taken apart strictly: what was checked is exactly what is asked.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace fermata::io {

/// Thread safety: a plain value.
struct Url {
    std::string scheme; ///< "https" or "http"
    std::string host;   ///< lower case; an IPv6 address without its brackets
    int port = 443;
    std::string target = "/"; ///< path and query; begins with '/'

    bool operator==(const Url&) const = default;
    std::string path() const;      ///< of the target, without the query
    std::string authority() const; ///< host, and the port where it is not the scheme's own
    std::string origin() const;    ///< scheme, host and port
    std::string text() const;      ///< as it is asked; parseUrl(text()) gives the same again
    /// `localhost`, 127.0.0.0/8 and ::1, written the usual way.
    bool isLoopback() const;
};

/// Reads an absolute http or https address; a fragment is dropped.
/// @returns Usage, never quoting the address: other schemes, user information, control or non-ASCII characters (a host
///          in other letters is written in punycode), an impossible host or port, broken percent encoding
Result<Url> parseUrl(std::string_view text);

/// Where a `Location` leads from `base`: an absolute address, `//host/path`, `/path` or `?query`; a path relative to
/// the current one is resolved against its folder, dots are left as they are. @returns as parseUrl
Result<Url> parseLocation(std::string_view location, const Url& base);

} // namespace fermata::io
