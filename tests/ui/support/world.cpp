#include "tests/ui/support/world.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fermata::test {

using namespace std::chrono_literals;
using assessment::EvidenceKind;
using assessment::EvidenceState;
using decision::Message;
using decision::Verdict;

namespace {

CommitId commit(int number) {
    CommitId id;
    for (std::size_t i = 0; i < id.bytes.size(); ++i)
        id.bytes[i] = static_cast<std::uint8_t>(number * 37 + static_cast<int>(i) * 11 + 79);
    return id;
}

Message words(const std::string& sentence) {
    return {sentence, {}, {}};
}

double riskOf(Verdict verdict) {
    switch (verdict) {
    case Verdict::FastTrack:
        return 0.03;
    case Verdict::Approve:
        return 0.12;
    case Verdict::Review:
        return 0.31;
    case Verdict::Hold:
        return 0.34;
    case Verdict::Block:
        return 0.88;
    }
    return 1.0;
}

std::shared_ptr<assessment::EvidenceSnapshot> evidenceOf(const delivery::Change& change) {
    auto snapshot = std::make_shared<assessment::EvidenceSnapshot>();
    snapshot->at = noon();
    snapshot->environment = "prod-eu";
    snapshot->change = change;
    snapshot->fileCount = 19;
    snapshot->linesAdded = 842;
    snapshot->linesDeleted = 37;
    snapshot->components = {"payments-core"};
    snapshot->files = {
        {"src/auth/retry/RetryPolicy.cpp", "", 148, 6, false, false, delivery::FileKind::Source, 3, "pay-owner-1"},
        {"src/auth/AuthorisationClient.cpp", "", 121, 11, false, false, delivery::FileKind::Source, 5, "pay-owner-1"},
        {"db/migrate/0142_retry_state.sql", "", 18, 0, false, false, delivery::FileKind::Migration, 1, "db-owner-1"}};
    const std::array states = {EvidenceState::Fresh,     EvidenceState::Fresh,   EvidenceState::Stale,
                               EvidenceState::Fresh,     EvidenceState::Fresh,   EvidenceState::Conflicting,
                               EvidenceState::Malformed, EvidenceState::Missing, EvidenceState::Missing,
                               EvidenceState::Missing};
    static_assert(states.size() == std::size(assessment::allEvidenceKinds));
    std::size_t i = 0;
    for (const EvidenceKind kind : assessment::allEvidenceKinds) {
        assessment::Evidence entry;
        entry.kind = kind;
        entry.state = states[i];
        entry.source = "reports/" + std::string(assessment::name(kind)) + ".xml";
        if (entry.state != EvidenceState::Missing)
            entry.observedAt = noon() - 4min - 31min * static_cast<int>(i * i * i);
        entry.boundTo = change.head.hex();
        snapshot->evidence.push_back(entry);
        ++i;
    }
    snapshot->similar = {{commit(41), "Idempotency key on capture", 0.91, true, noon() - 61h},
                         {commit(42), "Retry the 3DS challenge once", 0.88, false, {}},
                         {commit(43), "Auth timeout 8 s to 5 s", 0.85, true, noon() - 700h},
                         {commit(44), "Backoff for the PSP client", 0.82, false, {}}};
    return snapshot;
}

std::shared_ptr<decision::Decision> decisionOf(Verdict verdict) {
    auto made = std::make_shared<decision::Decision>();
    const double risk = riskOf(verdict);
    made->verdict = verdict;
    made->weighed = verdict;
    made->risk.state = assessment::RiskState::Ready;
    made->risk.pDefect = Probability(risk);
    made->risk.low = Probability(risk * 0.7);
    made->risk.high = Probability(std::min(1.0, risk * 1.35));
    made->risk.pDefectForGate = made->risk.pDefect;
    made->risk.baseRate = 0.08;
    made->pIncident = Probability(risk * 0.2);
    made->pIncidentLow = Probability(risk * 0.1);
    made->pIncidentHigh = Probability(risk * 0.35);
    made->rules = {
        {"mandatory.tests", decision::RuleState::Met, Verdict::Hold, words("The tests of this head are known.")},
        {"freeze", decision::RuleState::Met, Verdict::Hold, words("No freeze.")},
        {"review.above",
         verdict == Verdict::Review || verdict == Verdict::Hold ? decision::RuleState::NotMet
                                                                : decision::RuleState::Met,
         verdict, words("Risk 0.31 is over the limit 0.28.")}};
    made->reasons = {{"r1", 1.10, words("payments/auth needed 3 fixes in 90 days"), {EvidenceKind::History}},
                     {"r2", 0.71, words("First change here by this author, 0 of 214"), {EvidenceKind::History}},
                     {"r3", 0.58, words("Wide: 19 files in 4 components"), {EvidenceKind::Diff}},
                     {"r4", 0.41, words("Load test is stale: counted as unknown"), {EvidenceKind::Tests}},
                     {"r5", -0.40, words("91 % of the changed lines are covered"), {EvidenceKind::Coverage}},
                     {"r6", -0.12, words("Behind the flag retry_v2, off"), {EvidenceKind::Diff}},
                     {"r7", 0.02, words("Late in the week"), {}}};
    double slope = 100;
    for (const Verdict action : decision::allVerdicts) {
        const double loss = 4 * (100 - slope) / 25 + slope * risk;
        made->weighing.push_back({action, loss, loss * 0.8, loss * 1.4});
        slope -= 22;
    }
    made->summary =
        words("Worth shipping, but not with one reviewer: a second senior review releases it now, the trough at "
              "21:40 releases it alone.");
    made->notLookedAt = {{EvidenceKind::Traffic, "no traffic source yet"}};
    return made;
}

} // namespace

