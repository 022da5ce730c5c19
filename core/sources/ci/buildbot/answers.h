// What Buildbot's REST interface (version 2) answers, as plain values: pure readers, tested from bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/delivery/run.h"

namespace fermata::sources::buildbot {

/// Asks the server for a path below /api/v2/ and gives the body back.
using Ask = std::function<Result<std::string>(const std::string& path)>;

/// Names and numbers of the builders.
using Builders = std::map<std::int64_t, std::string>;

/// Text, true/false and whole numbers as text; of a map (revisions by codebase) its text where it is the only one.
/// Everything else is left out.
using Properties = std::map<std::string, std::string, std::less<>>;

struct Build {
    std::int64_t id = 0;
    std::int64_t number = 0;
    std::int64_t builder = 0;
    std::int64_t request = 0;
    bool isComplete = false;
    std::optional<std::int64_t> results;
    std::optional<Time> startedAt;
    std::optional<Time> completeAt;
    std::string said; ///< state_string
    Properties properties;
};

struct Step {
    std::int64_t number = 0;
    std::string name;
    bool isComplete = false;
    bool isHidden = false;
    std::optional<std::int64_t> results;
    std::optional<Time> startedAt;
    std::optional<Time> completeAt;
    std::string said;
};

struct BuildRequest {
    std::int64_t id = 0;
    std::int64_t builder = 0;
    std::int64_t buildset = 0;
    bool isClaimed = false;
    bool isComplete = false;
    std::optional<std::int64_t> results;
    std::optional<Time> submittedAt;
    std::optional<Time> completeAt;
    Properties properties;
};

struct Change {
    std::string revision;
    std::string branch;
    std::string comments;
};

struct Log {
    std::string slug;
    std::int64_t lines = 0;
    bool isComplete = false;
    bool hasPrefixes = false; ///< type `s`: each line begins with its stream
};

Result<Builders> parseBuilders(std::string_view bytes);
Result<std::vector<Build>> parseBuilds(std::string_view bytes);
Result<std::vector<Step>> parseSteps(std::string_view bytes); ///< in the order of their numbers
Result<std::vector<BuildRequest>> parseBuildRequests(std::string_view bytes);
Result<std::vector<Change>> parseChanges(std::string_view bytes);
/// The sourcestamps of a buildset: what a build that nothing has started yet is to build.
Result<std::vector<Change>> parseBuildset(std::string_view bytes);
Result<std::vector<Log>> parseLogs(std::string_view bytes);
/// Whole lines, each ended by a line feed, without their stream prefixes where `hasPrefixes`.
Result<std::vector<std::string>> parseLogLines(std::string_view bytes, bool hasPrefixes);

/// 0 success, 1 warnings, 2 failure, 3 skipped, 4 exception, 5 retry (this attempt was given up), 6 cancelled; every
/// other number, and none for what is complete, is Unknown. What is not complete runs where it has begun, and is queued
/// where it has not (its results are then null or -1).
delivery::RunState stateOf(bool isComplete, bool hasBegun, std::optional<std::int64_t> results);

} // namespace fermata::sources::buildbot
