#include "core/workspace/map_reader.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/base/text.h"

namespace fermata::workspace {

MapReader::MapReader(const io::Value& map, std::span<const std::string_view> known, std::optional<Error>& failure)
    : m_map(map), m_failure(failure) {
    if (m_failure)
        return;
    const auto fields = map.map();
    if (!fields) {
        fail(fields.error());
        return;
    }
    for (const io::Value& field : *fields) {
        if (std::ranges::find(known, field.key()) != known.end())
            continue;
        fail(field.errorAtKey(fmt::format("unknown field; known here: {}", fmt::join(known, ", "))));
        return;
    }
}

void MapReader::fail(Error error) {
    if (!m_failure)
        m_failure = std::move(error);
}

std::optional<io::Value> MapReader::find(std::string_view field) const {
    return m_failure ? std::nullopt : m_map.find(field);
}

template <class Take>
void MapReader::with(std::string_view field, Take take) {
    if (const auto value = find(field))
        if (auto result = take(*value); !result)
            fail(std::move(result).error());
}

void MapReader::require(std::string_view field) {
    if (!m_failure && !m_map.find(field))
        fail(m_map.error(fmt::format("the field '{}' is missing", field)));
}

void MapReader::text(std::string_view field, std::string& target) {
    with(field, [&](const io::Value& value) -> Result<void> {
        auto read = value.text();
        if (!read)
            return std::move(read).error();
        target = std::move(*read);
        return {};
    });
}

void MapReader::name(std::string_view field, std::string& target) {
    require(field);
    text(field, target);
    if (!m_failure && trimmed(target).empty())
        fail(m_map.find(field)->error("may not be empty"));
}

void MapReader::number(std::string_view field, double& target, double least, double most) {
    with(field, [&](const io::Value& value) -> Result<void> {
        auto read = value.number(least, most);
        if (!read)
            return std::move(read).error();
        target = *read;
        return {};
    });
}

void MapReader::number(std::string_view field, std::optional<double>& target, double least, double most) {
    double read = 0.0;
    number(field, read, least, most);
    if (find(field))
        target = read;
}

void MapReader::integer(std::string_view field, int& target, int least, int most) {
    with(field, [&](const io::Value& value) -> Result<void> {
        auto read = value.integer(least, most);
        if (!read)
            return std::move(read).error();
        target = static_cast<int>(*read);
        return {};
    });
}

void MapReader::boolean(std::string_view field, bool& target) {
    with(field, [&](const io::Value& value) -> Result<void> {
        auto read = value.boolean();
        if (!read)
            return std::move(read).error();
        target = *read;
        return {};
    });
}

void MapReader::duration(std::string_view field, Seconds& target) {
    constexpr std::int64_t most = std::int64_t{100} * 365 * 86400;
    with(field, [&](const io::Value& value) -> Result<void> {
        if (value.kind() == io::Value::Kind::Integer) {
            auto seconds = value.integer(0, most);
            if (!seconds)
                return std::move(seconds).error();
            target = Seconds{*seconds};
            return {};
        }
        const auto wrong = [&] { return value.error("expected a duration such as 90s, 15m, 72h or 30d"); };
        const auto text = value.view();
        if (!text)
            return wrong();
        std::int64_t count = 0;
        const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), count);
        if (failure != std::errc{} || end + 1 != text->data() + text->size() || count < 0)
            return wrong();
        const std::int64_t unit = *end == 's' ? 1 : *end == 'm' ? 60 : *end == 'h' ? 3600 : *end == 'd' ? 86400 : 0;
        if (unit == 0 || count > most / unit)
            return wrong();
        target = Seconds{count * unit};
        return {};
    });
}

void MapReader::time(std::string_view field, Time& target) {
    with(field, [&](const io::Value& value) -> Result<void> {
        auto read = value.time();
        if (!read)
            return std::move(read).error();
        target = *read;
        return {};
    });
}

void MapReader::texts(std::string_view field, std::vector<std::string>& target) {
    with(field, [&](const io::Value& value) -> Result<void> {
        auto list = value.list();
        if (!list)
            return std::move(list).error();
        target.clear();
        for (const io::Value& item : *list) {
            auto read = item.text();
            if (!read)
                return std::move(read).error();
            if (trimmed(*read).empty())
                return item.error("may not be empty");
            target.push_back(std::move(*read));
        }
        return {};
    });
}

void MapReader::word(std::string_view field, const std::function<bool(std::string_view)>& take,
                     std::string_view expected) {
    with(field, [&](const io::Value& value) -> Result<void> {
        const auto read = value.view();
        if (!read || !take(*read))
            return value.error(fmt::format("expected one of: {}", expected));
        return {};
    });
}

void MapReader::items(std::string_view field, const std::function<void(const io::Value&)>& take) {
    with(field, [&](const io::Value& value) -> Result<void> {
        auto list = value.list();
        if (!list)
            return std::move(list).error();
        for (const io::Value& item : *list)
            if (!m_failure)
                take(item);
        return {};
    });
}

void MapReader::map(std::string_view field, const std::function<void(const io::Value&)>& take) {
    with(field, [&](const io::Value& value) -> Result<void> {
        auto map = value.map();
        if (!map)
            return std::move(map).error();
        take(value);
        return {};
    });
}

io::Value located(io::Value root, std::string_view path) {
    while (!path.empty()) {
        if (path.front() == '.') {
            path.remove_prefix(1);
            continue;
        }
        if (path.front() == '[') {
            std::size_t index = 0;
            const auto close = path.find(']');
            if (close == std::string_view::npos)
                return root;
            std::from_chars(path.data() + 1, path.data() + close, index);
            const auto children = root.children();
            if (!root.isList() || index >= children.size())
                return root;
            root = children[index];
            path.remove_prefix(close + 1);
            continue;
        }
        const auto field = path.substr(0, path.find_first_of(".["));
        const auto value = root.find(field);
        if (!value)
            return root;
        root = *value;
        path.remove_prefix(field.size());
    }
    return root;
}

} // namespace fermata::workspace
