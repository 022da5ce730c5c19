// What evidence files state about themselves: the revision that was measured and when.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"

namespace fermata::sources {

/// A full git revision in lower case; nothing for anything but 40 hex digits.
std::optional<std::string> statedRevision(std::string_view text);

/// Whether a property of this name holds the revision that a build was made from (`git.commit.id`, `GITHUB_SHA`, …).
bool namesRevision(std::string_view property);

/// A moment as tools write it: RFC 3339, or the same without a zone, which then counts as UTC.
/// Nothing for anything else, so that an unreadable stamp is no stamp.
std::optional<Time> statedTime(std::string_view text);

/// Seconds or milliseconds since 1970, told apart by their size.
std::optional<Time> statedEpoch(std::string_view text);

/// Keeps the older of two stamps: evidence made of parts is as old as its oldest part.
void keepOldest(std::optional<Time>& oldest, std::optional<Time> other);

/// Keeps a revision. @returns Malformed where another one was stated before
Result<void> keepRevision(std::optional<std::string>& kept, const std::string& revision);

} // namespace fermata::sources
