#include "core/audit/ledger_payload.h"

#include "core/audit/codec/codec.h"
#include "core/audit/codec/decision_fields.h"
#include "core/io/signing/sha256.h"

namespace fermata::audit {

namespace codec {

template <>
struct Words<decision::ActKind> {
    static constexpr std::array all{"approve"sv, "hold"sv, "override"sv};
};

template <class A>
void fields(A& a, Of<A, DecisionDigests>& v) {
    a("snapshot", v.snapshot);
    a("policy", v.policy);
    a("model", v.model);
    a("decision", v.decision);
}

/// The record itself holds number and person; the id is the digest of this payload.
template <class A>
void fields(A& a, Of<A, RecordedDecision>& v) {
    a("at", v.at);
    a("change", v.change);
    a("base", v.base);
    a("head", v.head);
    a("environment", v.environment);
    a("verdict", v.verdict);
    a("p_defect", v.pDefect);
    a("low", v.low);
    a("high", v.high);
    a("decider", v.decider);
    a("digests", v.digests);
    a("cause", v.cause);
}

template <class A>
void fields(A& a, Of<A, RecordedAct>& v) {
    a("act", v.kind);
    a("decision", v.decisionId);
    a("role", v.role);
    a("reason", v.reason);
    a("until", v.until);
    a("change", v.change);
    a("base", v.base);
    a("head", v.head);
    a("environment", v.environment);
    a("verdict", v.verdict);
    a("digests", v.digests);
}

} // namespace codec

namespace {

template <class T>
Result<T> readPayload(const Record& record) {
    T value;
    codec::Reader reader(record.payload);
    fields(reader, value);
    if (auto done = reader.finish(); !done)
        return std::move(done).error().in("reading record " + std::to_string(record.number));
    value.record = record.number;
    return value;
}

} // namespace

io::CanonicalValue payloadOf(const RecordedDecision& decision) { return codec::Writer::write(decision); }
io::CanonicalValue payloadOf(const RecordedAct& act) { return codec::Writer::write(act); }

RecordKind recordKindOf(decision::ActKind kind) {
    switch (kind) {
    case decision::ActKind::Approve: return RecordKind::Approval;
    case decision::ActKind::Hold: return RecordKind::Hold;
    case decision::ActKind::Override: return RecordKind::Override;
    }
    return RecordKind::Note;
}

Result<RecordedDecision> readDecision(const Record& record) {
    if (record.kind != RecordKind::Decision)
        return Error(Fault::Malformed, "is no decision");
    auto read = readPayload<RecordedDecision>(record);
    if (read)
        read->id = io::sha256(record.payload.encode()).hex();
    return read;
}

Result<RecordedAct> readAct(const Record& record) {
    auto read = readPayload<RecordedAct>(record);
    if (!read)
        return read;
    if (recordKindOf(read->kind) != record.kind)
        return Error(Fault::Malformed, "is another act than its record says");
    read->at = record.time;
    read->author = record.author;
    return read;
}

Result<DecisionFile> openDecision(const RecordedDecision& entry, const Objects& objects, SharedParts* shared) {
    SharedParts own;
    SharedParts& last = shared ? *shared : own;
    const auto snapshotBytes = objects(entry.digests.snapshot);
    if (!snapshotBytes)
        return snapshotBytes.error();
    auto snapshot = decodeSnapshot(*snapshotBytes);
    if (!snapshot)
        return std::move(snapshot).error();
    if (!last.policy || last.policyDigest != entry.digests.policy) {
        const auto bytes = objects(entry.digests.policy);
        if (!bytes)
            return bytes.error();
        auto policy = decodePolicy(*bytes);
        if (!policy)
            return std::move(policy).error();
        last.policy = std::move(*policy);
        last.policyDigest = entry.digests.policy;
    }
    if (!last.model || last.modelDigest != entry.digests.model) {
        const auto bytes = objects(entry.digests.model);
        if (!bytes)
            return bytes.error();
        auto model = assessment::RiskModel::decode(*bytes);
        if (!model)
            return std::move(model).error();
        last.model = std::move(*model);
        last.modelDigest = entry.digests.model;
    }
    const auto decisionBytes = objects(entry.digests.decision);
    if (!decisionBytes)
        return decisionBytes.error();
    auto decision = decodeDecision(*decisionBytes);
    if (!decision)
        return std::move(decision).error();
    return DecisionFile{entry, std::move(*snapshot), *last.policy, last.model, std::move(*decision)};
}

} // namespace fermata::audit
