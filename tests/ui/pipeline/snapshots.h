// Snapshots for tests of screens: an invented shop with a change for every verdict, as large and as hostile as asked for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/snapshot.h"

namespace fermata::tests {

/// 2026-11-23T14:32:08Z, the "now" of every snapshot here.
inline constexpr Time noon = fromUnix(1'795'444'328);

/// Markup, escape codes, bidirectional and control characters, a formula, new lines.
inline const std::string hostileText =
    "<b>bold</b>\x1b[31m &amp; \"=1+1\" \xE2\x80\xAE" "drow\xE2\x80\xAC\r\nsecond line\x07<img src=x>";

inline CommitId commitId(unsigned number) {
    CommitId id;
    for (std::size_t i = 0; i < id.bytes.size(); ++i)
        id.bytes[i] = static_cast<std::uint8_t>((number * 2654435761U >> (i % 4 * 8)) + i * 37 + number);
    return id;
}

inline decision::Message message(std::string id) { return {std::move(id), {}, {}}; }

inline std::shared_ptr<decision::Decision> aDecision(decision::Verdict verdict, double risk) {
    auto decision = std::make_shared<decision::Decision>();
    decision->verdict = verdict;
    decision->weighed = verdict;
    decision->summary = message("risk above the limit; a senior review releases it");
    decision->risk.state = assessment::RiskState::Ready;
    decision->risk.pDefect = Probability(risk);
    decision->risk.low = Probability(risk * 0.7);
    decision->risk.high = Probability(std::min(1.0, risk * 1.35));
    decision->risk.baseRate = 0.08;
    decision->risk.labels = 5120;
    decision->risk.bias = -2.2;
    decision->pIncident = Probability(risk * 0.2);
    decision->risk.contributions = {{"la", 0.62, 842, true}, {"nuc", 0.41, 12, true}, {"fix", -0.22, 0, true}};
    decision->reasons = {{"size", 0.62, message("842 lines added, more than 96 % of past changes"), {}},
                         {"history", 0.41, message("files were changed 12 times in 90 days"), {}},
                         {"purpose", -0.22, message("no earlier fix in these files"), {}}};
    decision->rules = {{"mandatory.tests", decision::RuleState::Met, decision::Verdict::Hold, message("tests are fresh")},
                       {"freeze", decision::RuleState::NotMet, decision::Verdict::Hold, message("freeze until 18:00")}};
    return decision;
}

inline std::shared_ptr<assessment::EvidenceSnapshot> someEvidence(const delivery::Change& change) {
    using assessment::EvidenceKind;
    using assessment::EvidenceState;
    auto evidence = std::make_shared<assessment::EvidenceSnapshot>();
    evidence->at = noon;
    evidence->environment = "prod-eu";
    evidence->change = change;
    const struct {
        const char* path;
        int added, deleted;
        delivery::FileKind kind;
        int fixes;
        const char* owner;
    } files[] = {{"src/auth/retry/RetryPolicy.cpp", 148, 6, delivery::FileKind::Source, 3, "Ana Prieto"},
                 {"src/auth/AuthorisationClient.cpp", 121, 11, delivery::FileKind::Source, 5, "Ana Prieto"},
                 {"src/auth/retry/BackoffTimer.cpp", 96, 0, delivery::FileKind::Source, 0, "Jo Marsh"},
                 {"db/migrate/0142_retry_state.sql", 18, 0, delivery::FileKind::Migration, 1, "Kim Aas"},
                 {"config/retry_v2.yaml", 14, 1, delivery::FileKind::Configuration, 0, ""}};
    for (const auto& file : files)
        evidence->files.push_back({file.path, "", file.added, file.deleted, false, false, file.kind, file.fixes,
                                   file.owner});
    evidence->fileCount = 19;
    evidence->linesAdded = 842;
    evidence->linesDeleted = 37;
    evidence->tests.executed = 4118;
    evidence->tests.passed = 4117;
    evidence->tests.flaky = 1;
    evidence->scan = {0, 1, 14, 1, {}};
    evidence->coverage = {550, 604};
    evidence->similar = {{commitId(901), "Idempotency key on capture", 0.91, true, noon - Days(30)},
                         {commitId(902), "Retry the 3DS challenge once", 0.88, false, noon - Days(61)},
                         {commitId(903), "Auth timeout 8 s to 5 s", 0.85, true, noon - Days(90)},
                         {commitId(904), "Backoff for the PSP client", 0.82, false, std::nullopt}};
    for (const auto kind : assessment::allEvidenceKinds) {
        assessment::Evidence one;
        one.kind = kind;
        one.state = kind == EvidenceKind::Review ? EvidenceState::Missing
                    : kind == EvidenceKind::Scan ? EvidenceState::Stale
                                                 : EvidenceState::Fresh;
        one.source = "reports/" + std::string(assessment::name(kind)) + ".xml";
        one.boundTo = change.head.hex();
        if (one.state != EvidenceState::Missing)
            one.observedAt = noon - Seconds(kind == EvidenceKind::Scan ? 9 * 86400 : 240);
        evidence->evidence.push_back(one);
    }
    return evidence;
}

/// `changes` waiting changes on as many branches; every seventh branch has none.
inline std::shared_ptr<engine::Snapshot> aShop(int changes, const std::string& titlePrefix = {}) {
    using decision::Verdict;
    auto snapshot = std::make_shared<engine::Snapshot>();
    snapshot->sequence = 1;
    snapshot->at = noon;
    snapshot->workspace = "/home/ana/.local/share/fermata";
    snapshot->repositories = {"payments-core"};
    auto policy = std::make_shared<decision::Policy>();
    policy->environments = {{"staging", false}, {"prod-eu", true}, {"prod-us", true}};
    snapshot->policy = policy;
    delivery::ProductionState production;
    production.at = noon;
    production.environment = "prod-eu";
    production.alerts.emplace();
    production.burnRates.emplace();
    production.hasIncident = false;
    snapshot->production = production;
    snapshot->actor = {"ana", "os-account", {"release-manager"}, "ana"};
    for (unsigned i = 0; i < 40; ++i) {
        engine::TrunkCommit commit{commitId(1000 + i), "Merge work of day " + std::to_string(i), "Jo Marsh",
                                   noon - Days(i), {}};
        if (i % 12 == 3)
            commit.tags = {"v2." + std::to_string(30 - i)};
        snapshot->trunk.push_back(commit);
    }
    const char* names[] = {"retry-card-auth",   "instalments-in-basket", "card-token-in-session", "batch-posting-of-fees",
                           "typo-in-vat-hint",  "threshold-of-model-12", "cache-price-lists",     "index-size-labels",
                           "uuidv7-for-orders", "round-vat-per-invoice"};
    const char* titles[] = {"Retry card authorisation on timeout", "Show instalments in the basket",
                            "Keep card token in session cache",    "Post fees in batches",
                            "Mend a typo in the VAT hint",         "Raise threshold of scoring model 12",
                            "Cache price lists per market",        "Label the index by size",
                            "Use UUIDv7 for orders",               "Round VAT once per invoice"};
    const Verdict verdicts[] = {Verdict::Hold, Verdict::Review, Verdict::Block, Verdict::Approve, Verdict::FastTrack};
    for (int i = 0; i < changes; ++i) {
        const auto n = static_cast<unsigned>(i);
        delivery::Change change;
        change.repository = "payments-core";
        change.reference = std::string(names[i % 10]) + (i < 10 ? "" : "-" + std::to_string(i));
        change.key = change.repository + "/" + change.reference;
        change.base = commitId(1000 + (n * 3) % 30);
        change.head = commitId(n + 1);
        change.title = titlePrefix + titles[i % 10];
        change.authors = {{"Jo Marsh", "jo@shop.example"}};
        change.openedAt = noon - Seconds(6720 + i * 600);
        change.updatedAt = change.openedAt;
        change.commits = 1 + i % 4;
        engine::BranchView branch{change.reference, change.head, change.base, change.commits, i % 20, change.updatedAt, {}};
        if (i % 7 != 6) {
            branch.changeKey = change.key;
            engine::ChangeView view;
            view.change = change;
            view.waitingSince = change.openedAt;
            view.decisionId = Digest{}.hex();
            auto evidence = someEvidence(change);
            if (i % 5 == 2) {
                evidence->tests.failed = 3;
                evidence->evidence[5].state = assessment::EvidenceState::Malformed;
            }
            view.evidence = evidence;
            if (i % 9 != 8) {
                auto decision = aDecision(verdicts[i % 5], 0.31 / (1 + i % 5 % 3));
                if (i % 10 == 5)
                    decision->holdUntil = noon + Seconds(7 * 3600);
                view.decision = decision;
            } else {
                view.evidence = nullptr;
            }
            view.needsPerson = i % 5 < 3 && i < 5;
            view.mayApprove = {false, message("opens at risk 0.28 or less")};
            view.mayHold = {true, {}};
            view.mayOverride = {true, {}};
            view.mayRollBack = {false, message("nothing is deployed")};
            snapshot->changes.push_back(std::move(view));
        }
        snapshot->branches.push_back(branch);
    }
    snapshot->audit.records = 18402;
    snapshot->audit.head = Digest{}.hex();
    return snapshot;
}

} // namespace fermata::tests
