#include "core/sources/ci/buildbot/log_reader.h"

#include <algorithm>

#include <fmt/format.h>

namespace fermata::sources::buildbot {

namespace {

constexpr std::size_t mostBytes = std::size_t{1} << 20;
constexpr std::int64_t linesInOneQuestion = 2000;
constexpr std::size_t placesKept = 64;

/// `builds/<digits>/steps/<digits>` and nothing else: it becomes part of an address.
bool isLogName(std::string_view log) {
    const auto eat = [&](std::string_view word) {
        const bool fits = log.starts_with(word);
        log.remove_prefix(fits ? word.size() : 0);
        return fits;
    };
    const auto eatNumber = [&] {
        const auto digits = std::min(log.find_first_not_of("0123456789"), log.size());
        log.remove_prefix(digits);
        return digits > 0 && digits < 19;
    };
    return eat("builds/") && eatNumber() && eat("/steps/") && eatNumber() && log.empty();
}

} // namespace

LogReader::Place LogReader::placeBefore(const std::string& log, std::size_t offset) {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_places.find(log);
    return found != m_places.end() && found->second.bytes <= offset ? found->second : Place{};
}

Result<Source::LogPiece> LogReader::read(const std::string& log, std::size_t offset, const Ask& ask) {
    if (!isLogName(log))
        return Error(Fault::Usage, "'" + log + "' names no log of a step");
    auto body = ask(log + "/logs");
    if (!body)
        return std::move(body).error();
    const auto logs = parseLogs(*body);
    if (!logs)
        return logs.error();
    if (logs->empty())
        return Source::LogPiece{.text = {}, .next = offset, .isComplete = true};
    const auto stdio = std::ranges::find(*logs, "stdio", &Log::slug);
    const Log& chosen = stdio == logs->end() ? logs->front() : *stdio;
    const bool isWord = chosen.slug.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                                      "_-") == std::string::npos;
    if (!isWord)
        return Error(Fault::Malformed, "the log's short name is none");

    Place place = placeBefore(log, offset);
    Source::LogPiece piece{.text = {}, .next = offset, .isComplete = false};
    while (place.line < chosen.lines && piece.text.size() < mostBytes) {
        body = ask(
            fmt::format("{}/logs/{}/contents?offset={}&limit={}", log, chosen.slug, place.line, linesInOneQuestion));
        if (!body)
            return std::move(body).error();
        const auto lines = parseLogLines(*body, chosen.hasPrefixes);
        if (!lines)
            return lines.error();
        if (lines->empty())
            break; // fewer lines than it told: the rest is asked for another time
        for (const std::string& line : *lines) {
            const std::size_t skipped = offset > place.bytes ? std::min(offset - place.bytes, line.size()) : 0;
            const std::size_t room = mostBytes - piece.text.size();
            const std::size_t taken = std::min(line.size() - skipped, room);
            piece.text.append(line, skipped, taken);
            if (skipped + taken < line.size())
                break; // full within a line; the place stays before it
            place.bytes += line.size();
            ++place.line;
        }
    }
    piece.next = offset + piece.text.size();
    piece.isComplete = chosen.isComplete && place.line >= chosen.lines;
    const std::scoped_lock lock(m_mutex);
    if (m_places.size() >= placesKept && !m_places.contains(log))
        m_places.clear();
    m_places[log] = place;
    return piece;
}

} // namespace fermata::sources::buildbot
