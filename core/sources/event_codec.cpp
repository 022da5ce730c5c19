#include "core/sources/event_codec.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/io/signing/canonical_json.h"
#include "core/sources/event_fields.h"

namespace fermata::sources {

namespace {

using io::CanonicalValue;

/// Names of the events, in the order of the variant.
constexpr std::string_view eventNames[] = {"ref",    "run",    "artefact", "deployment", "incident",
                                           "ticket", "alerts", "metric",   "heard"};
static_assert(std::size(eventNames) == std::variant_size_v<delivery::Event>);
constexpr std::string_view nameField = "event";

CanonicalValue whole(std::int64_t value) {
    return CanonicalValue(std::clamp(value, -CanonicalValue::largestWhole, CanonicalValue::largestWhole));
}

/// Texts and lists that are empty, what is absent and what is not so are left out; numbers and words never are.
class Writer {
public:
    static constexpr bool isWriting = true;

    void operator()(const char* field, const std::string& value) {
        if (!value.empty())
            set(field, CanonicalValue(value));
    }
    void operator()(const char* field, bool value) {
        if (value)
            set(field, CanonicalValue(true));
    }
    void operator()(const char* field, int value) { set(field, whole(value)); }
    void operator()(const char* field, Time value) { set(field, whole(toUnix(value))); }
    void operator()(const char* field, Seconds value) { set(field, whole(value.count())); }
    void operator()(const char* field, delivery::RunState value) { set(field, CanonicalValue(name(value))); }
    void operator()(const char* field, delivery::Lane value) { set(field, CanonicalValue(name(value))); }
    void operator()(const char* field, delivery::MetricKind value) { set(field, CanonicalValue(name(value))); }
    void operator()(const char* field, const CommitId& value) { set(field, CanonicalValue(value.hex())); }
    void operator()(const char* field, double value) {
        if (std::isfinite(value))
            set(field, CanonicalValue(value));
    }
    template <class T>
    void operator()(const char* field, const std::optional<T>& value) {
        if (value)
            (*this)(field, *value);
    }
    template <class T>
    void operator()(const char* field, const std::vector<T>& values) {
        if (values.empty())
            return;
        CanonicalValue list = CanonicalValue::array();
        for (const T& value : values) {
            if constexpr (std::is_same_v<T, std::string>) {
                list.add(CanonicalValue(value));
            } else {
                Writer item;
                fields(item, value);
                list.add(std::move(item.object));
            }
        }
        set(field, std::move(list));
    }
    void set(std::string_view field, CanonicalValue value) { object.set(std::string(field), std::move(value)); }

    CanonicalValue object = CanonicalValue::object();
};

/// Keeps the first error; every question after it is without effect.
class Reader {
public:
    static constexpr bool isWriting = false;

    Reader(const CanonicalValue& object, std::string path, std::optional<Error>& failure)
        : m_object(object), m_path(std::move(path)), m_failure(failure) {}

