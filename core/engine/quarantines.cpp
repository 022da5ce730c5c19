#include "core/engine/quarantines.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/decision/quarantine.h"

namespace fermata::engine {
namespace {

const std::string* textOf(const audit::Record& record, const char* key) {
    const auto* member = record.payload.find(key);
    return member ? member->text() : nullptr;
}

/// The end that counts today; nothing where the person could not say it today.
std::optional<Time> endOf(const QuarantineView& view, const decision::Policy& policy) {
    const decision::Person* person = policy.person(view.person);
    if (!person)
        return std::nullopt;
    decision::QuarantineRequest request;
    request.test = view.test;
    request.reason = view.reason;
    request.role = view.role;
    request.at = view.at;
    request.until = std::min(view.until, view.at + decision::longestQuarantine(policy));
    const decision::Actor actor{person->id, decision::Established::OsAccount, person->roles};
    return decision::mayQuarantine(policy, actor, request) ? std::nullopt : std::optional(request.until);
}

} // namespace

Result<std::vector<QuarantineView>> quarantinesOf(const audit::Chain& chain, const decision::Policy& policy, Time now) {
    auto notes = chain.of(audit::RecordKind::Note, quarantineSubject);
    if (!notes)
        return std::move(notes).error();
    std::vector<QuarantineView> standing;
    for (const auto& stored : *notes) {
        const audit::Record& record = stored.record;
        const auto *test = textOf(record, "test"), *role = textOf(record, "role"), *reason = textOf(record, "reason"),
                   *what = textOf(record, "quarantine"), *until = textOf(record, "until");
        const auto end = until ? parseTime(*until) : Result<Time>(Error(Fault::Malformed, "no end"));
        if (!test || !role || !reason || !what || !end || (*what != "begins" && *what != "ends"))
            return Error(Fault::Corrupt,
                         fmt::format("record {} puts a test into quarantine, and cannot be read", record.number));
        QuarantineView view;
        view.record = record.number;
        view.test = *test;
        view.person = record.author.person;
        view.role = *role;
        view.reason = *reason;
        view.at = record.time;
        view.until = *end;
        std::erase_if(standing, [&](const QuarantineView& each) { return each.test == view.test; });
        if (*what == "begins")
            standing.push_back(std::move(view));
    }
    std::erase_if(standing, [&](QuarantineView& each) {
        const auto end = endOf(each, policy);
        each.until = end.value_or(each.until);
        return !end || *end <= now;
    });
    return standing;
}

audit::Entry quarantineNote(const QuarantineView& what, bool ends, const audit::Author& author) {
    audit::Entry entry;
    entry.kind = audit::RecordKind::Note;
    entry.subject = quarantineSubject;
    entry.author = author;
    entry.payload.set("test", what.test);
    entry.payload.set("quarantine", ends ? "ends" : "begins");
    entry.payload.set("role", what.role);
    entry.payload.set("until", rfc3339(what.until));
    entry.payload.set("reason", what.reason);
    return entry;
}

std::map<std::string, assessment::Quarantine> forGate(const std::vector<QuarantineView>& standing) {
    std::map<std::string, assessment::Quarantine> out;
    for (const QuarantineView& each : standing)
        out[each.test] = {each.person, each.until, 0};
    return out;
}

} // namespace fermata::engine
