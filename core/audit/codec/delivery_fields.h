// What of delivery and assessment goes into a snapshot, field by field.
#pragma once

#include "core/assessment/evidence/snapshot.h"
#include "core/audit/codec/archive.h"

namespace fermata::audit::codec {

using namespace std::string_view_literals;

template <>
struct Words<delivery::ChangeState> {
    static constexpr std::array all{"waiting"sv, "already_merged"sv};
};
template <>
struct Words<delivery::FileKind> {
    static constexpr std::array all{"source"sv, "test"sv,     "documentation"sv, "configuration"sv,
                                    "build"sv,  "pipeline"sv, "dependencies"sv,  "migration"sv,
                                    "text"sv,   "data"sv,     "other"sv};
};
template <>
struct Words<assessment::ChangeKind> {
    static constexpr std::array all{"documentation"sv, "text"sv,          "comments"sv,     "tests"sv, "resources"sv,
                                    "formatting"sv,    "configuration"sv, "dependencies"sv, "build"sv, "pipeline"sv,
                                    "migration"sv,     "vendored"sv,      "code"sv};
};
template <>
struct Words<assessment::EvidenceKind> {
    static constexpr std::array all{"diff"sv,   "history"sv,    "tests"sv,   "coverage"sv, "scan"sv,
                                    "review"sv, "production"sv, "traffic"sv, "value"sv,    "performance"sv};
};
template <>
struct Words<assessment::EvidenceState> {
    static constexpr std::array all{"fresh"sv, "stale"sv, "missing"sv, "conflicting"sv, "malformed"sv};
};

template <class A>
void fields(A& a, Of<A, delivery::Identity>& v) {
    a("email", v.email);
    a("name", v.name);
}

template <class A>
void fields(A& a, Of<A, delivery::Change>& v) {
    a("key", v.key);
    a("repository", v.repository);
    a("reference", v.reference);
    a("base", v.base);
    a("head", v.head);
    a("title", v.title);
    a("description", v.description);
    a("authors", v.authors);
    a("co_authors", v.coAuthors);
    a("committers", v.committers);
    a("opened_at", v.openedAt);
    a("updated_at", v.updatedAt);
    a("commits", v.commits);
    a("state", v.state);
}

template <class A>
void fields(A& a, Of<A, delivery::ChangedFile>& v) {
    a("path", v.path);
    a("old_path", v.oldPath);
    a("added", v.added);
    a("deleted", v.deleted);
    a("is_binary", v.isBinary);
    a("is_unknown", v.isUnknown);
    a("kind", v.kind);
    a("earlier_fixes", v.earlierFixes);
    a("owner", v.owner);
}

template <class A>
void fields(A& a, Of<A, delivery::Alert>& v) {
    a("name", v.name);
    a("severity", v.severity);
    a("is_silenced", v.isSilenced);
    a("since", v.since);
}

template <class A>
void fields(A& a, Of<A, delivery::BurnRate>& v) {
    a("service", v.service);
    a("rate", v.rate);
    a("window", v.window);
}

template <class A>
void fields(A& a, Of<A, delivery::TrafficSlot>& v) {
    a("from", v.from);
    a("to", v.to);
    a("share", v.share);
    a("exposed", v.exposed);
}

template <class A>
void fields(A& a, Of<A, delivery::ProductionState>& v) {
    a("at", v.at);
    a("environment", v.environment);
    a("alerts", v.alerts);
    a("burn_rates", v.burnRates);
    a("has_incident", v.hasIncident);
    a("has_rollout", v.hasRollout);
    a("traffic_now", v.trafficNow);
    a("usual_traffic", v.usualTraffic);
    a.later("traffic_ahead", v.trafficAhead);
}

template <class A>
void fields(A& a, Of<A, assessment::ChangeClass>& v) {
    a("kind", v.kind);
    a("decided_by", v.decidedBy);
}

template <class A>
void fields(A& a, Of<A, history::HashedWords>& v) {
    a("key", v.key);
    a("numbers", v.numbers);
}

template <class A>
void fields(A& a, Of<A, assessment::FeatureVector>& v) {
    a("schema", v.schema);
    a("values", v.values);
    a.later("words", v.words);
    a.later("repository", v.repository);
}

template <class A>
void fields(A& a, Of<A, assessment::PastFate>& v) {
    a("commit", v.commit);
    a("title", v.title);
    a("likeness", v.likeness);
    a("needed_fix", v.neededFix);
    a("known_at", v.knownAt);
}

template <class A>
void fields(A& a, Of<A, assessment::Evidence>& v) {
    a("kind", v.kind);
    a("state", v.state);
    a("source", v.source);
    a("observed_at", v.observedAt);
    a("bound_to", v.boundTo);
    a("digest", v.digest);
    a("note", v.note);
}

template <class A>
void fields(A& a, Of<A, assessment::Quarantine>& v) {
    a("person", v.person);
    a("until", v.until);
    a("cases", v.cases);
}

template <class A>
void fields(A& a, Of<A, assessment::FailedTest>& v) {
    a("name", v.name);
    a("p_broken", v.pBroken);
    a("p_flaky", v.pFlaky);
    a("builds", v.builds);
    a("failed_builds", v.failedBuilds);
    a("flips", v.flips);
    a("relevance", v.relevance);
    a("is_excused", v.isExcused);
    a.later("quarantine", v.quarantine);
}

template <class A>
void fields(A& a, Of<A, assessment::TestFacts>& v) {
    a("executed", v.executed);
    a("passed", v.passed);
    a("failed", v.failed);
    a("skipped", v.skipped);
    a("flaky", v.flaky);
    a("changed_by_change", v.changedByChange);
    a("deletes_or_skips_tests", v.deletesOrSkipsTests);
    a("failing", v.failing);
    a("excused", v.excused);
    a("p_excused_broken", v.pExcusedBroken);
    a("known", v.known);
}

template <class A>
void fields(A& a, Of<A, assessment::ScanFacts>& v) {
    a("new_critical", v.newCritical);
    a("new_other", v.newOther);
    a("known", v.known);
    a("suppressed", v.suppressed);
    a("critical", v.critical);
}

template <class A>
void fields(A& a, Of<A, assessment::CoverageFacts>& v) {
    a("covered", v.covered);
    a("coverable", v.coverable);
}

template <class A>
void fields(A& a, Of<A, assessment::Review>& v) {
    a("person", v.person);
    a("roles", v.roles);
    a("at", v.at);
    a("head", v.head);
}

template <class A>
void fields(A& a, Of<A, assessment::Interval>& v) {
    a("name", v.name);
    a("from", v.from);
    a("to", v.to);
}

template <class A>
void fields(A& a, Of<A, assessment::Hands>& v) {
    a("persons", v.persons);
    a("unknown", v.unknown);
}

template <class A>
void fields(A& a, Of<A, assessment::ValueFacts>& v) {
    a("tickets", v.tickets);
    a("cost_of_delay", v.costOfDelay);
    a("total", v.total);
    a("unit", v.unit);
}

template <class A>
void fields(A& a, Of<A, assessment::PerformanceFacts>& v) {
    a("metric", v.metric);
    a("dip", v.dip);
    a("low", v.low);
    a("high", v.high);
}

template <class A>
void fields(A& a, Of<A, assessment::BarredVersion>& v) {
    a("version", v.version);
    a("reason", v.reason);
    a("is_same", v.isSame);
}

template <class A>
void fields(A& a, Of<A, assessment::DefectCounts>& v) {
    a("reached", v.reached);
    a("stayed", v.stayed);
}

template <class A>
void fields(A& a, Of<A, assessment::SeriesFacts>& v) {
    a("component", v.component);
    a("changes", v.changes);
    a("lines", v.lines);
    a("since", v.since);
    a("heads", v.heads);
    a("p_defect", v.pDefect);
    a("high", v.high);
}

template <class A>
void fields(A& a, Of<A, assessment::EvidenceSnapshot>& v) {
    a("at", v.at);
    a("environment", v.environment);
    a("environment_is_production", v.environmentIsProduction);
    a("change", v.change);
    a("files", v.files);
    a("file_count", v.fileCount);
    a("lines_added", v.linesAdded);
    a("lines_deleted", v.linesDeleted);
    a("change_class", v.changeClass);
    a("content_kinds", v.contentKinds);
    a("components", v.components);
    a("edits_pipeline_or_policy", v.editsPipelineOrPolicy);
    a("features", v.features);
    a("similar", v.similar);
    a("evidence", v.evidence);
    a("tests", v.tests);
    a("scan", v.scan);
    a("coverage", v.coverage);
    a("reviews", v.reviews);
    a("hands", v.hands);
    a("production", v.production);
    a("freezes", v.freezes);
    a("value", v.value);
    a("performance", v.performance);
    a("is_irreversible", v.isIrreversible);
    a.later("barred", v.barred);
    a("defects", v.defects);
    a.later("series", v.series);
}

} // namespace fermata::audit::codec