    void operator()(const char* field, std::string& value) {
        if (const auto* found = find(field))
            readText(field, *found, value);
    }
    void operator()(const char* field, bool& value) {
        if (const auto* found = find(field)) {
            const bool* truth = found->truth();
            if (!truth || !*truth)
                return fail(field, "must be true, or left out");
            value = true;
        }
    }
    void operator()(const char* field, int& value) {
        if (const auto* found = need(field))
            readWhole(field, *found, value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    }
    void operator()(const char* field, Time& value) {
        std::int64_t seconds = 0;
        if (const auto* found = need(field))
            if (readWhole(field, *found, seconds))
                value = fromUnix(seconds);
    }
    void operator()(const char* field, Seconds& value) {
        std::int64_t seconds = 0;
        if (const auto* found = need(field))
            if (readWhole(field, *found, seconds))
                value = Seconds{seconds};
    }
    void operator()(const char* field, delivery::RunState& value) { readWord(field, value, delivery::runState); }
    void operator()(const char* field, delivery::Lane& value) { readWord(field, value, delivery::lane); }
    void operator()(const char* field, delivery::MetricKind& value) { readWord(field, value, delivery::metricKind); }
    void operator()(const char* field, CommitId& value) {
        if (const auto* found = need(field)) {
            const auto id = found->text() ? CommitId::fromHex(*found->text()) : std::nullopt;
            if (!id || id->hex() != *found->text())
                return fail(field, "must be 40 lower-case hex digits");
            value = *id;
        }
    }
    void operator()(const char* field, double& value) {
        if (const auto* found = need(field)) {
            if (!found->number())
                return fail(field, "must be a number");
            value = *found->number();
        }
    }
    template <class T>
    void operator()(const char* field, std::optional<T>& value) {
        if (!m_failure && m_object.find(field))
            (*this)(field, value.emplace());
    }
    template <class T>
    void operator()(const char* field, std::vector<T>& values) {
        const auto* found = find(field);
        if (!found)
            return;
        if (!found->items() || found->items()->empty())
            return fail(field, "must be a list that is not empty");
        values.reserve(found->items()->size());
        for (std::size_t i = 0; i < found->items()->size() && !m_failure; ++i) {
            const CanonicalValue& item = (*found->items())[i];
            const std::string place = std::string(field) + "[" + std::to_string(i) + "]";
            T& value = values.emplace_back();
            if constexpr (std::is_same_v<T, std::string>) {
                if (!item.text())
                    return fail(place, "must be a text");
                value = *item.text();
            } else {
                if (!item.members())
                    return fail(place, "must be a map");
                Reader reader(item, m_path + place + ".", m_failure);
                fields(reader, value);
                reader.refuseOthers();
            }
        }
    }
    /// Marks a field as known, and returns it.
    const CanonicalValue* find(std::string_view field) {
        if (m_failure)
            return nullptr;
        const auto* value = m_object.find(field);
        if (value)
            m_known.push_back(field);
        return value;
    }
    void refuseOthers() {
        if (m_failure || m_known.size() == m_object.members()->size())
            return;
        for (const auto& [field, value] : *m_object.members())
            if (std::ranges::find(m_known, field) == m_known.end())
                return fail(field, "is not known");
    }
    void fail(std::string_view field, const std::string& what) {
        if (!m_failure)
            m_failure = Error(Fault::Malformed, what).ofField(m_path + std::string(field));
    }

private:
    const CanonicalValue* need(const char* field) {
        const auto* value = find(field);
        if (!value)
            fail(field, "is missing");
        return value;
    }
    void readText(const char* field, const CanonicalValue& found, std::string& value) {
        if (!found.text() || found.text()->empty())
            return fail(field, "must be a text that is not empty");
        value = *found.text();
    }
    template <class T>
    bool readWhole(const char* field, const CanonicalValue& found, T& value,
                   std::int64_t least = -CanonicalValue::largestWhole,
                   std::int64_t most = CanonicalValue::largestWhole) {
        const auto number = found.whole();
        if (!number || *number < least || *number > most) {
            fail(field, "must be a whole number");
            return false;
        }
        value = static_cast<T>(*number);
        return true;
    }
    template <class T>
    void readWord(const char* field, T& value, std::optional<T> (*of)(std::string_view)) {
        if (const auto* found = need(field)) {
            const auto read = found->text() ? of(*found->text()) : std::nullopt;
            if (!read)
                return fail(field, "is no word that is known here");
            value = *read;
        }
    }

    const CanonicalValue& m_object;
    std::string m_path;
    std::optional<Error>& m_failure;
    std::vector<std::string_view> m_known;
};

template <std::size_t Kind = 0>
void readEvent(std::size_t kind, Reader& reader, delivery::Event& event) {
    if constexpr (Kind < std::variant_size_v<delivery::Event>) {
        if (kind == Kind)
            fields(reader, event.template emplace<Kind>());
        else
            readEvent<Kind + 1>(kind, reader, event);
    }
}

} // namespace

std::string encodeEvent(const delivery::Event& event) {
    Writer writer;
    std::visit([&](const auto& one) { fields(writer, one); }, event);
    writer.set(nameField, CanonicalValue(eventNames[event.index()]));
    return writer.object.encode();
}

Result<delivery::Event> decodeEvent(std::string_view line) {
    auto value = CanonicalValue::decode(line);
    if (!value)
        return std::move(value).error();
    if (!value->members())
        return Error(Fault::Malformed, "an event is a map");
    std::optional<Error> failure;
    Reader reader(*value, {}, failure);
    const auto* word = reader.find(nameField);
    const auto* kind = word && word->text() ? std::ranges::find(eventNames, *word->text()) : std::end(eventNames);
    if (kind == std::end(eventNames))
        return Error(Fault::Malformed, word ? "is no event that is known here" : "is missing")
            .ofField(std::string(nameField));
    delivery::Event event;
    readEvent(static_cast<std::size_t>(kind - std::begin(eventNames)), reader, event);
    reader.refuseOthers();
    if (failure)
        return *std::move(failure);
    return event;
}

} // namespace fermata::sources
