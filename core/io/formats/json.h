// JSON that we write for people and programs. (What is hashed and signed: core/io/signing/canonical_json.h.)
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/io/formats/value.h"

namespace fermata::io {

/// A JSON value. Maps are ordered by the bytes of their keys, so that one value has one text.
///     Json{Json::Map{{"schema", 1}, {"verdict", "Hold"}, {"rules", Json::List{"freeze"}}}}
class Json {
public:
    using List = std::vector<Json>;
    using Map = std::map<std::string, Json, std::less<>>;

    Json() = default;
    Json(std::nullptr_t) {}
    template <std::same_as<bool> B>
    Json(B value) : m_value(value) {}
    template <std::signed_integral I>
    Json(I value) : m_value(static_cast<std::int64_t>(value)) {}
    /// An unsigned number beyond 2^63-1 is refused when it is written, never wrapped.
    template <std::unsigned_integral U>
    requires(!std::same_as<U, bool>) Json(U value) {
        if (std::cmp_less_equal(value, INT64_MAX))
            m_value = static_cast<std::int64_t>(value);
        else
            m_value = Unwritable{};
    }
    Json(double value) : m_value(value) {}
    Json(const char* value) : m_value(std::string(value)) {}
    Json(std::string_view value) : m_value(std::string(value)) {}
    Json(std::string value) : m_value(std::move(value)) {}
    Json(List value) : m_value(std::move(value)) {}
    Json(Map value) : m_value(std::move(value)) {}
    template <class T>
    Json(const std::optional<T>& value) {
        if (value)
            *this = Json(*value);
    }
    /// What was read, to be written again.
    static Json from(const Value& value);

    bool isNull() const { return std::holds_alternative<std::monostate>(m_value); }
    /// The field of a map; a null value becomes an empty map first. @requires null or a map
    Json& operator[](std::string_view key);
    /// Adds to a list; a null value becomes an empty list first. @requires null or a list
    void add(Json item);
    bool operator==(const Json&) const = default;

    /// One line, the same for equal values: keys in the order of their bytes, no white space, whole numbers as digits, others in the
    /// shortest form that reads back the same and always with a point or an exponent, only `"`, `\` and control
    /// characters escaped, UTF-8.
    /// @returns Fault::Malformed for NaN, infinity, minus zero, a whole number over 2^63-1 and text that is no UTF-8
    Result<std::string> compact() const;
    /// The same, two spaces a level, for people and for `--json`; ends with a line feed.
    Result<std::string> pretty() const;

private:
    struct Unwritable {
        bool operator==(const Unwritable&) const = default;
    };
    class Writer;
    std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Map, Unwritable> m_value;
};

} // namespace fermata::io
