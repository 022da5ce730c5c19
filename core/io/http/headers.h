// What the headers of a reply say: pure readers of lines, dates, pauses and budgets that a server wrote.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.h"

namespace fermata::io {

/// In the order in which they came; names in lower case.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// Adds `Name: value` as it came from the wire (with or without its line end); a line that begins with white space goes
/// on with the value before. @returns false, adding nothing, for what is no header
bool addHeaderLine(Headers& headers, std::string_view line);

/// The first of that name (lower case), or null.
const std::string* findHeader(const Headers& headers, std::string_view name);

/// Whether name and value may be sent: a token, and no control character that would begin another header.
bool isSendableHeader(std::string_view name, std::string_view value);

/// The three forms of RFC 9110, section 5.6.7; always UTC.
std::optional<Time> parseHttpDate(std::string_view text);

/// `Retry-After` as seconds or as a date beside the server's own time; what is past is zero, at most seven days.
std::optional<Seconds> parseRetryAfter(std::string_view value, Time serverNow);

/// How much of a rate limit is left: X-RateLimit-Remaining, -Limit and -Reset, the same without X-, and the combined
/// `RateLimit: limit=100, remaining=50, reset=5`. A reset over ten years is a date (unix seconds), else a duration.
struct RateBudget {
    std::optional<int> remaining, limit;
    std::optional<Seconds> resetsIn;
};
RateBudget rateBudgetIn(const Headers& headers, Time serverNow);

/// The media type without parameters, in lower case; empty where there is none.
std::string mediaTypeIn(const Headers& headers);

} // namespace fermata::io
