#include "core/sources/fields.h"

#include <cmath>

#include "core/base/text.h"

namespace fermata::sources {

Result<Time> timeOfValue(const io::Value& value) {
    if (value.kind() != io::Value::Kind::Number)
        return value.time();
    const auto seconds = value.number(-62167219200.0, 253402300799.0);
    if (!seconds)
        return seconds.error();
    return fromUnix(static_cast<std::int64_t>(std::floor(*seconds)));
}

Fields::Fields(const io::Value& map) : m_map(map) {
    if (!map.isMap())
        m_problem = map.map().error();
}

template <class T>
T Fields::keep(Result<T> read) {
    if (read)
        return std::move(*read);
    m_problem = std::move(read).error();
    return {};
}

std::string Fields::text(std::string_view field) {
    if (m_problem)
        return {};
    const auto value = m_map.at(field);
    if (!value) {
        m_problem = value.error();
        return {};
    }
    return shortened(keep(value->view()), mostText);
}

std::string Fields::textOr(std::string_view field) {
    const auto value = m_problem ? std::nullopt : m_map.find(field);
    return value ? shortened(keep(value->view()), mostText) : std::string();
}

std::int64_t Fields::integer(std::string_view field, std::int64_t least, std::int64_t most) {
    if (m_problem)
        return {};
    const auto value = m_map.at(field);
    if (!value) {
        m_problem = value.error();
        return {};
    }
    return keep(value->integer(least, most));
}

std::optional<std::int64_t> Fields::maybeInteger(std::string_view field) {
    const auto value = m_problem ? std::nullopt : m_map.find(field);
    return value ? std::optional(keep(value->integer())) : std::nullopt;
}

bool Fields::boolean(std::string_view field) {
    if (m_problem)
        return {};
    const auto value = m_map.at(field);
    if (!value) {
        m_problem = value.error();
        return {};
    }
    return keep(value->boolean());
}

bool Fields::booleanOr(std::string_view field, bool otherwise) {
    const auto value = m_problem ? std::nullopt : m_map.find(field);
    return value ? keep(value->boolean()) : otherwise;
}

std::optional<Time> Fields::maybeTime(std::string_view field) {
    const auto value = m_problem ? std::nullopt : m_map.find(field);
    return value ? std::optional(keep(timeOfValue(*value))) : std::nullopt;
}

std::vector<io::Value> Fields::items(std::string_view field) {
    const auto value = m_problem ? std::nullopt : m_map.find(field);
    return value ? keep(value->list()) : std::vector<io::Value>();
}

std::optional<io::Value> Fields::maybeMap(std::string_view field) {
    const auto value = m_problem ? std::nullopt : m_map.find(field);
    if (value && !value->isMap())
        m_problem = value->map().error();
    return m_problem ? std::nullopt : value;
}

} // namespace fermata::sources