Time noon() {
    return fromUnix(1795444328);
}

engine::ChangeView aChange(const std::string& key, Verdict verdict, bool needsPerson) {
    engine::ChangeView view;
    view.change.key = key;
    view.change.repository = key.substr(0, key.find('/'));
    view.change.reference = key.find('/') == std::string::npos ? "" : key.substr(key.find('/') + 1);
    view.change.base = commit(1);
    view.change.head = commit(static_cast<int>(key.size()) + static_cast<int>(verdict));
    view.change.title = "Retry card authorisation on timeout";
    view.change.authors = {{"Ana Ruiz", "ana@shop.example"}};
    view.change.commits = 3;
    view.decisionId = view.change.head.hex();
    view.waitingSince = noon() - 112min;
    view.evidence = evidenceOf(view.change);
    view.decision = decisionOf(verdict);
    view.needsPerson = needsPerson;
    view.mayHold = view.mayApprove = view.mayOverride = {true, {}};
    if (decision::permission(verdict) == 0) {
        view.mayApprove = {false, words("Approve opens once the verdict is Review or better.")};
        decision::Atom review{decision::AtomKind::Review,    {}, "senior", {"pay-owner-2"},
                              words("Second senior review"), 0.6};
        decision::Atom wait{decision::AtomKind::WaitUntil, noon() + 428min, {}, {}, words("Wait until 21:40"), 7.1};
        view.counterfactuals = {{{review}, Verdict::Review, 0.6}, {{wait}, Verdict::Approve, 7.1}};
    }
    view.wayOutSearched = true;
    view.history = {{12, noon() - 3h, Verdict::Review, 0.12, 0.08, 0.2, words("Opened")},
                    {19, noon() - 1h, verdict, riskOf(verdict), riskOf(verdict) * 0.7,
                     std::min(1.0, riskOf(verdict) * 1.35), words("Load test older than 9 d")}};
    return view;
}

engine::Snapshot aWorld() {
    engine::Snapshot world;
    world.sequence = 1;
    world.at = noon();
    world.workspace = "shop-production";
    world.repositories = {"payments-core", "checkout-web", "ledger"};
    world.minedCommits = 60000;
    const auto add = [&](const std::string& key, const std::string& title, Verdict verdict, bool needs,
                         Seconds waits) -> engine::ChangeView& {
        world.changes.push_back(aChange(key, verdict, needs));
        world.changes.back().change.title = title;
        world.changes.back().waitingSince = noon() - waits;
        return world.changes.back();
    };
    add("payments-core/retry-auth", "Retry card authorisation on timeout", Verdict::Hold, true, 112min);
    add("checkout-web/instalments", "Show instalments in the basket", Verdict::Review, true, 47min);
    add("payments-core/card-token", "Keep card token in session cache", Verdict::Block, true, 38min);
    auto timed = std::make_shared<decision::Decision>(*decisionOf(Verdict::Hold));
    timed->holdUntil = noon() + 428min;
    add("fraud-score/threshold", "Raise threshold of scoring model 12", Verdict::Hold, false, 20min).decision = timed;
    add("settlement/split-batch", "Split the settlement batch in two", Verdict::Hold, false, 25min).decision = timed;
    add("order-api/uuidv7", "Use UUIDv7 for order numbers", Verdict::Review, false, 65min);
    add("catalog-api/price-lists", "Cache price lists per market", Verdict::Review, false, 22min);
    add("search-ui/labels", "Index size labels", Verdict::Approve, false, 12min);
    add("checkout-web/vat-hint", "Typo in the VAT hint", Verdict::FastTrack, false, 3min);
    add("ledger/fees", "Batch posting of fees", Verdict::Block, false, 240min);
    auto& assessing = add("tax-service/round", "Round VAT once per invoice", Verdict::Review, false, 9min);
    assessing.decision.reset();
    assessing.evidence.reset();
    auto& failed = add("ledger/broken", "Object that cannot be read", Verdict::Review, false, 9min);
    failed.decision.reset();
    failed.evidence.reset();
    failed.error = "objects/3f/9a: the object is corrupt";
    auto& done = add("ledger/done", "Daily balance by currency", Verdict::Review, false, 300min);
    done.isDone = true;
    done.acts = {{204, noon() - 10min, "approve", "rm-1", "release-manager", "Looked at it with Ana", {}, false}};
    const auto source = [&](const char* sourceName, engine::SourceState state, Seconds age) {
        engine::SourceView view;
        view.name = sourceName;
        view.state = state;
        view.lastSeen = noon() - age;
        return view;
    };
    world.sources = {source("git payments-core", engine::SourceState::Live, 12s),
                     source("git checkout-web", engine::SourceState::Live, 8s),
                     source("reports", engine::SourceState::Stale, 250s)};
    world.audit = {18402, "9f31", noon() - 2min, true, ""};
    world.model = {"v7", 6120, 812, 60000, 0.79, 0.08, 0.02, noon() - 48h, ""};
    world.actor = {"rm-1", "os-account", {"release-manager", "senior"}, "rm"};
    auto policy = std::make_shared<decision::Policy>();
    policy->appetite.reviewAbove = 0.28;
    policy->components = {{"payments-core", {"src/**"}, 3.0, {}, 1.0, 4.0},
                          {"checkout-web", {"web/**"}, 1.0, {}, 1.0, 4.0}};
    policy->people = {{"rm-1", "Rita", {}, {}, {"rm"}, {"release-manager"}, ""}};
    world.policy = policy;
    delivery::ProductionState production;
    production.at = noon() - 12s;
    production.environment = "prod-eu";
    production.alerts = std::vector<delivery::Alert>{};
    production.burnRates = std::vector<delivery::BurnRate>{{"checkout", 0.4, Seconds{3600}}};
    production.hasIncident = false;
    production.hasRollout = false;
    production.trafficNow = 0.84;
    for (int hour = 0; hour < 168; ++hour)
        production.usualTraffic.push_back(
            0.35 + 0.55 * (hour % 24 > 7 && hour % 24 < 22 ? 1.0 - std::abs(hour % 24 - 15) / 10.0 : 0.0));
    world.production = production;
    world.branches = {{"retry-auth", commit(25), commit(1), 3, 2, noon() - 2h, "payments-core/retry-auth"}};
    world.trunk = {{commit(60), "Release 2.30.4", "Ana Ruiz", noon() - 30h, {"v2.30.4"}}};
    return world;
}

