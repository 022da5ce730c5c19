#include "core/audit/outcomes.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/audit/action_payload.h"
#include "core/audit/codec/archive.h"
#include "core/audit/ledger.h"

namespace fermata::audit {
namespace {

/// The members of a note's payload, as the codec describes them.
struct LabelFields {
    CommitId commit;
    bool isFaulty = false;
};
struct IncidentFields {
    std::string id;
    Time openedAt{};
    std::optional<Time> resolvedAt;
    std::string service, severity;
    std::optional<CommitId> commit;
    std::string deployment;
};
struct NoteFields {
    std::string reason;
    std::vector<LabelFields> labels;
    std::vector<IncidentFields> incidents;
    bool tellsIncidents = false;
};

template <class A>
void fields(A& a, codec::Of<A, LabelFields>& v) {
    a("commit", v.commit);
    a("is_faulty", v.isFaulty);
}
template <class A>
void fields(A& a, codec::Of<A, IncidentFields>& v) {
    a("id", v.id);
    a("opened_at", v.openedAt);
    a("resolved_at", v.resolvedAt);
    a("service", v.service);
    a("severity", v.severity);
    a("commit", v.commit);
    a("deployment", v.deployment);
}
template <class A>
void fields(A& a, codec::Of<A, NoteFields>& v) {
    a("reason", v.reason);
    a("labels", v.labels);
    a("incidents", v.incidents);
    a("tells_incidents", v.tellsIncidents);
}

Entry entryOf(const decision::Actor& actor, const NoteFields& note) {
    codec::Writer writer;
    fields(writer, note);
    Entry entry;
    entry.kind = RecordKind::Note;
    entry.subject = outcomeSubject;
    entry.author = {actor.personId, actor.established};
    entry.payload = writer.take();
    return entry;
}

Result<NoteFields> noteOf(const Record& record) {
    NoteFields note;
    codec::Reader reader(record.payload);
    fields(reader, note);
    if (auto done = reader.finish(); !done)
        return Error(Fault::Corrupt, done.error().text()).in("reading record " + std::to_string(record.number));
    return note;
}

/// What was taken back for cause and stays barred, by the order of the record.
Result<std::vector<ToldRollback>> takenBack(const Chain& chain, std::optional<Time> until) {
    auto notes = chain.of(RecordKind::Note, takenBackSubject);
    if (!notes)
        return std::move(notes).error();
    std::map<std::array<std::string, 3>, ToldRollback> standing; // by service, environment, version
    for (const StoredRecord& stored : *notes) {
        const Record& record = stored.record;
        if (until && record.time > *until)
            continue;
        std::array<std::string, 5> texts;
        const char* const keys[] = {"service", "environment", "version", "barred", "commit"};
        for (std::size_t k = 0; k < texts.size(); ++k) {
            const auto* member = record.payload.find(keys[k]);
            if (!member || !member->text())
                return Error(Fault::Corrupt, "has no text \"" + std::string(keys[k]) + "\"")
                    .in("reading record " + std::to_string(record.number));
            texts[k] = *member->text();
        }
        const std::array<std::string, 3> version{texts[0], texts[1], texts[2]};
        const auto commit = CommitId::fromHex(texts[4]);
        if (texts[3] == "lifted")
            standing.erase(version);
        else if (texts[3] != "yes" || (!commit && !texts[4].empty()))
            return Error(Fault::Corrupt, "bars a version, and cannot be read")
                .in("reading record " + std::to_string(record.number));
        else if (commit)
            standing.try_emplace(version, ToldRollback{*commit, record.time, record.number});
    }
    std::vector<ToldRollback> list;
    for (const auto& [version, rollback] : standing)
        list.push_back(rollback);
    std::ranges::sort(list, {}, &ToldRollback::record);
    return list;
}

bool isKnown(const decision::Actor& actor) {
    return !actor.personId.empty() && actor.established != decision::Established::None;
}

} // namespace

bool ToldIncident::saysAs(const ToldIncident& other) const {
    ToldIncident same = other;
    same.record = record;
    return *this == same;
}

Result<ToldLabel> OutcomeLedger::label(const decision::Actor& actor, const std::vector<std::string>& hands,
                                       ToldLabel told, Time now) {
    if (!isKnown(actor))
        return Error(Fault::Refused, "the account of this machine is nobody in the policy");
    if (told.reason.find_first_not_of(" \t\r\n") == std::string::npos)
        return Error(Fault::Refused, "a label needs a reason");
    if (!told.isFaulty && std::ranges::find(hands, actor.personId) != hands.end())
        return Error(Fault::Refused, "nobody calls the own change clean: somebody else has to");
    NoteFields note;
    note.reason = told.reason;
    note.labels.push_back({told.commit, told.isFaulty});
    auto stored = m_chain->append(entryOf(actor, note), now, [&](Entry&) -> Result<void> {
        const auto before = this->told();
        if (!before)
            return before.error();
        const auto same = std::ranges::find(before->labels, told.commit, &ToldLabel::commit);
        if (same != before->labels.end() && same->isFaulty == told.isFaulty)
            return Error(Fault::Conflict, "the record says so already, in record " + std::to_string(same->record));
        return {};
    });
    if (!stored)
        return std::move(stored).error();
    told.record = stored->record.number;
    told.at = stored->record.time;
    told.person = actor.personId;
    return told;
}

Result<ImportCount> OutcomeLedger::import(const decision::Actor& actor, const std::vector<ToldIncident>& incidents,
                                          const std::string& file, Time now) {
    if (!isKnown(actor))
        return Error(Fault::Refused, "the account of this machine is nobody in the policy");
    const auto before = told();
    if (!before)
        return before.error();
    ImportCount count;
    std::vector<NoteFields> notes(1);
    for (const ToldIncident& incident : incidents) {
        const auto known = std::ranges::find(before->incidents, incident.id, &ToldIncident::id);
        if (known != before->incidents.end() && known->saysAs(incident)) {
            ++count.known;
            continue;
        }
        ++(known == before->incidents.end() ? count.added : count.changed);
        if (notes.back().incidents.size() == incidentsOfNote)
            notes.emplace_back();
        notes.back().incidents.push_back({incident.id, incident.openedAt, incident.resolvedAt, incident.service,
                                          incident.severity, incident.commit, incident.deployment});
    }
    for (NoteFields& note : notes) {
        note.reason = "incidents imported from " + file;
        note.tellsIncidents = true;
        if (auto stored = m_chain->append(entryOf(actor, note), now); !stored)
            return std::move(stored).error();
    }
    return count;
}

Result<ToldOutcomes> OutcomeLedger::told(std::optional<Time> until) const {
    auto records = m_chain->of(RecordKind::Note, outcomeSubject);
    if (!records)
        return std::move(records).error();
    std::map<CommitId, ToldLabel> labels;
    std::map<std::string, ToldIncident> incidents;
    ToldOutcomes told;
    for (const StoredRecord& stored : *records) {
        const Record& record = stored.record;
        if (until && record.time > *until)
            continue;
        auto note = noteOf(record);
        if (!note)
            return std::move(note).error();
        for (const LabelFields& label : note->labels)
            labels[label.commit] = {label.commit,  label.isFaulty, note->reason,
                                    record.number, record.time,    record.author.person};
        for (IncidentFields& each : note->incidents)
            incidents[each.id] = {each.id,       each.openedAt, each.resolvedAt, each.service,
                                  each.severity, each.commit,   each.deployment, record.number};
        if (note->tellsIncidents)
            told.toldUntil = record.time;
    }
    auto requests = m_chain->of({RecordKind::RollbackRequest}, 1);
    if (!requests)
        return std::move(requests).error();
    const DecisionLedger decisions(*m_chain);
    for (const StoredRecord& stored : *requests) {
        if (until && stored.record.time > *until)
            continue;
        auto request = readRollback(stored.record);
        if (!request)
            return std::move(request).error();
        if (request->decisionId.empty())
            continue; // of a service, not of a change
        if (const auto decision = decisions.find(request->decisionId); decision)
            told.rollbacks.push_back({decision->head, stored.record.time, stored.record.number});
        else if (decision.error().fault() != Fault::NotFound)
            return decision.error();
    }
    auto barred = takenBack(*m_chain, until);
    if (!barred)
        return std::move(barred).error();
    for (ToldRollback& rollback : *barred)
        if (std::ranges::find(told.rollbacks, rollback.commit, &ToldRollback::commit) == told.rollbacks.end())
            told.rollbacks.push_back(std::move(rollback)); // once, also where a person asked for it
    for (auto& [commit, label] : labels)
        told.labels.push_back(std::move(label));
    for (auto& [id, incident] : incidents)
        told.incidents.push_back(std::move(incident));
    return told;
}

} // namespace fermata::audit
