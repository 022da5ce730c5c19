#include "core/io/http/headers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>

#include "core/base/text.h"

namespace fermata::io {

namespace {

constexpr Seconds longestPause{7 * 86400};

bool isToken(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

/// Whole, not negative, saturating; a fraction is cut, as some servers write milliseconds behind a dot.
std::optional<std::int64_t> count(std::string_view text) {
    text = trimmed(text);
    const auto dot = text.find('.');
    if (dot != std::string_view::npos && dot > 0 &&
        std::all_of(text.begin() + static_cast<std::ptrdiff_t>(dot) + 1, text.end(),
                    [](char c) { return c >= '0' && c <= '9'; }))
        text = text.substr(0, dot);
    if (text.empty() || text.front() < '0' || text.front() > '9')
        return std::nullopt;
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size())
        return std::nullopt;
    if (failure == std::errc::result_out_of_range)
        return std::numeric_limits<std::int64_t>::max();
    return failure == std::errc{} ? std::optional(value) : std::nullopt;
}

std::optional<int> smallCount(std::string_view text) {
    const auto value = count(text);
    if (!value)
        return std::nullopt;
    return static_cast<int>(std::min<std::int64_t>(*value, std::numeric_limits<int>::max()));
}

/// Takes the next word off the text: what stands before one of the separators, which are skipped.
std::string_view takeWord(std::string_view& text) {
    constexpr std::string_view separators = " ,-:\t";
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    const auto end = std::min(text.find_first_of(separators), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

unsigned monthOf(std::string_view name) {
    constexpr std::array<std::string_view, 12> names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
    const auto found = std::find(names.begin(), names.end(), lowerAscii(name));
    return found == names.end() ? 0u : static_cast<unsigned>(found - names.begin()) + 1u;
}

std::optional<Time> momentOf(std::int64_t year, unsigned month, std::int64_t day, std::int64_t hour,
                             std::int64_t minute, std::int64_t second) {
    if (year < 1900 || year > 9999 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year{static_cast<int>(year)}, std::chrono::month{month},
                                          std::chrono::day{static_cast<unsigned>(day)}};
    if (!ymd.ok())
        return std::nullopt;
    const std::int64_t days = std::chrono::sys_days{ymd}.time_since_epoch().count();
    return fromUnix(((days * 24 + hour) * 60 + minute) * 60 + second);
}

Seconds untilReset(std::int64_t reset, Time serverNow) {
    constexpr std::int64_t tenYears = 315360000;
    const std::int64_t left = reset > tenYears ? reset - toUnix(serverNow) : reset;
    return std::clamp(Seconds{left}, Seconds{0}, longestPause);
}

} // namespace

bool addHeaderLine(Headers& headers, std::string_view line) {
    if (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
        if (headers.empty() || trimmed(line).empty())
            return false;
        headers.back().second += " " + std::string(trimmed(line));
        return true;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !isToken(line.substr(0, colon)))
        return false;
    headers.emplace_back(lowerAscii(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1))));
    return true;
}

const std::string* findHeader(const Headers& headers, std::string_view name) {
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return h.first == name; });
    return found == headers.end() ? nullptr : &found->second;
}

bool isSendableHeader(std::string_view name, std::string_view value) {
    return isToken(name) && std::none_of(value.begin(), value.end(), [](char c) {
               return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
           });
}

std::optional<Time> parseHttpDate(std::string_view text) {
    if (text.size() > 64)
        return std::nullopt;
    // Sun, 06 Nov 1994 08:49:37 GMT · Sunday, 06-Nov-94 08:49:37 GMT · Sun Nov  6 08:49:37 1994
    takeWord(text); // the day of the week adds nothing
    const auto second = takeWord(text);
    const auto third = takeWord(text);
    if (monthOf(second) != 0) {
        const auto hour = count(takeWord(text)), minute = count(takeWord(text)), sec = count(takeWord(text));
        const auto day = count(third), year = count(takeWord(text));
        if (!day || !hour || !minute || !sec || !year || !trimmed(text).empty())
            return std::nullopt;
        return momentOf(*year, monthOf(second), *day, *hour, *minute, *sec);
    }
    const auto yearText = takeWord(text);
    const auto day = count(second);
    auto year = count(yearText);
    const auto hour = count(takeWord(text)), minute = count(takeWord(text)), sec = count(takeWord(text));
    const auto zone = takeWord(text);
    if (!day || !year || !hour || !minute || !sec || monthOf(third) == 0 || !trimmed(text).empty() ||
        (zone != "GMT" && zone != "UTC"))
        return std::nullopt;
    if (yearText.size() == 2)
        *year += *year < 70 ? 2000 : 1900;
    return momentOf(*year, monthOf(third), *day, *hour, *minute, *sec);
}

std::optional<Seconds> parseRetryAfter(std::string_view value, Time serverNow) {
    if (const auto seconds = count(value))
        return std::min(Seconds{*seconds}, longestPause);
    if (const auto date = parseHttpDate(trimmed(value)))
        return std::clamp(Seconds{*date - serverNow}, Seconds{0}, longestPause);
    return std::nullopt;
}

RateBudget rateBudgetIn(const Headers& headers, Time serverNow) {
    RateBudget budget;
    std::optional<std::int64_t> reset;
    for (const std::string prefix : {"x-ratelimit-", "ratelimit-"}) {
        if (const auto* value = findHeader(headers, prefix + "remaining"); value && !budget.remaining)
            budget.remaining = smallCount(*value);
        if (const auto* value = findHeader(headers, prefix + "limit"); value && !budget.limit)
            budget.limit = smallCount(std::string_view(*value).substr(0, value->find_first_of(",;")));
        if (const auto* value = findHeader(headers, prefix + "reset"); value && !reset)
            reset = count(*value);
    }
    if (const auto* combined = findHeader(headers, "ratelimit")) {
        std::string_view rest = *combined;
        while (!rest.empty()) {
            const auto end = std::min(rest.find_first_of(",;"), rest.size());
            const auto part = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const auto equals = part.find('=');
            if (equals == std::string_view::npos)
                continue;
            const auto name = lowerAscii(trimmed(part.substr(0, equals)));
            const auto value = part.substr(equals + 1);
            if (name == "remaining" && !budget.remaining)
                budget.remaining = smallCount(value);
            else if (name == "limit" && !budget.limit)
                budget.limit = smallCount(value);
            else if (name == "reset" && !reset)
                reset = count(value);
        }
    }
    if (reset)
        budget.resetsIn = untilReset(*reset, serverNow);
    return budget;
}

std::string mediaTypeIn(const Headers& headers) {
    const auto* type = findHeader(headers, "content-type");
    return type ? lowerAscii(trimmed(std::string_view(*type).substr(0, type->find(';')))) : std::string();
}

} // namespace fermata::io