std::shared_ptr<const engine::Snapshot> shared(engine::Snapshot snapshot) {
    return std::make_shared<const engine::Snapshot>(std::move(snapshot));
}

std::string hostileText() {
    return "<b>bold</b><img src=x onerror=1>&amp;\x1b[31mred\x07\r\nsecond\tline \u202Egnp.exe\u202C \u200Bzero\uFEFF "
           "=cmd|'/c calc'!A0 "
           "\xff\xfe " +
           std::string(10000, 'x');
}

engine::Snapshot aHostileWorld() {
    engine::Snapshot world = aWorld();
    const std::string evil = hostileText();
    world.workspace = evil;
    for (engine::ChangeView& view : world.changes) {
        view.change.title = view.change.description = evil;
        view.change.repository = view.change.reference = evil;
        view.change.authors = {{evil, evil}};
        if (!view.error.empty())
            view.error = evil;
        for (engine::ActView& act : view.acts)
            act.person = act.role = act.reason = evil;
        if (!view.evidence)
            continue;
        auto evidence = std::make_shared<assessment::EvidenceSnapshot>(*view.evidence);
        evidence->environment = evil;
        for (auto& entry : evidence->evidence)
            entry.source = entry.note = entry.boundTo = evil;
        for (auto& past : evidence->similar)
            past.title = evil;
        for (auto& file : evidence->files)
            file.path = file.owner = evil;
        view.evidence = evidence;
        auto made = std::make_shared<decision::Decision>(*view.decision);
        made->unit = evil;
        made->summary = words(evil);
        for (auto& reason : made->reasons)
            reason.message = words(evil);
        for (auto& rule : made->rules)
            rule.message = words(evil);
        for (auto& unused : made->notLookedAt)
            unused.reason = evil;
        view.decision = made;
        for (auto& way : view.counterfactuals)
            for (auto& atom : way.atoms) {
                atom.message = words(evil);
                atom.persons = {evil};
            }
        view.mayApprove.why = words(evil);
    }
    for (engine::SourceView& source : world.sources)
        source.name = source.message = evil;
    world.audit.problem = evil;
    world.audit.isWhole = false;
    world.actor.person = world.actor.osAccount = evil;
    world.stops = {{7, evil, evil, evil, world.at, world.at + Seconds{3600}}};
    world.actor.roles = {evil};
    world.model.version = evil;
    world.production->environment = evil;
    for (auto& burn : *world.production->burnRates)
        burn.service = evil;
    for (auto& branch : world.branches)
        branch.name = evil;
    for (auto& trunk : world.trunk)
        trunk.title = trunk.author = evil;
    return world;
}

bool isHarmless(const std::string& shown) {
    for (const char* forbidden : {"\x1b", "\x07", "\r", "\t", "\u202E", "\u202C", "\u200B", "\uFEFF"})
        if (shown.find(forbidden) != std::string::npos)
            return false;
    return true;
}

} // namespace fermata::test
