// One poll of a Buildbot: which questions are asked in which order, and what their answers say together.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/sources/ci/buildbot/cursor.h"
#include "core/sources/ci/buildbot/sights.h"

namespace fermata::sources::buildbot {

struct PollSetting {
    std::string source;
    std::string url;                 ///< without a slash at its end
    std::vector<Pipeline> pipelines; ///< only these builders; empty: all of them, in the build lane
    Time now{};
};

/// What is kept between two polls, only to ask less; it may be lost at any time.
struct Memory {
    Builders builders;
    std::map<std::int64_t, std::vector<Change>> changes;   ///< of open builds
    std::map<std::int64_t, BuildRequest> requests;         ///< of open builds
    std::map<std::int64_t, std::vector<Change>> buildsets; ///< of requests that wait
};

struct Polled {
    std::vector<delivery::Event> events; ///< builds in the order of their numbers, then requests that wait
    Position position;
};

/// Of a beginning only so many builds are read, of what is new at most mostNewBuilds.
inline constexpr std::size_t buildsAtFirst = 50;
inline constexpr std::size_t mostNewBuilds = 1000;

Result<Polled> poll(const PollSetting& setting, const Position& position, const Ask& ask, Memory& memory);

} // namespace fermata::sources::buildbot
