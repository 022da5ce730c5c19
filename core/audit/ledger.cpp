#include "core/audit/ledger.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/audit/cause.h"
#include "core/audit/codec/codec.h"
#include "core/audit/ledger_payload.h"
#include "core/io/signing/sha256.h"

namespace fermata::audit {
namespace {

constexpr Seconds approvalLasts{24 * 3600};

} // namespace

std::string_view name(Withdrawal withdrawal) {
    switch (withdrawal) {
    case Withdrawal::Expired:
        return "expired";
    case Withdrawal::HeadMoved:
        return "head_moved";
    case Withdrawal::BaseMoved:
        return "base_moved";
    case Withdrawal::EnvironmentDiffers:
        return "environment_differs";
    case Withdrawal::PolicyChanged:
        return "policy_changed";
    case Withdrawal::ModelChanged:
        return "model_changed";
    case Withdrawal::VerdictWorse:
        return "verdict_worse";
    }
    return "expired";
}

std::optional<Withdrawal> withdrawal(const RecordedAct& act, const RecordedDecision& newest, Time now) {
    if (act.until && now >= *act.until)
        return Withdrawal::Expired;
    if (act.environment != newest.environment)
        return Withdrawal::EnvironmentDiffers;
    if (act.head != newest.head)
        return Withdrawal::HeadMoved;
    if (act.kind == decision::ActKind::Hold)
        return std::nullopt; // a brake is not let go because something else moved
    if (act.kind == decision::ActKind::Approve && now >= act.at + approvalLasts)
        return Withdrawal::Expired;
    if (act.base != newest.base)
        return Withdrawal::BaseMoved;
    if (act.digests.policy != newest.digests.policy)
        return Withdrawal::PolicyChanged;
    if (act.digests.model != newest.digests.model)
        return Withdrawal::ModelChanged;
    // Hold and Block permit the same, but who overrode a hold has not overridden a block.
    if (newest.verdict > act.verdict)
        return Withdrawal::VerdictWorse;
    return std::nullopt;
}

Result<RecordedDecision> DecisionLedger::add(const assessment::EvidenceSnapshot& snapshot,
                                             const decision::Policy& policy,
                                             const assessment::RiskModel::Pointer& model,
                                             const decision::Decision& decision) {
    Entry entry;
    entry.kind = RecordKind::Decision;
    entry.subject = snapshot.change.key;
    entry.objects = {encode(snapshot), encode(policy), encode(decision)};
    if (m_model != model) {
        entry.objects.push_back(model->encode());
        m_modelDigest = io::sha256(entry.objects.back());
    } else {
        entry.kept.push_back(m_modelDigest);
    }

    RecordedDecision recorded;
    recorded.at = snapshot.at;
    recorded.change = snapshot.change.key;
    recorded.base = snapshot.change.base;
    recorded.head = snapshot.change.head;
    recorded.environment = snapshot.environment;
    recorded.verdict = decision.verdict;
    recorded.pDefect = decision.risk.pDefect;
    recorded.low = decision.risk.low;
    recorded.high = decision.risk.high;
    recorded.decider = decision.deciderNumber;
    recorded.digests = {io::sha256(entry.objects[0]), io::sha256(entry.objects[1]), m_modelDigest,
                        io::sha256(entry.objects[2])};

    auto past = history(recorded.change);
    if (!past)
        return std::move(past).error();
    std::erase_if(*past, [&](const RecordedDecision& other) { return other.environment != recorded.environment; });
    if (!past->empty() && past->back().digests == recorded.digests) {
        m_model = model;
        return past->back();
    }
    std::optional<DecisionFile> before;
    if (!past->empty()) {
        auto opened = open(past->back());
        if (opened)
            before = std::move(*opened);
        else if (opened.error().fault() == Fault::Newer)
            before.emplace().entry =
                past->back(); // of another version of the gate: its entry says enough for the cause
        else
            return std::move(opened).error();
    }
    recorded.cause = causeOf(before ? &*before : nullptr, recorded, snapshot);
    entry.payload = payloadOf(recorded);
    auto stored = m_chain->append(entry, snapshot.at);
    if (!stored)
        return std::move(stored).error();
    m_model = model;
    return readDecision(stored->record);
}

void DecisionLedger::know(const Digest& digest, assessment::RiskModel::Pointer model) {
    m_shared.modelDigest = digest;
    m_shared.model = std::move(model);
}

Result<RecordedAct> DecisionLedger::act(const std::string& decisionId, const decision::Policy& policy,
                                        const decision::Actor& actor, const decision::ActRequest& request) {
    auto found = find(decisionId);
    if (!found)
        return std::move(found).error();
    auto file = open(*found);
    if (!file)
        return std::move(file).error();
    if (const auto refusal = decision::mayAct(policy, file->snapshot, file->decision, actor, request))
        return Error(Fault::Refused, refusal->id);

    RecordedAct act;
    act.at = request.at;
    act.kind = request.kind;
    act.decisionId = found->id;
    act.author = {actor.personId, actor.established};
    act.role = request.role;
    act.reason = request.reason;
    act.until = request.until;
    act.change = found->change;
    act.base = found->base;
    act.head = found->head;
    act.environment = found->environment;
    act.verdict = found->verdict;
    act.digests = found->digests;

    Entry entry;
    entry.kind = recordKindOf(act.kind);
    entry.subject = found->id;
    entry.author = act.author;
    entry.payload = payloadOf(act);
    auto stored = m_chain->append(entry, request.at);
    if (!stored)
        return std::move(stored).error();
    return readAct(stored->record);
}

Result<void> DecisionLedger::refresh() const {
    constexpr std::uint64_t page = 4096;
    for (;;) {
        auto records = m_chain->read(m_readTo + 1, page);
        if (!records)
            return std::move(records).error();
        for (const auto& stored : *records) {
            if (m_until && stored.record.time > *m_until)
                return {};
            switch (stored.record.kind) {
            case RecordKind::Decision: {
                auto read = readDecision(stored.record);
                if (!read)
                    return std::move(read).error();
                m_decisions.push_back(std::move(*read));
                break;
            }
            case RecordKind::Approval:
            case RecordKind::Hold:
            case RecordKind::Override: {
                auto read = readAct(stored.record);
                if (!read)
                    return std::move(read).error();
                m_acts.push_back(std::move(*read));
                break;
            }
            case RecordKind::WorkspaceCreated:
            case RecordKind::RollbackRequest:
            case RecordKind::PolicyChanged:
            case RecordKind::ModelPromoted:
            case RecordKind::KeyRotated:
            case RecordKind::EnvironmentArmed:
            case RecordKind::EnvironmentDisarmed:
            case RecordKind::Note:
            case RecordKind::LineStopped:
            case RecordKind::LineResumed:
            case RecordKind::Intent:
            case RecordKind::Receipt:
            case RecordKind::OrderNotSent:
                break;
            }
            m_readTo = stored.record.number;
        }
        if (records->size() < page)
            return {};
    }
}

Result<RecordedDecision> DecisionLedger::find(const std::string& id) const {
    if (id.size() < 6)
        return Error(Fault::Usage, "an id has at least 6 digits");
    if (auto read = refresh(); !read)
        return std::move(read).error();
    const RecordedDecision* found = nullptr;
    for (const auto& decision : m_decisions) {
        if (!decision.id.starts_with(id))
            continue;
        if (found && found->id != decision.id)
            return Error(Fault::Conflict, "several decisions begin with " + id);
        found = &decision;
    }
    if (!found)
        return Error(Fault::NotFound, "no decision " + id);
    return *found;
}

Result<std::vector<RecordedDecision>> DecisionLedger::history(const std::string& change) const {
    if (auto read = refresh(); !read)
        return std::move(read).error();
    std::vector<RecordedDecision> past;
    std::copy_if(m_decisions.begin(), m_decisions.end(), std::back_inserter(past),
                 [&](const RecordedDecision& decision) { return decision.change == change; });
    return past;
}

Result<std::vector<RecordedDecision>> DecisionLedger::newest() const {
    if (auto read = refresh(); !read)
        return std::move(read).error();
    std::vector<RecordedDecision> newest;
    std::set<std::pair<std::string, std::string>> seen;
    for (auto decision = m_decisions.rbegin(); decision != m_decisions.rend(); ++decision)
        if (seen.emplace(decision->change, decision->environment).second)
            newest.push_back(*decision);
    return newest;
}

Result<std::vector<RecordedDecision>> DecisionLedger::waiting(Time now) const {
    auto all = newest();
    if (!all)
        return all;
    std::erase_if(*all, [&](const RecordedDecision& decision) {
        if (permission(decision.verdict) >= permission(decision::Verdict::Approve))
            return true;
        return std::any_of(m_acts.begin(), m_acts.end(), [&](const RecordedAct& act) {
            return act.change == decision.change && act.kind != decision::ActKind::Hold &&
                   !withdrawal(act, decision, now);
        });
    });
    return all;
}

Result<std::vector<RecordedAct>> DecisionLedger::acts(const std::string& change) const {
    if (auto read = refresh(); !read)
        return std::move(read).error();
    std::vector<RecordedAct> acts;
    std::copy_if(m_acts.begin(), m_acts.end(), std::back_inserter(acts),
                 [&](const RecordedAct& act) { return act.change == change; });
    return acts;
}

Result<DecisionFile> DecisionLedger::open(const RecordedDecision& entry) const {
    return openDecision(
        entry, [&](const Digest& digest) { return m_chain->object(digest); }, &m_shared);
}

} // namespace fermata::audit
