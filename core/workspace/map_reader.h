// Reads the fields of one YAML map into values: strict about names and types, and it keeps the first error.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/time.h"
#include "core/io/formats/value.h"

namespace fermata::workspace {

/// After the first error every question is a no-op, so that a reader is a plain list of fields.
class MapReader {
public:
    /// Complains about every field that is not in `known`.
    MapReader(const io::Value& map, std::span<const std::string_view> known, std::optional<Error>& failure);

    /// The field must be there and not null.
    void require(std::string_view field);
    void text(std::string_view field, std::string& target);
    /// A text that may not be empty; also required.
    void name(std::string_view field, std::string& target);
    void number(std::string_view field, double& target, double least, double most);
    void number(std::string_view field, std::optional<double>& target, double least, double most);
    void integer(std::string_view field, int& target, int least, int most);
    void boolean(std::string_view field, bool& target);
    /// `90s`, `15m`, `72h`, `30d`, or seconds as a number; never negative.
    void duration(std::string_view field, Seconds& target);
    void time(std::string_view field, Time& target);
    void texts(std::string_view field, std::vector<std::string>& target);
    /// One of the named words.
    void word(std::string_view field, const std::function<bool(std::string_view)>& take, std::string_view expected);
    /// The items of a list, each of them a map.
    void items(std::string_view field, const std::function<void(const io::Value&)>& take);
    /// A field that holds a map.
    void map(std::string_view field, const std::function<void(const io::Value&)>& take);

    std::optional<io::Value> find(std::string_view field) const;
    bool hasFailed() const { return m_failure.has_value(); }
    void fail(Error error);

private:
    template <class Take>
    void with(std::string_view field, Take take);

    io::Value m_map;
    std::optional<Error>& m_failure;
};

/// Finds the value that a path such as `components[2].paths` leads to; the nearest one above it where it is absent.
io::Value located(io::Value root, std::string_view path);

} // namespace fermata::workspace
