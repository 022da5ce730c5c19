#include "core/audit/record.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

namespace fermata::audit {
namespace {

Error malformed(std::string_view field, std::string_view what) {
    return Error(Fault::Malformed, std::string(what)).ofField(std::string(field));
}

Result<std::int64_t> readWhole(const io::CanonicalValue* value, std::string_view field) {
    const auto number = value ? value->whole() : std::nullopt;
    if (!number)
        return malformed(field, "is no whole number");
    return *number;
}

Result<std::string> readText(const io::CanonicalValue* value, std::string_view field) {
    const std::string* text = value ? value->text() : nullptr;
    if (!text)
        return malformed(field, "is no text");
    return *text;
}

Result<std::vector<Digest>> readBlobs(const io::CanonicalValue* value) {
    const auto* items = value ? value->items() : nullptr;
    if (!items)
        return malformed("blobs", "is no list");
    std::vector<Digest> blobs;
    for (const auto& item : *items) {
        auto digest = readDigest(&item, "blobs");
        if (!digest)
            return std::move(digest).error();
        if (!blobs.empty() && !(blobs.back() < *digest))
            return malformed("blobs", "are out of order");
        blobs.push_back(*digest);
    }
    return blobs;
}

} // namespace

std::string_view name(RecordKind kind) {
    switch (kind) {
    case RecordKind::WorkspaceCreated: return "workspace_created";
    case RecordKind::Decision: return "decision";
    case RecordKind::Approval: return "approval";
    case RecordKind::Hold: return "hold";
    case RecordKind::Override: return "override";
    case RecordKind::RollbackRequest: return "rollback_request";
    case RecordKind::PolicyChanged: return "policy_changed";
    case RecordKind::ModelPromoted: return "model_promoted";
    case RecordKind::KeyRotated: return "key_rotated";
    case RecordKind::EnvironmentArmed: return "environment_armed";
    case RecordKind::EnvironmentDisarmed: return "environment_disarmed";
    case RecordKind::Note: return "note";
    case RecordKind::LineStopped: return "line_stopped";
    case RecordKind::LineResumed: return "line_resumed";
    case RecordKind::Intent: return "intent";
    case RecordKind::Receipt: return "receipt";
    case RecordKind::OrderNotSent: return "order_not_sent";
    }
    return "note";
}

std::optional<RecordKind> recordKind(std::string_view text) {
    for (const RecordKind kind : allRecordKinds)
        if (name(kind) == text)
            return kind;
    return std::nullopt;
}

Result<Digest> readDigest(const io::CanonicalValue* value, std::string_view field) {
    const std::string* text = value ? value->text() : nullptr;
    const auto digest = text ? Digest::fromHex(*text) : std::nullopt;
    if (!digest || digest->hex() != *text)
        return malformed(field, "is no digest in lower-case hex");
    return *digest;
}

std::string encode(const Record& record) {
    assert(record.payload.members());
    assert(std::adjacent_find(record.blobs.begin(), record.blobs.end(), std::greater_equal<>{}) == record.blobs.end());
    io::CanonicalValue::Items blobs;
    for (const auto& blob : record.blobs)
        blobs.emplace_back(blob.hex());
    auto object = io::CanonicalValue::object();
    object.set("blobs", io::CanonicalValue::array(std::move(blobs)))
        .set("established", decision::name(record.author.established))
        .set("format", recordFormat)
        .set("key", record.key.hex())
        .set("kind", name(record.kind))
        .set("number", static_cast<std::int64_t>(record.number))
        .set("payload", record.payload)
        .set("person", record.author.person)
        .set("previous", record.previous.hex())
        .set("subject", record.subject)
        .set("time", toUnix(record.time));
    return object.encode();
}

Result<Record> decodeRecord(std::string_view bytes) {
    auto value = io::CanonicalValue::decode(bytes);
    if (!value)
        return std::move(value).error();
    if (!value->members() || value->members()->size() != 11)
        return Error(Fault::Malformed, "has not the members of a record");
    const auto format = readWhole(value->find("format"), "format");
    if (!format)
        return format.error();
    if (*format != recordFormat)
        return Error(Fault::Newer, fmt::format("is of record format {}, this program knows {}", *format, recordFormat));

    const auto number = readWhole(value->find("number"), "number");
    const auto time = readWhole(value->find("time"), "time");
    const auto previous = readDigest(value->find("previous"), "previous");
    const auto key = readDigest(value->find("key"), "key");
    const auto kind = readText(value->find("kind"), "kind");
    const auto subject = readText(value->find("subject"), "subject");
    const auto person = readText(value->find("person"), "person");
    const auto how = readText(value->find("established"), "established");
    auto blobs = readBlobs(value->find("blobs"));
    const auto* payload = value->find("payload");
    for (const auto* read : {&number, &time})
        if (!*read)
            return read->error();
    for (const auto* read : {&previous, &key})
        if (!*read)
            return read->error();
    for (const auto* read : {&kind, &subject, &person, &how})
        if (!*read)
            return read->error();
    if (!blobs)
        return std::move(blobs).error();
    if (!payload || !payload->members())
        return malformed("payload", "is no object");
    if (*number < 1)
        return malformed("number", "is below 1");
    const auto known = recordKind(*kind);
    if (!known)
        return Error(Fault::Newer, "is of a kind that this program does not know").ofField("kind");
    const auto established = decision::established(*how);
    if (!established)
        return malformed("established", "is none of its words");
    return Record{static_cast<std::uint64_t>(*number), *previous,          fromUnix(*time), *key, *known, *subject,
                  Author{*person, *established},       std::move(*payload), std::move(*blobs)};
}

} // namespace fermata::audit
