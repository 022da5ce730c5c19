#include "core/sources/ci/buildbot/answers.h"

#include <algorithm>
#include <limits>

#include "core/base/text.h"
#include "core/io/formats/json_reader.h"
#include "core/sources/fields.h"

namespace fermata::sources::buildbot {

namespace {

using delivery::RunState;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr io::Limits limits{.bytes = std::size_t{32} << 20, .depth = 32, .values = 1'000'000};

/// The items of the one list that an answer is made of.
template <class T, class Read>
Result<std::vector<T>> listOf(std::string_view bytes, std::string_view name, Read read) {
    const auto document = io::readJson(bytes, std::string(name), limits);
    if (!document)
        return document.error();
    const auto list = document->root().at(name);
    if (!list)
        return list.error();
    const auto items = list->list();
    if (!items)
        return items.error();
    std::vector<T> all;
    all.reserve(items->size());
    for (const io::Value& item : *items) {
        Fields fields(item);
        T one = read(fields);
        if (fields.problem())
            return *fields.problem();
        all.push_back(std::move(one));
    }
    return all;
}

std::optional<std::string> textOfProperty(const io::Value& value) {
    switch (value.kind()) {
    case io::Value::Kind::Text:
        return shortened(*value.view(), Fields::mostText);
    case io::Value::Kind::Bool:
        return *value.boolean() ? "true" : "false";
    case io::Value::Kind::Integer:
        return std::to_string(*value.integer());
    case io::Value::Kind::Map: // revisions of several codebases
        return value.size() == 1 && value.children().front().isText() ? textOfProperty(value.children().front())
                                                                      : std::nullopt;
    case io::Value::Kind::Null:
    case io::Value::Kind::Number:
    case io::Value::Kind::List:
        return std::nullopt;
    }
    return std::nullopt;
}

Properties propertiesIn(Fields& fields) {
    Properties properties;
    if (const auto map = fields.maybeMap("properties"))
        for (const io::Value& pair : map->children()) // [value, where it came from]
            if (const auto parts = pair.children(); parts.size() == 2)
                if (auto text = textOfProperty(parts.front()))
                    properties.emplace(std::string(pair.key()), std::move(*text));
    return properties;
}

Change changeIn(Fields& fields) {
    return {.revision = fields.textOr("revision"),
            .branch = fields.textOr("branch"),
            .comments = fields.textOr("comments")};
}

} // namespace

Result<Builders> parseBuilders(std::string_view bytes) {
    auto list = listOf<std::pair<std::int64_t, std::string>>(bytes, "builders", [](Fields& fields) {
        const auto id = fields.integer("builderid", 0, most);
        return std::pair(id, fields.text("name"));
    });
    if (!list)
        return std::move(list).error();
    return Builders(list->begin(), list->end());
}

Result<std::vector<Build>> parseBuilds(std::string_view bytes) {
    return listOf<Build>(bytes, "builds", [](Fields& fields) {
        Build build;
        build.id = fields.integer("buildid", 0, most);
        build.number = fields.integer("number", 0, most);
        build.builder = fields.integer("builderid", 0, most);
        build.request = fields.integer("buildrequestid", 0, most);
        build.isComplete = fields.boolean("complete");
        build.results = fields.maybeInteger("results");
        build.startedAt = fields.maybeTime("started_at");
        build.completeAt = fields.maybeTime("complete_at");
        build.said = fields.textOr("state_string");
        build.properties = propertiesIn(fields);
        return build;
    });
}

Result<std::vector<Step>> parseSteps(std::string_view bytes) {
    auto steps = listOf<Step>(bytes, "steps", [](Fields& fields) {
        Step step;
        step.number = fields.integer("number", 0, most);
        step.name = fields.text("name");
        step.isComplete = fields.boolean("complete");
        step.isHidden = fields.booleanOr("hidden", false);
        step.results = fields.maybeInteger("results");
        step.startedAt = fields.maybeTime("started_at");
        step.completeAt = fields.maybeTime("complete_at");
        step.said = fields.textOr("state_string");
        return step;
    });
    if (steps)
        std::ranges::stable_sort(*steps, {}, &Step::number);
    return steps;
}

Result<std::vector<BuildRequest>> parseBuildRequests(std::string_view bytes) {
    return listOf<BuildRequest>(bytes, "buildrequests", [](Fields& fields) {
        BuildRequest request;
        request.id = fields.integer("buildrequestid", 0, most);
        request.builder = fields.integer("builderid", 0, most);
        request.buildset = fields.integer("buildsetid", 0, most);
        request.isClaimed = fields.booleanOr("claimed", false);
        request.isComplete = fields.boolean("complete");
        request.results = fields.maybeInteger("results");
        request.submittedAt = fields.maybeTime("submitted_at");
        request.completeAt = fields.maybeTime("complete_at");
        request.properties = propertiesIn(fields);
        return request;
    });
}

Result<std::vector<Change>> parseChanges(std::string_view bytes) {
    return listOf<Change>(bytes, "changes", changeIn);
}

Result<std::vector<Change>> parseBuildset(std::string_view bytes) {
    auto sets = listOf<std::vector<Change>>(bytes, "buildsets", [](Fields& fields) {
        std::vector<Change> stamps;
        for (const io::Value& item : fields.items("sourcestamps")) {
            Fields stamp(item);
            stamps.push_back(changeIn(stamp));
            if (stamp.problem())
                stamps.pop_back();
        }
        return stamps;
    });
    if (!sets)
        return std::move(sets).error();
    return sets->empty() ? std::vector<Change>() : std::move(sets->front());
}

Result<std::vector<Log>> parseLogs(std::string_view bytes) {
    return listOf<Log>(bytes, "logs", [](Fields& fields) {
        Log log;
        log.slug = fields.text("slug");
        log.lines = fields.integer("num_lines", 0, most);
        log.isComplete = fields.boolean("complete");
        log.hasPrefixes = fields.textOr("type") == "s";
        return log;
    });
}

Result<std::vector<std::string>> parseLogLines(std::string_view bytes, bool hasPrefixes) {
    // Not through Fields, which cuts long texts.
    const auto document = io::readJson(bytes, "logchunks", limits);
    if (!document)
        return document.error();
    const auto chunks = document->root().at("logchunks");
    if (!chunks)
        return chunks.error();
    const auto items = chunks->list();
    if (!items)
        return items.error();
    std::vector<std::string> lines;
    for (const io::Value& item : *items) {
        const auto field = item.at("content");
        if (!field)
            return field.error();
        const auto content = field->view();
        if (!content)
            return content.error();
        std::string_view rest = *content;
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            std::string_view line = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (hasPrefixes && !line.empty())
                line.remove_prefix(1);
            lines.push_back(std::string(line) + "\n");
        }
    }
    return lines;
}

RunState stateOf(bool isComplete, bool hasBegun, std::optional<std::int64_t> results) {
    if (!isComplete)
        return hasBegun ? RunState::Running : RunState::Queued;
    switch (results.value_or(-1)) {
    case 0:
        return RunState::Succeeded;
    case 1:
        return RunState::Unstable;
    case 2:
    case 4:
        return RunState::Failed;
    case 3:
        return RunState::Skipped;
    case 5:
    case 6:
        return RunState::Aborted;
    default:
        return RunState::Unknown;
    }
}

} // namespace fermata::sources::buildbot
