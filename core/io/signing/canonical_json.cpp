#include "core/io/signing/canonical_json.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>

#include "core/base/text.h"
#include "core/io/signing/canonical_spelling.h"

namespace fermata::io {
namespace {

bool isPlainKey(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(),
                                       [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

void writeString(std::string_view text, std::string& out) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\t': out += "\\t"; break;
        case '\n': out += "\\n"; break;
        case '\f': out += "\\f"; break;
        case '\r': out += "\\r"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                out += "\\u00";
                out += digits[static_cast<unsigned char>(c) >> 4];
                out += digits[c & 0xf];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

auto placeOf(CanonicalValue::Members& members, std::string_view key) {
    return std::lower_bound(members.begin(), members.end(), key,
                            [](const CanonicalValue::Member& member, std::string_view k) { return member.first < k; });
}

} // namespace

/// ECMA-262, Number::toString: the shortest digits that read back as the same double.
void spellNumber(double value, std::string& out) {
    if (value == 0) {
        out += '0'; // also for -0
        return;
    }
    char buffer[32];
    const auto written = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value), std::chars_format::scientific);
    const std::string_view scientific(buffer, static_cast<std::size_t>(written.ptr - buffer));
    const auto mark = scientific.find('e');
    std::string digits(1, scientific[0]);
    if (mark > 2)
        digits += scientific.substr(2, mark - 2);
    int exponent = 0;
    const char* from = scientific.data() + mark + 1 + (scientific[mark + 1] == '+' ? 1 : 0);
    std::from_chars(from, scientific.data() + scientific.size(), exponent);

    const int count = static_cast<int>(digits.size());
    const int point = exponent + 1; // the value is 0.digits times ten to this
    if (value < 0)
        out += '-';
    if (count <= point && point <= 21) {
        out += digits;
        out.append(static_cast<std::size_t>(point - count), '0');
    } else if (0 < point && point <= 21) {
        out.append(digits, 0, static_cast<std::size_t>(point));
        out += '.';
        out.append(digits, static_cast<std::size_t>(point));
    } else if (-6 < point && point <= 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-point), '0');
        out += digits;
    } else {
        out += digits[0];
        if (count > 1) {
            out += '.';
            out.append(digits, 1);
        }
        out += 'e';
        out += exponent < 0 ? '-' : '+';
        out += std::to_string(std::abs(exponent));
    }
}

CanonicalValue::CanonicalValue(double value) : m_value(value == 0 ? 0.0 : value) { assert(std::isfinite(value)); }

CanonicalValue::CanonicalValue(std::int64_t value) : m_value(static_cast<double>(value)) {
    assert(-largestWhole <= value && value <= largestWhole);
}

CanonicalValue::CanonicalValue(std::string text) : m_value(repairedUtf8(text)) {}

CanonicalValue CanonicalValue::array(Items items) {
    CanonicalValue value;
    value.m_value = std::move(items);
    return value;
}

CanonicalValue CanonicalValue::object() {
    CanonicalValue value;
    value.m_value = Members{};
    return value;
}

const CanonicalValue* CanonicalValue::find(std::string_view key) const {
    const auto* all = members();
    if (!all)
        return nullptr;
    const auto place = std::lower_bound(all->begin(), all->end(), key,
                                        [](const Member& member, std::string_view k) { return member.first < k; });
    return place != all->end() && place->first == key ? &place->second : nullptr;
}

std::optional<std::int64_t> CanonicalValue::whole() const {
    const double* value = number();
    if (!value || std::fabs(*value) > static_cast<double>(largestWhole) || *value != std::floor(*value))
        return std::nullopt;
    return static_cast<std::int64_t>(*value);
}

CanonicalValue& CanonicalValue::set(std::string key, CanonicalValue value) {
    assert(isPlainKey(key) && !find(key));
    auto& all = std::get<Members>(m_value);
    const auto place = placeOf(all, key);
    all.emplace(place, std::move(key), std::move(value));
    return *this;
}

CanonicalValue& CanonicalValue::add(CanonicalValue value) {
    std::get<Items>(m_value).push_back(std::move(value));
    return *this;
}

void CanonicalValue::encodeTo(std::string& out) const {
    if (const auto* all = members()) {
        char before = '{';
        for (const auto& [key, value] : *all) {
            out += before;
            out += '"';
            out += key;
            out += "\":";
            value.encodeTo(out);
            before = ',';
        }
        out += all->empty() ? "{}" : "}";
    } else if (const auto* list = items()) {
        char before = '[';
        for (const auto& value : *list) {
            out += before;
            value.encodeTo(out);
            before = ',';
        }
        out += list->empty() ? "[]" : "]";
    } else if (const auto* words = text()) {
        writeString(*words, out);
    } else if (const auto* value = number()) {
        spellNumber(*value, out);
    } else if (const auto* isTrue = truth()) {
        out += *isTrue ? "true" : "false";
    } else {
        out += "null";
    }
}

std::string CanonicalValue::encode() const {
    std::string out;
    encodeTo(out);
    return out;
}

} // namespace fermata::io
