// What a policy and a decision hold, field by field.
#pragma once

#include "core/audit/codec/archive.h"
#include "core/audit/codec/delivery_fields.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"

namespace fermata::audit::codec {

template <>
struct Words<decision::Verdict> {
    static constexpr std::array all{"fast_track"sv, "approve"sv, "review"sv, "hold"sv, "block"sv};
};
template <>
struct Words<decision::Use> {
    static constexpr std::array all{"mandatory"sv, "advisory"sv, "not_used_here"sv};
};
template <>
struct Words<decision::RuleState> {
    static constexpr std::array all{"met"sv, "not_met"sv, "not_looked_at"sv};
};
template <>
struct Words<assessment::RiskState> {
    static constexpr std::array all{"ready"sv, "prior_only"sv, "abstained"sv};
};

template <class A>
void fields(A& a, Of<A, decision::Person>& v) {
    a("id", v.id);
    a("name", v.name);
    a("emails", v.emails);
    a("logins", v.logins);
    a("os_accounts", v.osAccounts);
    a("roles", v.roles);
    a("public_key", v.publicKey);
}

template <class A>
void fields(A& a, Of<A, decision::Component>& v) {
    a("id", v.id);
    a("paths", v.paths);
    a("criticality", v.criticality);
    a("review_above", v.reviewAbove);
    a("incident_alpha", v.incidentAlpha);
    a("incident_beta", v.incidentBeta);
    a("recovery_hours", v.recoveryHours);
}

template <class A>
void fields(A& a, Of<A, decision::Appetite>& v) {
    a("fast_track_below", v.fastTrackBelow);
    a("review_above", v.reviewAbove);
    a("block_above", v.blockAbove);
    a("coverage_floor", v.coverageFloor);
}

template <class A>
void fields(A& a, Of<A, decision::LossLine>& v) {
    a("intercept", v.intercept);
    a("slope", v.slope);
    a("delay_days", v.delayDays);
}

template <class A>
void fields(A& a, Of<A, decision::ValueTerms>& v) {
    a("at_most", v.atMost);
    a("spread_over_days", v.spreadOver);
    a("dip_cost", v.dipCost);
    a("worst_dip", v.worstDip);
}

template <class A>
void fields(A& a, Of<A, decision::TailTerms>& v) {
    a("irreversible", v.irreversible);
    a("review_above", v.reviewAbove);
    a("ignore_below", v.ignoreBelow);
}

template <class A>
void fields(A& a, Of<A, decision::EvidenceRule>& v) {
    a("use", v.use);
    a("maximum_age", v.maximumAge);
    a("weight", v.weight);
    a("reason", v.reason);
}

template <class A>
void fields(A& a, Of<A, decision::Freeze>& v) {
    a("name", v.name);
    a("from", v.from);
    a("to", v.to);
    a("environments", v.environments);
    a("except_classes", v.exceptClasses);
    a("except_roles", v.exceptRoles);
    a("except_incident_branches", v.exceptIncidentBranches);
}

template <class A>
void fields(A& a, Of<A, decision::Environment>& v) {
    a("id", v.id);
    a("is_production", v.isProduction);
}

template <class A>
void fields(A& a, Of<A, decision::SafeTimeTerms>& v) {
    a("saves", v.saves);
    a("within", v.within);
}

template <class A>
void fields(A& a, Of<A, decision::ProductionLimits>& v) {
    a("burn_rate", v.burnRate);
    a("traffic_share", v.trafficShare);
    a("harmless_severities", v.harmlessSeverities);
    a.later("safe_time", v.safeTime);
}

template <class A>
void fields(A& a, Of<A, decision::Efforts>& v) {
    a("review_hours", v.reviewHours);
    a("run_hours", v.runHours);
    a("cover_hours", v.coverHours);
    a.later("hour_cost", v.hourCost);
}

template <class A>
void fields(A& a, Of<A, decision::SeriesTerms>& v) {
    a("window", v.window);
}

template <class A>
void fields(A& a, Of<A, decision::Splitting>& v) {
    a("hours", v.hours);
}

template <class A>
void fields(A& a, Of<A, decision::Policy>& v) {
    a("version", v.version);
    a("name", v.name);
    a("people", v.people);
    a("senior_roles", v.seniorRoles);
    a("approver_roles", v.approverRoles);
    a("components", v.components);
    a("environments", v.environments);
    a("appetite", v.appetite);
    a("losses", v.losses);
    a("loss_unit", v.lossUnit);
    a("value", v.value);
    a("tail", v.tail);
    a("evidence", v.evidence);
    a("freezes", v.freezes);
    a("production", v.production);
    a("efforts", v.efforts);
    a("failed_tests", v.failedTests);
    a("new_critical_finding", v.newCriticalFinding);
    a("never_documentation", v.neverDocumentation);
    a("override_at_most", v.overrideAtMost);
    a.later("series", v.series);
    a.later("splitting", v.splitting);
    a.later("quarantine_at_most", v.quarantineAtMost);
}

template <class A>
void fields(A& a, Of<A, decision::Message>& v) {
    a("id", v.id);
    a("texts", v.texts);
    a("numbers", v.numbers);
}

template <class A>
void fields(A& a, Of<A, decision::HardRule>& v) {
    a("id", v.id);
    a("state", v.state);
    a("at_best", v.atBest);
    a("message", v.message);
}

template <class A>
void fields(A& a, Of<A, decision::ActionLoss>& v) {
    a("action", v.action);
    a("expected", v.expected);
    a("low", v.low);
    a("high", v.high);
}

template <class A>
void fields(A& a, Of<A, decision::Worth>& v) {
    a("is_weighed", v.isWeighed);
    a("per_day", v.perDay);
    a("dip_per_day", v.dipPerDay);
    a("dip", v.dip);
    a("target", v.target);
    a("break_even", v.breakEven);
    a("break_even_low", v.breakEvenLow);
    a("break_even_high", v.breakEvenHigh);
    a("one_incident", v.oneIncident);
    a("message", v.message);
}

template <class A>
void fields(A& a, Of<A, decision::Reason>& v) {
    a("id", v.id);
    a("weight", v.weight);
    a("message", v.message);
    a("evidence", v.evidence);
}

template <class A>
void fields(A& a, Of<A, decision::NotLookedAt>& v) {
    a("kind", v.kind);
    a("reason", v.reason);
}

template <class A>
void fields(A& a, Of<A, assessment::Contribution>& v) {
    a("feature", v.feature);
    a("log_odds", v.logOdds);
    a("value", v.value);
    a("is_known", v.isKnown);
}

template <class A>
void fields(A& a, Of<A, assessment::RiskAssessment>& v) {
    a("state", v.state);
    a("p_defect", v.pDefect);
    a("low", v.low);
    a("high", v.high);
    a("p_defect_for_gate", v.pDefectForGate);
    a("base_rate", v.baseRate);
    a("base_rate_low", v.baseRateLow);
    a("base_rate_high", v.baseRateHigh);
    a("bias", v.bias);
    a("score", v.score);
    a("contributions", v.contributions);
    a("labels", v.labels);
    a("labels_needed", v.labelsNeeded);
}

template <class A>
void fields(A& a, Of<A, decision::Decision>& v) {
    a("verdict", v.verdict);
    a("rules", v.rules);
    a("weighed", v.weighed);
    a("weighing", v.weighing);
    a("unit", v.unit);
    a("worth", v.worth);
    a("risk", v.risk);
    a("p_incident", v.pIncident);
    a("p_incident_low", v.pIncidentLow);
    a("p_incident_high", v.pIncidentHigh);
    a("reasons", v.reasons);
    a("summary", v.summary);
    a("not_looked_at", v.notLookedAt);
    a("hold_until", v.holdUntil);
    a("decider", v.deciderNumber);
}

} // namespace fermata::audit::codec
