#include "core/audit/action_payload.h"

#include "core/action/order_id.h"
#include "core/audit/codec/archive.h"

namespace fermata::audit {
namespace {

/// The members of these payloads, as the codec describes them.
struct ArmedFields {
    std::vector<std::string> actions;
    std::string environment, reason, role;
    Time until{};
};
struct DisarmedFields {
    std::string environment, reason;
};
struct StoppedFields {
    std::string scope, reason;
    std::vector<std::string> excepted;
    Time until{};
};
struct ResumedFields {
    std::optional<std::string> scope;
    std::string reason, role;
};
struct StepFields {
    std::string service, from, to;
    bool operator==(const StepFields&) const = default;
};
struct RollbackFields {
    std::string decision, service, environment, from, version, reason, role;
    std::vector<StepFields> steps;
};

template <class A>
void fields(A& a, codec::Of<A, ArmedFields>& v) {
    a("actions", v.actions);
    a("environment", v.environment);
    a("reason", v.reason);
    a("role", v.role);
    a("until", v.until);
}
template <class A>
void fields(A& a, codec::Of<A, DisarmedFields>& v) {
    a("environment", v.environment);
    a("reason", v.reason);
}
template <class A>
void fields(A& a, codec::Of<A, StoppedFields>& v) {
    a("scope", v.scope);
    a("reason", v.reason);
    a("excepted_roles", v.excepted);
    a("until", v.until);
}
template <class A>
void fields(A& a, codec::Of<A, ResumedFields>& v) {
    a("scope", v.scope);
    a("reason", v.reason);
    a("role", v.role);
}
template <class A>
void fields(A& a, codec::Of<A, StepFields>& v) {
    a("service", v.service);
    a("from", v.from);
    a("to", v.to);
}
template <class A>
void fields(A& a, codec::Of<A, RollbackFields>& v) {
    a("decision", v.decision);
    a("service", v.service);
    a("environment", v.environment);
    a("from", v.from);
    a("version", v.version);
    a("reason", v.reason);
    a("role", v.role);
    a.later("steps", v.steps);
}

template <class T>
io::CanonicalValue written(const T& value) {
    codec::Writer writer;
    fields(writer, value);
    return writer.take();
}

Error inRecord(Error error, const Record& record) {
    return std::move(error).in("reading record " + std::to_string(record.number));
}

template <class T>
Result<T> readFields(const Record& record, RecordKind kind) {
    if (record.kind != kind)
        return Error(Fault::Malformed, "is a record of another kind");
    T value;
    codec::Reader reader(record.payload);
    fields(reader, value);
    if (auto done = reader.finish(); !done)
        return inRecord(std::move(done).error(), record);
    return value;
}

/// A member of a payload that holds an order.
const io::CanonicalValue& member(const Record& record, std::string_view key) {
    static const io::CanonicalValue nothing;
    const auto* found = record.payload.find(key);
    return found ? *found : nothing;
}

} // namespace

io::CanonicalValue armingPayload(const action::Arming& arming, const std::string& role) {
    ArmedFields armed{{}, arming.environment, arming.reason, role, arming.until};
    for (const auto kind : arming.actions)
        armed.actions.emplace_back(action::name(kind));
    return written(armed);
}

Result<action::Arming> readArming(const Record& record) {
    auto read = readFields<ArmedFields>(record, RecordKind::EnvironmentArmed);
    if (!read)
        return std::move(read).error();
    action::Arming arming{record.number, read->environment, {},         record.author.person,
                          read->reason,  record.time,       read->until};
    for (const std::string& text : read->actions) {
        const auto kind = action::actionKind(text);
        if (!kind)
            return inRecord(Error(Fault::Newer, "arms an action that this program does not know"), record);
        arming.actions.push_back(*kind);
    }
    return arming;
}

io::CanonicalValue disarmPayload(const std::string& environment, const std::string& reason) {
    return written(DisarmedFields{environment, reason});
}

Result<std::string> readDisarmed(const Record& record) {
    auto read = readFields<DisarmedFields>(record, RecordKind::EnvironmentDisarmed);
    if (!read)
        return std::move(read).error();
    return std::move(read->environment);
}

io::CanonicalValue stopPayload(const action::Stop& stop) {
    return written(StoppedFields{stop.scope, stop.reason, stop.exceptedRoles, stop.until});
}

Result<action::Stop> readStop(const Record& record) {
    auto read = readFields<StoppedFields>(record, RecordKind::LineStopped);
    if (!read)
        return std::move(read).error();
    return action::Stop{record.number, read->scope, read->excepted, record.author.person,
                        read->reason,  record.time, read->until};
}

io::CanonicalValue resumePayload(const std::optional<std::string>& scope, const std::string& reason,
                                 const std::string& role) {
    return written(ResumedFields{scope, reason, role});
}

Result<std::optional<std::string>> readResumed(const Record& record) {
    auto read = readFields<ResumedFields>(record, RecordKind::LineResumed);
    if (!read)
        return std::move(read).error();
    return std::move(read->scope);
}

io::CanonicalValue intentPayload(const action::Order& order, const std::string& description,
                                 const action::Ruling& ruling) {
    auto payload = io::CanonicalValue::object();
    payload.set("arming", static_cast<std::int64_t>(ruling.arming))
        .set("description", description)
        .set("exception", static_cast<std::int64_t>(ruling.exception))
        .set("order", action::orderValue(order));
    return payload;
}

Result<RecordedOrder> readIntent(const Record& record) {
    auto order = action::readOrder(member(record, "order"));
    if (!order)
        return inRecord(std::move(order).error(), record);
    const auto arming = member(record, "arming").whole();
    const auto exception = member(record, "exception").whole();
    const auto* description = member(record, "description").text();
    if (record.payload.members()->size() != 4 || !arming || !exception || !description || *arming < 0 || *exception < 0)
        return inRecord(Error(Fault::Malformed, "is no intent"), record);
    RecordedOrder recorded;
    recorded.order = std::move(*order);
    recorded.record = record.number;
    recorded.at = record.time;
    recorded.author = record.author;
    recorded.description = *description;
    recorded.arming = static_cast<std::uint64_t>(*arming);
    recorded.exception = static_cast<std::uint64_t>(*exception);
    return recorded;
}

io::CanonicalValue unsentPayload(const action::Order& order, const action::Receipt& receipt) {
    auto payload = io::CanonicalValue::object();
    payload.set("order", action::orderValue(order)).set("receipt", action::receiptValue(receipt));
    return payload;
}

Result<RecordedOrder> readUnsent(const Record& record) {
    auto order = action::readOrder(member(record, "order"));
    if (!order)
        return inRecord(std::move(order).error(), record);
    auto receipt = action::readReceipt(member(record, "receipt"));
    if (!receipt)
        return inRecord(std::move(receipt).error(), record);
    RecordedOrder recorded;
    recorded.order = std::move(*order);
    recorded.record = record.number;
    recorded.at = record.time;
    recorded.author = record.author;
    recorded.receipt = std::move(*receipt);
    recorded.wasSent = false;
    return recorded;
}

io::CanonicalValue rollbackPayload(const RecordedRollback& rollback) {
    RollbackFields fields{rollback.decisionId, rollback.service, rollback.environment, rollback.from,
                          rollback.version,    rollback.reason,  rollback.role,        {}};
    for (const decision::Move& step : rollback.steps)
        fields.steps.push_back({step.service, step.from, step.to});
    return written(fields);
}

Result<RecordedRollback> readRollback(const Record& record) {
    auto read = readFields<RollbackFields>(record, RecordKind::RollbackRequest);
    if (!read)
        return std::move(read).error();
    RecordedRollback rollback{record.number,     record.time, record.author, read->decision, read->service,
                              read->environment, read->from,  read->version, read->reason,   read->role};
    for (StepFields& step : read->steps)
        rollback.steps.push_back({std::move(step.service), std::move(step.from), std::move(step.to), false});
    return rollback;
}

} // namespace fermata::audit
