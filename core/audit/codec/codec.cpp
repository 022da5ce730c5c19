#include "core/audit/codec/codec.h"

#include "core/audit/codec/decision_fields.h"
#include "core/audit/codec/delivery_fields.h"

namespace fermata::audit {
namespace {

using codec::Reader;
using codec::Writer;

// Raised when a struct gets a field: an older program then says "newer", not "broken".
constexpr std::string_view snapshotForm = "snapshot/3";
constexpr std::string_view policyForm = "policy/2";
constexpr std::string_view decisionForm = "decision/2";
constexpr std::string_view productionForm = "production/1";

template <class T>
std::string encodeAs(std::string_view form, const T& value) {
    auto object = Writer::write(value);
    object.set("form", form);
    return object.encode();
}

/// The form is part of the description, so that it is neither missing nor unknown.
template <class T>
struct Formed {
    std::string form;
    T value;
};

template <class T>
Result<T> decodeAs(std::string_view form, std::string_view bytes) {
    const auto object = io::CanonicalValue::decode(bytes);
    if (!object)
        return object.error();
    Formed<T> read;
    Reader reader(*object);
    reader("form", read.form);
    if (read.form != form)
        return Error(read.form.empty() ? Fault::Malformed : Fault::Newer,
                     "is not of the form " + std::string(form) + " that this program reads");
    fields(reader, read.value);
    if (auto done = reader.finish(); !done)
        return std::move(done).error();
    if (encodeAs(form, read.value) != bytes) // pairs out of order or doubled, hex in capitals
        return Error(Fault::Malformed, "is not the canonical spelling of its content");
    return std::move(read.value);
}

} // namespace

std::string encode(const assessment::EvidenceSnapshot& snapshot) {
    return encodeAs(snapshotForm, snapshot);
}
std::string encode(const decision::Policy& policy) {
    return encodeAs(policyForm, policy);
}
std::string encode(const decision::Decision& decision) {
    return encodeAs(decisionForm, decision);
}
std::string encode(const delivery::ProductionState& production) {
    return encodeAs(productionForm, production);
}

Result<assessment::EvidenceSnapshot> decodeSnapshot(std::string_view bytes) {
    auto read = decodeAs<assessment::EvidenceSnapshot>(snapshotForm, bytes);
    return read ? std::move(read) : std::move(read).error().in("reading a stored snapshot");
}

Result<decision::Policy> decodePolicy(std::string_view bytes) {
    auto read = decodeAs<decision::Policy>(policyForm, bytes);
    return read ? std::move(read) : std::move(read).error().in("reading a stored policy");
}

Result<decision::Decision> decodeDecision(std::string_view bytes) {
    auto read = decodeAs<decision::Decision>(decisionForm, bytes);
    return read ? std::move(read) : std::move(read).error().in("reading a stored decision");
}

io::CanonicalValue valueOf(const decision::Message& message) {
    return Writer::write(message);
}

Result<decision::Message> readMessage(const io::CanonicalValue& value) {
    decision::Message message;
    Reader reader(value);
    fields(reader, message);
    if (auto done = reader.finish(); !done)
        return std::move(done).error();
    return message;
}

} // namespace fermata::audit
