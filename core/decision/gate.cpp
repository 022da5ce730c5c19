#include "core/decision/gate.h"

#include <algorithm>
#include <cassert>

#include "core/decision/freezes.h"
#include "core/decision/readings.h"
#include "core/decision/reasons.h"
#include "core/decision/rules.h"
#include "core/decision/waiting.h"
#include "core/decision/weighing.h"
#include "core/decision/worth.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;

Verdict stricter(Verdict a, Verdict b) {
    return std::max(a, b);
}

/// When nothing is to be waited for any more: from one advised time to the next one that spares enough against it.
std::optional<Time> whenSafe(const EvidenceSnapshot& snapshot, const Policy& policy, Time from) {
    constexpr int mostSteps = 4;
    for (int step = 0; step < mostSteps; ++step) {
        const SafeTimeAdvice advice = safeTimeAdvice(snapshot, policy, from);
        if (!advice.isKnown)
            return std::nullopt;
        if (!advice.wait)
            return from;
        from = advice.wait->from;
    }
    return std::nullopt;
}

/// When the clock alone lifts the hold: only freezes, the peak of the traffic and times that expose more than a later
/// one pass by themselves, and only while the evidence is still young enough then.
std::optional<Time> releasedByTime(const EvidenceSnapshot& snapshot, const Policy& policy,
                                   const std::vector<FoundRule>& found, Verdict weighed) {
    bool isFrozen = false, isPeak = false, isUnsafe = false;
    for (const FoundRule& each : found) {
        if (each.rule.state != RuleState::NotMet || each.rule.atBest < Verdict::Hold)
            continue;
        if (each.rule.id != "freeze" && each.rule.id != "traffic.peak" && each.rule.id != "safe_time")
            return std::nullopt;
        (each.rule.id == "freeze" ? isFrozen : each.rule.id == "safe_time" ? isUnsafe : isPeak) = true;
    }
    if (weighed >= Verdict::Hold || !(isFrozen || isPeak || isUnsafe))
        return std::nullopt;
    const bool bindsTraffic = policy.ruleFor(EvidenceKind::Traffic).use == Use::Mandatory;
    auto until = bindsTraffic ? firstQuietMoment(snapshot, snapshot.at, policy.production.trafficShare)
                              : endOfFreeze(bindingFreezes(snapshot, policy), snapshot.at);
    if (until && policy.production.safeTime.isAsked())
        until = whenSafe(snapshot, policy, *until);
    if (!until)
        return std::nullopt;
    for (const EvidenceKind kind : assessment::allEvidenceKinds)
        if (policy.ruleFor(kind).use != Use::NotUsedHere && isTooOldAt(snapshot, policy, kind, *until))
            return std::nullopt;
    return until;
}

} // namespace

assessment::RiskAssessment assessedRisk(const EvidenceSnapshot& snapshot, const Policy& policy,
                                        const assessment::RiskModel& model) {
    using assessment::FeatureGroup;
    assessment::FeatureVector features = snapshot.features;
    const bool isDiffKnown = isFresh(snapshot, EvidenceKind::Diff);
    const bool isHistoryKnown =
        isFresh(snapshot, EvidenceKind::History) && policy.ruleFor(EvidenceKind::History).use != Use::NotUsedHere;
    const bool isOwnSchema = features.schema == assessment::changeSchema().id;
    if (!isDiffKnown || (!isHistoryKnown && !isOwnSchema))
        features = {
            features.schema, std::vector<std::optional<double>>(features.values.size()), {}, features.repository};
    else if (!isHistoryKnown)
        for (const FeatureGroup group : {FeatureGroup::History, FeatureGroup::Ownership})
            features = assessment::without(std::move(features), group);
    return model.assess(features);
}

Decision decide(const EvidenceSnapshot& snapshot, const Policy& policy, const assessment::RiskModel& model) {
    return decide(snapshot, policy, assessedRisk(snapshot, policy, model));
}

Decision decide(const EvidenceSnapshot& snapshot, const Policy& policy, const assessment::RiskAssessment& risk) {
    assert(policy.losses.size() == std::size(allVerdicts)); // of contradictions() the one that could not be survived
    const Readings readings = read(snapshot, policy, risk);
    const std::vector<FoundRule> found = rules(snapshot, policy, risk, readings);

    Decision decision;
    decision.risk = risk;
    decision.unit = policy.lossUnit;
    const double share = readings.incidentShare;
    decision.pIncident = Probability::clamped(rounded(readings.pDefect * share));
    const assessment::Between incident = readings.incident(risk.low.value());
    decision.pIncidentLow = Probability::clamped(rounded(std::min(incident.low, decision.pIncident.value())));
    decision.pIncidentHigh = Probability::clamped(rounded(std::max(incident.high, decision.pIncident.value())));
    const double exposed = readings.pDefect * share * readings.blast();
    const double low = decision.pIncidentLow.value() * readings.blast();
    const double high = decision.pIncidentHigh.value() * readings.blast();
    decision.weighed = cheapest(policy, exposed, readings.netPerDay());
    decision.weighing = losses(policy, exposed, low, high, readings.netPerDay());
    decision.worth = worthOf(policy, readings, decision.weighed, exposed, low, high);

    // A review that the weighing asks for and that was given is done.
    const bool isReviewDone = decision.weighed == Verdict::Review && readings.reviewer;
    decision.verdict = isReviewDone ? Verdict::Approve : decision.weighed;
    for (const FoundRule& each : found)
        if (each.rule.state == RuleState::NotMet)
            decision.verdict = stricter(decision.verdict, each.rule.atBest);
    if (decision.verdict == Verdict::Hold)
        decision.holdUntil = releasedByTime(snapshot, policy, found, decision.weighed);

    for (const EvidenceKind kind : assessment::allEvidenceKinds)
        if (const EvidenceRule& rule = policy.ruleFor(kind); rule.use == Use::NotUsedHere)
            decision.notLookedAt.push_back({kind, rule.reason});
    decision.reasons = reasonsFor(decision, found, policy, readings);
    const std::vector<Reason> ofWorth = reasonsOfWorth(snapshot, policy, readings);
    const auto weighing = std::find_if(decision.reasons.begin(), decision.reasons.end(),
                                       [](const Reason& reason) { return reason.id == "weighing"; });
    decision.reasons.insert(weighing == decision.reasons.end() ? weighing : weighing + 1, ofWorth.begin(),
                            ofWorth.end());
    decision.summary = summaryOf(decision, found, readings);
    for (const FoundRule& each : found)
        decision.rules.push_back(each.rule);
    return decision;
}

} // namespace fermata::decision
