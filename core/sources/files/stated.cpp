#include "core/sources/files/stated.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/digest.h"
#include "core/base/text.h"

namespace fermata::sources {

std::optional<std::string> statedRevision(std::string_view text) {
    const auto lower = lowerAscii(trimmed(text));
    const auto id = CommitId::fromHex(lower);
    return id && !id->isNull() ? std::optional(lower) : std::nullopt;
}

bool namesRevision(std::string_view property) {
    static constexpr std::array<std::string_view, 15> names = {
        "git.commit.id", "git.commit.id.full", "git.commit",   "git_commit", "git.revision",
        "git.sha",       "github_sha",         "github.sha",   "commit",     "ci_commit_sha",
        "commit.sha",    "commit_sha",         "vcs.revision", "revision",   "build.vcs.number"};
    return std::find(names.begin(), names.end(), lowerAscii(trimmed(property))) != names.end();
}

std::optional<Time> statedTime(std::string_view text) {
    const std::string stamp(trimmed(text));
    if (stamp.find('-') == std::string::npos)
        return std::nullopt; // a bare number could be seconds, milliseconds or a duration
    auto time = parseTime(stamp);
    if (!time)
        time = parseTime(stamp + "Z");
    return time ? std::optional(*time) : std::nullopt;
}

std::optional<Time> statedEpoch(std::string_view text) {
    const auto digits = trimmed(text);
    std::int64_t number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || number <= 0)
        return std::nullopt;
    constexpr std::int64_t year5138 = 100'000'000'000; // in seconds; in milliseconds this is March 1973
    const std::int64_t seconds = number < year5138 ? number : number / 1000;
    return seconds < year5138 ? std::optional(fromUnix(seconds)) : std::nullopt;
}

void keepOldest(std::optional<Time>& oldest, std::optional<Time> other) {
    if (other && (!oldest || *other < *oldest))
        oldest = other;
}

Result<void> keepRevision(std::optional<std::string>& kept, const std::string& revision) {
    if (kept && *kept != revision)
        return Error(Fault::Malformed, "states two revisions: " + *kept + " and " + revision);
    kept = revision;
    return {};
}

} // namespace fermata::sources
