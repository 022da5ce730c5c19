#include "core/sources/ci/buildbot/cursor.h"

#include <limits>

#include "core/io/formats/json.h"
#include "core/io/formats/json_reader.h"
#include "core/sources/fields.h"

namespace fermata::sources::buildbot {

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

io::Json listOf(const std::set<std::int64_t>& ids) {
    io::Json::List list;
    for (const auto id : ids)
        list.emplace_back(id);
    return list;
}

bool read(Fields& fields, std::string_view name, std::set<std::int64_t>& ids) {
    for (const io::Value& item : fields.items(name)) {
        const auto id = item.integer(0, most);
        if (!id)
            return false;
        ids.insert(*id);
    }
    return true;
}

} // namespace

std::string textOf(const Position& position) {
    io::Json::Map attempts;
    for (const auto& [request, count] : position.givenUpAttempts)
        attempts.emplace(std::to_string(request), count);
    const io::Json json(io::Json::Map{{"newest", position.newest},
                                      {"open", listOf(position.open)},
                                      {"waiting", listOf(position.waiting)},
                                      {"attempts", std::move(attempts)}});
    return json.compact().value_or(std::string());
}

Position positionOf(std::string_view text) {
    const auto document = io::readJson(text, {}, {.bytes = 1 << 20, .depth = 4, .values = 50'000});
    if (!document)
        return {};
    Fields fields(document->root());
    Position position;
    position.newest = fields.integer("newest", -1, most);
    bool isOurs = read(fields, "open", position.open) && read(fields, "waiting", position.waiting);
    if (const auto attempts = fields.maybeMap("attempts"))
        for (const io::Value& count : attempts->children()) {
            const auto number = count.integer(1, 1000);
            const std::string key(count.key());
            const bool isNumber = !key.empty() && key.size() < 19 && key.find_first_not_of("0123456789") == key.npos;
            if (number && isNumber)
                position.givenUpAttempts[std::stoll(key)] = static_cast<int>(*number);
            else
                isOurs = false;
        }
    return isOurs && !fields.problem() ? position : Position{};
}

} // namespace fermata::sources::buildbot
