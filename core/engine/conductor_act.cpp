#include <algorithm>

#include "core/audit/export.h"
#include "core/audit/train_ledger.h"
#include "core/audit/verification.h"
#include "core/engine/conductor_state.h"
#include "core/report/write_report.h"
#include "core/wording/wording.h"

namespace fermata::engine {

namespace {

constexpr std::size_t payloadShown = std::size_t{64} << 10;

RecordView viewOf(const audit::StoredRecord& stored) {
    const audit::Record& record = stored.record;
    RecordView row;
    row.number = record.number;
    row.at = record.time;
    row.kind = std::string(name(record.kind));
    row.person = record.author.person;
    row.established = std::string(name(record.author.established));
    row.subject = record.subject;
    if (const auto* reason = record.payload.find("reason"); reason && reason->text())
        row.reason = *reason->text();
    if (record.subject == audit::trainSubject)
        if (const auto train = audit::readTrain(record))
            row.reason = wording::sentence(train->summary);
    row.hash = stored.hash.hex();
    row.payload = stored.bytes.substr(0, payloadShown);
    return row;
}

} // namespace

Result<void> Conductor::State::handle(const Command& command, const std::stop_token& stop) {
    if (!m_chain || !m_policy)
        return Error(Fault::NotFound, "the workspace is not open");
    struct Visitor {
        State& state;
        const std::stop_token& stop;
        Result<void> operator()(const Refresh&) const {
            for (auto& [key, item] : state.m_desk)
                item.view.error.clear(); // what failed is tried again
            state.look(stop);
            return {};
        }
        Result<void> operator()(const VerifyRecord&) const {
            state.verify(stop);
            state.announce();
            return {};
        }
        Result<void> operator()(const ExportRecord& what) const {
            auto head = audit::exportRecord(state.m_chain->path(), what.file, stop);
            return head ? Result<void>{} : Result<void>(std::move(head).error());
        }
        Result<void> operator()(const ExportReport& what) const { return state.exportReport(what); }
        Result<void> operator()(const Act& what) const { return state.act(what, stop); }
        Result<void> operator()(const OrderAct& what) const { return state.order(what); }
        Result<void> operator()(const Arm& what) const { return state.arm(what); }
        Result<void> operator()(const Disarm& what) const { return state.disarm(what); }
        Result<void> operator()(const StopLine& what) const { return state.stopLine(what); }
        Result<void> operator()(const ResumeLine& what) const { return state.resumeLine(what); }
        Result<void> operator()(const ChangeSettings& what) const { return state.changeSettings(what); }
        Result<void> operator()(const KeepSecret& what) const { return state.keepSecret(what); }
        Result<void> operator()(const PromoteModel& what) const { return state.promoteModel(what); }
        Result<void> operator()(const GoBackModel& what) const { return state.goBackModel(what); }
        Result<void> operator()(const Retrain&) const { return state.retrain(); }
        Result<void> operator()(const TellOutcome& what) const { return state.tellOutcome(what); }
        Result<void> operator()(const LiftBar& what) const { return state.lift(what); }
        Result<void> operator()(const DeclineSuggestion& what) const { return state.decline(what); }
        Result<void> operator()(const Acknowledge& what) const { return state.acknowledge(what); }
        Result<void> operator()(const QuarantineTest& what) const { return state.quarantine(what); }
        Result<void> operator()(const EndQuarantine& what) const { return state.endQuarantine(what); }
        Result<void> operator()(const RecordTrain& what) const { return state.recordTrain(what); }
        Result<void> operator()(const SavePolicy& what) const { return state.savePolicy(what); }
    };
    return std::visit(Visitor{*this, stop}, command);
}

Result<void> Conductor::State::act(const Act& act, const std::stop_token& stop) {
    if (m_shown.isObserver)
        return Error(Fault::Refused, wording::sentence({"act.observer", {}, {}}));
    const auto kind = decision::actKind(act.kind);
    if (!kind)
        return Error(Fault::Usage, "no such act: " + act.kind);
    const auto found =
        std::ranges::find_if(m_desk, [&](const auto& entry) { return entry.second.view.decisionId == act.decisionId; });
    if (found == m_desk.end() || act.decisionId.empty())
        return Error(Fault::Conflict, "this decision is not the newest of its change any more; look at the new one");
    // Everything is read again at the moment of acting: policy, head, evidence.
    if (auto read = readPolicy(); !read)
        return std::move(read).error().in("reading the policy again");
    for (Source& source : m_sources)
        if (source.setting.name == found->second.repositoryName)
            if (auto seen = observe(source, stop); !seen)
                return std::move(seen).error().in("reading the repository again");
    readProduction();
    if (found->second.measured)
        if (auto again = assess(found->second, true, stop); !again)
            return std::move(again).error().in("assessing the change again");
    if (found->second.view.decisionId != act.decisionId) {
        measureMissing();
        assessAll(stop);
        return Error(Fault::Conflict, "the change or what is known of it has moved since; look at the new decision");
    }
    decision::ActRequest request;
    request.kind = *kind;
    request.reason = act.reason;
    request.role = act.role;
    request.until = act.until;
    request.at = m_clock.now();
    auto done = m_ledger->act(act.decisionId, m_policy->policy, m_actor, request);
    if (!done)
        return std::move(done).error();
    m_log.write(LogLevel::Information, "act", act.kind + " on " + found->second.waiting.key);
    showModelHealth(); // gate against human
    assessAll(stop);
    return {};
}

Result<void> Conductor::State::exportReport(const ExportReport& command) {
    auto entry = m_ledger->find(command.decisionId);
    if (!entry)
        return std::move(entry).error();
    return report::writeReport(*m_chain, *m_ledger, *entry, command.format, command.file);
}

void Conductor::State::verify(const std::stop_token& stop) {
    audit::VerifyOptions options;
    options.stop = stop;
    if (const auto places = audit::Places::ofAccount())
        if (auto anchor = audit::Anchor(places->heads, m_chain->workspace()).read(); anchor && *anchor)
            options.anchor = **anchor;
    const auto found = audit::verifyStore(m_chain->path(), options);
    m_shown.audit.verifiedAt = m_clock.now();
    m_shown.audit.isWhole = found.has_value() && found->isWhole();
    m_shown.audit.problem = !found                    ? found.error().text()
                            : found->problems.empty() ? std::string()
                                                      : found->problems.front();
}

Result<std::vector<DifferenceRow>> Conductor::State::difference(std::uint64_t before, std::uint64_t after) const {
    if (!m_chain || !m_ledger)
        return Error(Fault::NotFound, "the workspace is not open");
    const auto open = [&](std::uint64_t number) -> Result<audit::DecisionFile> {
        auto stored = m_chain->record(number);
        if (!stored)
            return std::move(stored).error();
        auto entry = audit::readDecision(stored->record);
        return entry ? m_ledger->open(*entry) : Result<audit::DecisionFile>(std::move(entry).error());
    };
    auto one = open(before);
    if (!one)
        return std::move(one).error();
    auto other = open(after);
    if (!other)
        return std::move(other).error();
    if (one->entry.change != other->entry.change)
        return Error(Fault::Usage, "these are decisions on two changes");
    return engine::differenceOf(*one, *other);
}

Result<std::vector<RecordView>> Conductor::State::records(const Engine::RecordQuery& query, std::uint64_t& total) {
    total = 0;
    if (!m_chain)
        return Error(Fault::NotFound, "there is no record yet");
    std::vector<RecordView> rows;
    if (query.who.empty() && query.kind.empty() && query.text.empty()) {
        // Without a filter a page is a range of numbers, however long the record is.
        auto head = m_chain->head();
        if (!head)
            return std::move(head).error();
        total = head->count;
        if (query.skip >= total)
            return rows;
        const std::uint64_t last = total - query.skip;
        const std::uint64_t count = std::min(query.count, last);
        auto page = m_chain->read(last - count + 1, count);
        if (!page)
            return std::move(page).error();
        for (auto stored = page->rbegin(); stored != page->rend(); ++stored)
            rows.push_back(viewOf(*stored));
        return rows;
    }
    auto walked = m_chain->walkBack([&](const audit::StoredRecord& stored) {
        const audit::Record& record = stored.record;
        const bool fits = (query.who.empty() || record.author.person == query.who) &&
                          (query.kind.empty() || name(record.kind) == query.kind) &&
                          (query.text.empty() || stored.bytes.find(query.text) != std::string::npos);
        if (fits && total++ >= query.skip && rows.size() < query.count)
            rows.push_back(viewOf(stored));
        return true;
    });
    if (!walked)
        return std::move(walked).error();
    return rows;
}

} // namespace fermata::engine
