// Where the last poll of a Buildbot ended: the newest build, and everything that was not over then.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace fermata::sources::buildbot {

struct Position {
    std::int64_t newest = -1;                    ///< highest build that was seen; -1: the beginning
    std::set<std::int64_t> open;                 ///< builds that were not over
    std::set<std::int64_t> waiting;              ///< build requests without a build
    std::map<std::int64_t, int> givenUpAttempts; ///< of build requests that are to be built again
    bool operator==(const Position&) const = default;
};

std::string textOf(const Position& position);
/// A text that is not ours is the beginning: asking too much again is harmless.
Position positionOf(std::string_view text);

} // namespace fermata::sources::buildbot
