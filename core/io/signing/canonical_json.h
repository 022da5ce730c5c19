// JSON of which each value has exactly one spelling: what is hashed, signed and compared byte by byte.
//
// The spelling is that of RFC 8785 (JSON Canonicalization Scheme): no white space, members sorted by key, strings with
// the shortest escapes, numbers as ECMAScript prints a double. Keys are printable ASCII here. A whole number beyond
// ±2^53 and numbers that are not finite have no spelling; write them as strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.h"

namespace fermata::io {

/// A JSON value. Thread safety: a plain value.
class CanonicalValue {
public:
    static constexpr std::int64_t largestWhole = std::int64_t{1} << 53;
    using Member = std::pair<std::string, CanonicalValue>;
    using Members = std::vector<Member>; ///< sorted by key
    using Items = std::vector<CanonicalValue>;

    CanonicalValue() = default; ///< null
    CanonicalValue(bool value) : m_value(value) {}
    /// @requires finite
    CanonicalValue(double value);
    /// @requires |value| <= largestWhole
    CanonicalValue(std::int64_t value);
    CanonicalValue(int value) : CanonicalValue(std::int64_t{value}) {}
    /// Bytes that are no UTF-8 are repaired.
    CanonicalValue(std::string text);
    CanonicalValue(std::string_view text) : CanonicalValue(std::string{text}) {}
    CanonicalValue(const char* text) : CanonicalValue(std::string{text}) {}
    static CanonicalValue array(Items items = {});
    static CanonicalValue object();

    bool isNull() const { return std::holds_alternative<std::monostate>(m_value); }
    /// Each answers null when the value is of another type.
    const bool* truth() const { return std::get_if<bool>(&m_value); }
    const double* number() const { return std::get_if<double>(&m_value); }
    /// Nothing unless this is a whole number within ±largestWhole.
    std::optional<std::int64_t> whole() const;
    const std::string* text() const { return std::get_if<std::string>(&m_value); }
    const Items* items() const { return std::get_if<Items>(&m_value); }
    const Members* members() const { return std::get_if<Members>(&m_value); }
    /// Null when this is no object or has no such member.
    const CanonicalValue* find(std::string_view key) const;

    /// @requires an object without this key; the key is printable ASCII without quotes and backslashes
    CanonicalValue& set(std::string key, CanonicalValue value);
    /// @requires an array
    CanonicalValue& add(CanonicalValue value);

    bool operator==(const CanonicalValue&) const = default;
    std::string encode() const;
    void encodeTo(std::string& out) const;

    /// @returns Fault::Malformed with the column (counted in bytes from 1) of the first byte that is not the canonical
    ///          spelling; TooLarge for values nested over 64 deep
    static Result<CanonicalValue> decode(std::string_view bytes);

private:
    friend class CanonicalReader;
    std::variant<std::monostate, bool, double, std::string, Items, Members> m_value;
};

} // namespace fermata::io
