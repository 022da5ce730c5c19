#include "core/engine/past.h"

#include <algorithm>

#include "core/audit/action_ledger.h"
#include "core/audit/ledger.h"
#include "core/decision/gate.h"
#include "core/delivery/board.h"
#include "core/engine/desk.h"
#include "core/engine/live_production.h"
#include "core/engine/orders.h"
#include "core/sources/journal.h"

namespace fermata::engine {

namespace {

/// Where nothing was known of branches, a decision speaks for its change so long.
constexpr Days decisionSpeaks{30};

Result<delivery::Board> boardOf(const PastQuestion& question) {
    auto journal = sources::Journal::open(question.storeFile, io::OpenMode::Read);
    if (!journal)
        return journal.error().fault() == Fault::NotFound ? Result<delivery::Board>(delivery::Board{})
                                                          : Result<delivery::Board>(std::move(journal).error());
    auto board = journal->boardAt(question.moment);
    if (!board && board.error().fault() == Fault::NotFound) // listened to nothing yet
        return delivery::Board{};
    return board;
}

bool wasWaiting(const delivery::Board& board, const audit::RecordedDecision& decision, const delivery::Change& change,
                Time moment) {
    if (change.state == delivery::ChangeState::AlreadyMerged)
        return true;
    bool isListenedTo = false;
    for (const auto& [key, ref] : board.refs) {
        if (ref.repository != change.repository)
            continue;
        isListenedTo = true;
        if (ref.reference == change.reference || ref.reference == "refs/heads/" + change.reference)
            return ref.commit == decision.head;
    }
    return !isListenedTo && decision.at + decisionSpeaks > moment;
}

void showSources(Snapshot& past) {
    for (SourceView& view : past.sources) {
        auto health = past.board->sources.find(view.name);
        if (health == past.board->sources.end())
            health = past.board->sources.find(view.kind + ":" + view.name);
        view.lastSeen.reset();
        view.message.clear();
        view.budget.reset();
        view.state = SourceState::NeverSeen;
        if (health == past.board->sources.end())
            continue;
        view.lastSeen = health->second.heardAt;
        view.message = health->second.problem;
        view.state = !health->second.heardAt              ? SourceState::Failed
                     : health->second.isStale(*past.asOf) ? SourceState::Stale
                                                          : SourceState::Live;
    }
}

Permission nothing() {
    return {false, {"act.past", {}, {}}};
}

ChangeView unreadable(const audit::RecordedDecision& entry, const Error& why) {
    ChangeView view;
    view.decisionId = entry.id;
    view.change.key = view.change.title = entry.change;
    view.change.repository = entry.change.substr(0, entry.change.find('/'));
    view.change.base = entry.base;
    view.change.head = entry.head;
    view.error = why.text();
    view.mayApprove = view.mayHold = view.mayOverride = view.mayRollBack = view.mayDeploy = nothing();
    return view;
}

Result<void> showChanges(Snapshot& past, const audit::DecisionLedger& ledger) {
    auto newest = ledger.newest();
    if (!newest)
        return std::move(newest).error();
    decision::Actor actor;
    actor.personId = past.actor.person;
    actor.roles = past.actor.roles;
    actor.established = decision::established(past.actor.established).value_or(decision::Established::None);
    for (const audit::RecordedDecision& entry : *newest) {
        if (entry.environment != past.settings->environment)
            continue;
        auto file = ledger.open(entry);
        if (!file) { // made by another version, say: that it stands on record is shown all the same
            if (entry.at + decisionSpeaks > *past.asOf)
                past.changes.push_back(unreadable(entry, file.error()));
            continue;
        }
        if (!wasWaiting(*past.board, entry, file->snapshot.change, *past.asOf))
            continue;
        DeskItem item;
        item.waiting.key = entry.change;
        item.recorded = entry;
        item.view.decisionId = entry.id;
        item.view.change = file->snapshot.change;
        item.view.counterfactuals = decision::counterfactuals(file->snapshot, file->policy, *file->model);
        item.view.wayOutSearched = true;
        item.view.evidence = std::make_shared<const assessment::EvidenceSnapshot>(std::move(file->snapshot));
        item.view.decision = std::make_shared<const decision::Decision>(std::move(file->decision));
        if (auto shown = show(item, ledger, {file->policy, actor, false, *past.asOf}); !shown)
            return shown;
        ChangeView& view = item.view;
        view.mayApprove = view.mayHold = view.mayOverride = view.mayRollBack = view.mayDeploy = nothing();
        past.changes.push_back(std::move(view));
    }
    std::ranges::sort(past.changes, {}, [](const ChangeView& view) { return view.change.key; });
    return {};
}

} // namespace

Result<Snapshot> pastSnapshot(const PastQuestion& question) {
    if (!question.now->settings)
        return Error(Fault::NotFound, "the workspace is not open");
    auto places = audit::Places::ofAccount();
    if (!places)
        return std::move(places).error();
    auto chain = audit::Chain::open(question.recordFile, audit::Access::Observe, *places);
    if (!chain)
        return std::move(chain).error().in("opening the record to look back");
    auto first = chain->record(1);
    if (!first)
        return std::move(first).error();
    if (question.moment < first->record.time)
        return Error(Fault::NotFound, "nothing was recorded yet at that moment");
    auto board = boardOf(question);
    if (!board)
        return std::move(board).error().in("looking back in the journal");

    Snapshot past = *question.now;
    past.asOf = past.at = question.moment;
    past.changes.clear();
    past.progress.clear();
    past.alarms.clear();
    past.branches.clear(); // git says nothing of where branches were
    past.failure.reset();
    std::erase_if(past.trunk, [&](const TrunkCommit& commit) { return commit.at > question.moment; });
    past.board = std::make_shared<const delivery::Board>(std::move(*board));
    past.placements = delivery::placements(*past.board, question.moment);
    past.production.reset();
    if (auto live = liveProduction(*past.settings, *past.board, past.settings->environment, question.moment))
        past.production = live->state;
    showSources(past);
    const audit::ActionLedger actions(*chain, question.moment);
    if (auto standing = showStanding(past, actions, question.moment); !standing)
        return std::move(standing).error().in("reading orders from the record");
    const audit::DecisionLedger ledger(*chain, question.moment);
    if (auto shown = showChanges(past, ledger); !shown)
        return std::move(shown).error();
    return past;
}

} // namespace fermata::engine
