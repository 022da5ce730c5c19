#include "core/base/time.h"

#include <charconv>
#include <cstdlib>

#include <date/date.h>
#include <fmt/format.h>

namespace fermata {

std::string rfc3339(Time time) {
    const auto day = std::chrono::floor<Days>(time);
    const date::year_month_day ymd{date::sys_days{date::days{day.time_since_epoch().count()}}};
    const int year = static_cast<int>(ymd.year());
    if (!ymd.ok() || year < 0 || year > 9999)
        return std::to_string(toUnix(time));
    const auto rest = (time - day).count();
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", year, static_cast<unsigned>(ymd.month()),
                       static_cast<unsigned>(ymd.day()), rest / 3600, rest / 60 % 60, rest % 60);
}

namespace {

/// Reads exactly `digits` digits at `at`; -1 where there are none.
int number(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size())
        return -1;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

} // namespace

Result<Time> parseTime(std::string_view text) {
    const Error wrong(Fault::Malformed,
                      fmt::format("'{}' is not a time (RFC 3339 with a zone, or unix seconds)", text.substr(0, 64)));
    std::int64_t unixSeconds = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), unixSeconds);
    if (failure == std::errc{} && end == text.data() + text.size()) {
        // Past any calendar means milliseconds or nonsense; both are mistakes worth telling.
        if (unixSeconds > 253402300799 || unixSeconds < -62167219200)
            return wrong;
        return fromUnix(unixSeconds);
    }
    const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
    const int year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
    const int hour = number(text, 11, 2), minute = number(text, 14, 2), second = number(text, 17, 2);
    const bool separated = at(4) == '-' && at(7) == '-' && (at(10) == 'T' || at(10) == 't' || at(10) == ' ') &&
                           at(13) == ':' && at(16) == ':';
    if (!separated || year < 0 || month < 0 || day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 60)
        return wrong;
    const date::year_month_day ymd{date::year{year}, date::month{static_cast<unsigned>(month)},
                                   date::day{static_cast<unsigned>(day)}};
    if (!ymd.ok())
        return wrong;
    std::size_t zone = 19;
    if (at(zone) == '.') {
        ++zone;
        const std::size_t first = zone;
        while (at(zone) >= '0' && at(zone) <= '9')
            ++zone;
        if (zone == first)
            return wrong;
    }
    int offset = 0;
    if (at(zone) == 'Z' || at(zone) == 'z') {
        if (zone + 1 != text.size())
            return wrong;
    } else if (at(zone) == '+' || at(zone) == '-') {
        const int hours = number(text, zone + 1, 2), minutes = number(text, zone + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || at(zone + 3) != ':' || zone + 6 != text.size())
            return wrong;
        offset = (hours * 60 + minutes) * 60 * (at(zone) == '+' ? 1 : -1);
    } else {
        return wrong;
    }
    const std::int64_t days = date::sys_days{ymd}.time_since_epoch().count();
    return fromUnix(days * 86400 + hour * 3600 + minute * 60 + second - offset);
}

std::string shortDuration(Seconds duration) {
    const auto s = std::llabs(duration.count());
    const char* sign = duration.count() < 0 ? "−" : "";
    if (s < 60)
        return fmt::format("{}{} s", sign, s);
    if (s < 3600)
        return s % 60 && s < 600 ? fmt::format("{}{} m {} s", sign, s / 60, s % 60) : fmt::format("{}{} m", sign, s / 60);
    if (s < 86400)
        return s / 60 % 60 ? fmt::format("{}{} h {} m", sign, s / 3600, s / 60 % 60) : fmt::format("{}{} h", sign, s / 3600);
    return s / 3600 % 24 && s < 10 * 86400 ? fmt::format("{}{} d {} h", sign, s / 86400, s / 3600 % 24)
                                           : fmt::format("{}{} d", sign, s / 86400);
}

} // namespace fermata
