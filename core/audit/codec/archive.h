// Structs to canonical JSON and back, from one description of each: what is written is read, field by field.
//
// A struct is described once, as `template <class A> void fields(A& a, Of<A, T>& v) { a("name", v.name); … }`; a Writer
// and a Reader run over the same description. Reading refuses missing, unknown and mistyped members.
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/digest.h"
#include "core/base/probability.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/io/signing/canonical_json.h"

namespace fermata::audit::codec {

using io::CanonicalValue;

class Writer;
class Reader;
/// T to read into, const T to write from.
template <class A, class T>
using Of = std::conditional_t<std::is_same_v<A, Reader>, T, const T>;

/// The frozen words of an enumeration, in the order of its enumerators: specialised beside the description.
template <class E>
struct Words;

CanonicalValue numberValue(double value); ///< also for what JSON cannot say: "nan", "infinity", "-infinity", "-0"
std::optional<double> readNumber(const CanonicalValue& value);

class Writer {
public:
    template <class T>
    void operator()(const char* key, const T& value) {
        m_object.set(key, write(value));
    }
    /// A member that came later: absent while it says nothing, so that what was written before it keeps its bytes.
    /// `otherwise` is what its absence says.
    template <class T>
    void later(const char* key, const T& value, const T& otherwise = {}) {
        if (!(value == otherwise))
            m_object.set(key, write(value));
    }
    CanonicalValue take() { return std::move(m_object); }

    static CanonicalValue write(bool value) { return {value}; }
    static CanonicalValue write(double value) { return numberValue(value); }
    static CanonicalValue write(const std::string& value) { return {value}; }
    static CanonicalValue write(Probability value) { return numberValue(value.value()); }
    static CanonicalValue write(Time value) { return {toUnix(value)}; }
    static CanonicalValue write(Seconds value) { return {std::int64_t{value.count()}}; }
    static CanonicalValue write(Days value) { return {std::int64_t{value.count()}}; }
    template <std::integral I>
    static CanonicalValue write(I value) {
        return {static_cast<std::int64_t>(value)};
    }
    template <std::size_t Size, class Tag>
    static CanonicalValue write(const FixedId<Size, Tag>& value) {
        return {value.hex()};
    }
    template <class E>
    requires std::is_enum_v<E>
    static CanonicalValue write(E value) { return {Words<E>::all[static_cast<std::size_t>(value)]}; }
    template <class T>
    static CanonicalValue write(const std::optional<T>& value) {
        return value ? write(*value) : CanonicalValue();
    }
    template <class T>
    static CanonicalValue write(const std::vector<T>& values) {
        CanonicalValue::Items items;
        for (const auto& value : values)
            items.push_back(write(value));
        return CanonicalValue::array(std::move(items));
    }
    /// As a list of pairs: keys may be foreign text, whose order no two languages agree on.
    template <class K, class T>
    static CanonicalValue write(const std::map<K, T>& values) {
        CanonicalValue::Items items;
        for (const auto& [key, value] : values)
            items.push_back(CanonicalValue::array({write(key), write(value)}));
        return CanonicalValue::array(std::move(items));
    }
    template <class S>
    requires std::is_aggregate_v<S>
    static CanonicalValue write(const S& value) {
        Writer inner;
        fields(inner, value);
        return inner.take();
    }

private:
    CanonicalValue m_object = CanonicalValue::object();
};

/// Remembers the first thing that was wrong, with the path of its field.
class Reader {
public:
    explicit Reader(const CanonicalValue& object, std::string path = {}) : m_object(object), m_path(std::move(path)) {}

