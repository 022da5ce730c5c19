// Reads the fields of a JSON map one after the other and keeps the first thing that was wrong with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/io/formats/value.h"

namespace fermata::sources {

/// Texts are cut to `mostText` characters, so that no title of ours is a megabyte of theirs. After the first error
/// every answer is empty; ask problem() once at the end.
class Fields {
public:
    static constexpr std::size_t mostText = 2000;

    explicit Fields(const io::Value& map);

    std::string text(std::string_view field);   ///< must be there
    std::string textOr(std::string_view field); ///< empty where it is absent or null
    std::int64_t integer(std::string_view field, std::int64_t least, std::int64_t most);
    std::optional<std::int64_t> maybeInteger(std::string_view field);
    bool boolean(std::string_view field);
    bool booleanOr(std::string_view field, bool otherwise);
    /// Unix seconds, also with a fraction, or RFC 3339.
    std::optional<Time> maybeTime(std::string_view field);
    /// The items of a list; none where it is absent or null.
    std::vector<io::Value> items(std::string_view field);
    /// A map inside; nothing where it is absent or null.
    std::optional<io::Value> maybeMap(std::string_view field);

    const std::optional<Error>& problem() const { return m_problem; }

private:
    template <class T>
    T keep(Result<T> read);

    io::Value m_map;
    std::optional<Error> m_problem;
};

/// Unix seconds with or without a fraction, or RFC 3339; whole seconds, never outside the years 0 to 9999.
Result<Time> timeOfValue(const io::Value& value);

} // namespace fermata::sources