    template <class T>
    void operator()(const char* key, T& value) {
        ++m_described;
        const auto* member = m_object.find(key);
        const std::string path = m_path.empty() ? key : m_path + "." + key;
        if (!member)
            wrong(path, "is missing");
        else
            read(*member, value, path);
    }
    template <class T>
    void later(const char* key, T& value, const T& otherwise = {}) {
        if (m_object.find(key))
            (*this)(key, value);
        else
            value = otherwise;
    }
    /// After the description ran. @returns Fault::Malformed, also for members that nothing described
    Result<void> finish() {
        const auto* members = m_object.members();
        if (!members || members->size() != m_described)
            wrong(m_path.empty() ? "the object" : m_path, "has unknown members");
        return m_error ? Result<void>{*m_error} : Result<void>{};
    }

private:
    void wrong(const std::string& path, std::string_view what) {
        if (!m_error)
            m_error = Error(Fault::Malformed, std::string(what)).ofField(path);
    }
    void read(const CanonicalValue& from, bool& to, const std::string& path) {
        if (const bool* value = from.truth())
            to = *value;
        else
            wrong(path, "is neither true nor false");
    }
    void read(const CanonicalValue& from, double& to, const std::string& path) {
        if (const auto value = readNumber(from))
            to = *value;
        else
            wrong(path, "is no number");
    }
    void read(const CanonicalValue& from, std::string& to, const std::string& path) {
        if (const auto* value = from.text())
            to = *value;
        else
            wrong(path, "is no text");
    }
    void read(const CanonicalValue& from, Probability& to, const std::string& path) {
        const auto value = readNumber(from);
        if (value && *value >= 0 && *value <= 1)
            to = Probability(*value);
        else
            wrong(path, "is no probability");
    }
    template <std::integral I>
    void read(const CanonicalValue& from, I& to, const std::string& path) {
        const auto value = from.whole();
        if (value && std::in_range<I>(*value))
            to = static_cast<I>(*value);
        else
            wrong(path, "is no whole number of its range");
    }
    void read(const CanonicalValue& from, Time& to, const std::string& path) {
        std::int64_t seconds = 0;
        read(from, seconds, path);
        to = fromUnix(seconds);
    }
    void read(const CanonicalValue& from, Seconds& to, const std::string& path) {
        std::int64_t seconds = 0;
        read(from, seconds, path);
        to = Seconds{seconds};
    }
    void read(const CanonicalValue& from, Days& to, const std::string& path) {
        int days = 0;
        read(from, days, path);
        to = Days{days};
    }
    template <std::size_t Size, class Tag>
    void read(const CanonicalValue& from, FixedId<Size, Tag>& to, const std::string& path) {
        const auto* text = from.text();
        if (const auto id = text ? FixedId<Size, Tag>::fromHex(*text) : std::nullopt)
            to = *id;
        else
            wrong(path, "is no identity in hex");
    }
    template <class E>
    requires std::is_enum_v<E>
    void read(const CanonicalValue& from, E& to, const std::string& path) {
        const auto* text = from.text();
        for (std::size_t i = 0; text && i < Words<E>::all.size(); ++i)
            if (Words<E>::all[i] == *text) {
                to = static_cast<E>(i);
                return;
            }
        wrong(path, "is none of its words");
    }
    template <class T>
    void read(const CanonicalValue& from, std::optional<T>& to, const std::string& path) {
        to.reset();
        if (!from.isNull())
            read(from, to.emplace(), path);
    }
    template <class T>
    void read(const CanonicalValue& from, std::vector<T>& to, const std::string& path) {
        to.clear();
        const auto* items = from.items();
        if (!items)
            return wrong(path, "is no list");
        to.reserve(items->size());
        for (std::size_t i = 0; i < items->size(); ++i)
            read((*items)[i], to.emplace_back(), path + "[" + std::to_string(i) + "]");
    }
    template <class K, class T>
    void read(const CanonicalValue& from, std::map<K, T>& to, const std::string& path) {
        to.clear();
        const auto* items = from.items();
        if (!items)
            return wrong(path, "is no list");
        for (std::size_t i = 0; i < items->size(); ++i) {
            const std::string place = path + "[" + std::to_string(i) + "]";
            const auto* pair = (*items)[i].items();
            if (!pair || pair->size() != 2)
                return wrong(place, "is no pair");
            K key{};
            read((*pair)[0], key, place);
            read((*pair)[1], to[key], place);
        }
    }
    template <class S>
    requires std::is_aggregate_v<S>
    void read(const CanonicalValue& from, S& to, const std::string& path) {
        if (!from.members())
            return wrong(path, "is no object");
        Reader inner(from, path);
        fields(inner, to);
        if (auto done = inner.finish(); !done && !m_error)
            m_error = std::move(done).error();
    }

    const CanonicalValue& m_object;
    std::string m_path;
    std::size_t m_described = 0;
    std::optional<Error> m_error;
};

} // namespace fermata::audit::codec
