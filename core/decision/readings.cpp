#include "core/decision/readings.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using assessment::EvidenceSnapshot;

double& of(Readings& readings, EvidenceKind kind) {
    return readings.worry[static_cast<std::size_t>(kind)];
}

/// NaN is as bad as it gets.
double bounded(double value) {
    return std::isnan(value) ? 1.0 : std::clamp(value, 0.0, 1.0);
}

double coverageShare(const assessment::CoverageFacts& coverage) {
    if (coverage.coverable <= 0)
        return 1.0; // nothing of the change can be covered
    return bounded(static_cast<double>(coverage.covered) / static_cast<double>(coverage.coverable));
}

double scanWorry(const assessment::ScanFacts& scan) {
    if (scan.newCritical > 0)
        return 1.0;
    // Findings below critical never weigh half as much as a critical one.
    return std::min(0.5, 0.05 * std::max(0, scan.newOther));
}

/// 1 when anything speaks against a deployment now or is not known.
double productionWorry(const EvidenceSnapshot& snapshot, const Policy& policy) {
    const delivery::ProductionState& state = snapshot.production;
    if (!state.alerts || !state.burnRates || state.hasIncident.value_or(true) || state.hasRollout.value_or(true))
        return 1.0;
    if (!alertsThatCount(snapshot, policy).empty())
        return 1.0;
    double worst = 0.0;
    for (const delivery::BurnRate& burn : *state.burnRates)
        worst = std::max(worst, bounded(burn.rate / policy.production.burnRate));
    return worst;
}

void readReviews(Readings& readings, const EvidenceSnapshot& snapshot, const Policy& policy) {
    if (!isFresh(snapshot, EvidenceKind::Review) || policy.ruleFor(EvidenceKind::Review).use == Use::NotUsedHere)
        return;
    for (const assessment::Review& review : snapshot.reviews) {
        const Person* person = policy.person(review.person);
        if (review.head != snapshot.change.head || !person)
            continue;
        if (isHand(snapshot, review.person))
            readings.ownReviewer = readings.ownReviewer.value_or(review.person);
        else if (policy.isSenior(person->roles)) // the policy's roles, not what the review claims
            readings.reviewer = readings.reviewer.value_or(review.person);
    }
}

/// Outcomes that were told raise the share whatever else is known. They lower it only with the history in force: taking
/// that away must not be milder.
assessment::DefectCounts countsFor(const Component& component, const EvidenceSnapshot& snapshot, const Policy& policy) {
    const auto counts = snapshot.defects.find(component.id);
    if (counts == snapshot.defects.end())
        return {};
    const bool isHistoryKnown =
        isFresh(snapshot, EvidenceKind::History) && policy.ruleFor(EvidenceKind::History).use != Use::NotUsedHere;
    const auto share = [&](const assessment::DefectCounts& of) {
        return assessment::incidentShare(component.incidentAlpha, component.incidentBeta, of);
    };
    return isHistoryKnown || share(counts->second) >= share({}) ? counts->second : assessment::DefectCounts{};
}

void readComponents(Readings& readings, const EvidenceSnapshot& snapshot, const Policy& policy) {
    readings.reviewAbove = policy.appetite.reviewAbove;
    const std::vector<std::string> rest{std::string()};
    const std::vector<std::string>& touched = snapshot.components.empty() ? rest : snapshot.components;
    double worst = -1.0;
    const Component* worstOf = nullptr;
    for (const std::string& id : touched) {
        const Component& component = policy.component(id);
        const double share = rounded(assessment::incidentShare(component.incidentAlpha, component.incidentBeta,
                                                               countsFor(component, snapshot, policy)));
        const double impact = component.criticality * component.recoveryHours;
        readings.worstImpact = worst < 0.0 ? impact : std::max(readings.worstImpact, impact);
        if (share * impact > worst) {
            worst = share * impact;
            worstOf = &component;
            readings.worstComponent = id;
            readings.incidentShare = share;
            readings.criticality = component.criticality;
            readings.recovery = component.recoveryHours;
        }
        readings.reviewAbove = std::min(readings.reviewAbove, component.reviewAbove.value_or(readings.reviewAbove));
    }
    if (worstOf) {
        const auto between = assessment::incidentShareBetween(worstOf->incidentAlpha, worstOf->incidentBeta,
                                                              countsFor(*worstOf, snapshot, policy));
        readings.incidentShareLow = std::min(readings.incidentShare, rounded(between.low));
        readings.incidentShareHigh = std::max(readings.incidentShare, rounded(between.high));
    }
}

/// A series only ever raises the risk; what is known of it stays known whatever evidence is lost.
void readSeries(Readings& readings, const EvidenceSnapshot& snapshot, const Policy& policy) {
    if (!policy.series.isJudged())
        return;
    for (const assessment::SeriesFacts& facts : snapshot.series) {
        if (const double p = rounded(facts.pDefect.value()); p > readings.pDefect) {
            readings.pDefect = p;
            readings.series = &facts;
        }
        readings.pDefectHigh = std::max({readings.pDefectHigh, rounded(facts.high.value()), readings.pDefect});
    }
}

bool isInUse(const EvidenceSnapshot& snapshot, const Policy& policy, EvidenceKind kind) {
    return isFresh(snapshot, kind) && policy.ruleFor(kind).use != Use::NotUsedHere;
}

/// A worth that is no number, negative or in another unit is no worth.
void readValue(Readings& readings, const EvidenceSnapshot& snapshot, const Policy& policy) {
    if (!policy.value.isWeighed() || !isInUse(snapshot, policy, EvidenceKind::Value))
        return;
    const assessment::ValueFacts& facts = snapshot.value;
    readings.isOtherUnit = !facts.unit.empty() && facts.unit != policy.lossUnit;
    const double spread = double(policy.value.spreadOver.count());
    const double perDay = facts.costOfDelay.value_or(0.0) + facts.total.value_or(0.0) / spread;
    if (!readings.isOtherUnit && perDay > 0.0) // also false for what is no number
        readings.valuePerDay = rounded(std::min(perDay, policy.value.atMost));
}

/// Where a dip is evidence, an unknown one is the worst.
void readPerformance(Readings& readings, const EvidenceSnapshot& snapshot, const Policy& policy) {
    const double worst = policy.value.worstDip;
    if (policy.ruleFor(EvidenceKind::Performance).use == Use::NotUsedHere)
        return;
    readings.dip = worst;
    if (const double high = snapshot.performance.high; isFresh(snapshot, EvidenceKind::Performance) && high <= worst)
        readings.dip = rounded(std::max(0.0, high));
    readings.dipPerDay = rounded(readings.dip * 100.0 * policy.value.dipCost);
}

} // namespace

assessment::Between Readings::incident(double low) const {
    return assessment::product({pDefect, std::min(low, pDefect), pDefectHigh},
                               {incidentShare, incidentShareLow, incidentShareHigh});
}

bool isHand(const EvidenceSnapshot& snapshot, const std::string& personId) {
    const std::vector<std::string>& hands = snapshot.hands.persons;
    return std::find(hands.begin(), hands.end(), personId) != hands.end();
}

std::vector<std::string> reviewersOf(const EvidenceSnapshot& snapshot, const Policy& policy) {
    std::vector<std::string> found;
    if (!isInUse(snapshot, policy, EvidenceKind::Review))
        return found;
    for (const assessment::Review& review : snapshot.reviews) {
        const Person* person = policy.person(review.person);
        if (review.head == snapshot.change.head && person && !isHand(snapshot, review.person) &&
            policy.isSenior(person->roles) && std::find(found.begin(), found.end(), review.person) == found.end())
            found.push_back(review.person);
    }
    return found;
}

std::vector<delivery::Alert> alertsThatCount(const EvidenceSnapshot& snapshot, const Policy& policy) {
    std::vector<delivery::Alert> counting;
    if (!snapshot.production.alerts)
        return counting;
    const std::vector<std::string>& harmless = policy.production.harmlessSeverities;
    for (const delivery::Alert& alert : *snapshot.production.alerts)
        if (std::find(harmless.begin(), harmless.end(), lowerAscii(alert.severity)) == harmless.end())
            counting.push_back(alert);
    return counting;
}

bool isFresh(const EvidenceSnapshot& snapshot, EvidenceKind kind) {
    if (snapshot.of(kind).state != assessment::EvidenceState::Fresh)
        return false;
    // A report without a test and a change that takes tests away are no evidence, whoever judged them Fresh.
    return kind != EvidenceKind::Tests || (snapshot.tests.executed > 0 && !snapshot.tests.deletesOrSkipsTests);
}

Readings read(const EvidenceSnapshot& snapshot, const Policy& policy, const assessment::RiskAssessment& risk) {
    Readings readings;
    readings.pDefect = rounded(risk.pDefectForGate.value());
    readings.pDefectHigh = rounded(std::max(risk.high.value(), risk.pDefectForGate.value()));
    readings.pDefectAlone = readings.pDefect;
    readSeries(readings, snapshot, policy);
    readComponents(readings, snapshot, policy);
    readReviews(readings, snapshot, policy);
    readValue(readings, snapshot, policy);
    readPerformance(readings, snapshot, policy);
    if (snapshot.isIrreversible || !isFresh(snapshot, EvidenceKind::Diff))
        readings.reversal = policy.tail.irreversible;

    readings.worry.fill(1.0);
    of(readings, EvidenceKind::Diff) = isFresh(snapshot, EvidenceKind::Diff) ? 0.0 : 1.0;
    of(readings, EvidenceKind::History) = isFresh(snapshot, EvidenceKind::History) ? 0.0 : 1.0;
    of(readings, EvidenceKind::Review) = readings.reviewer ? 0.0 : 1.0;
    of(readings, EvidenceKind::Value) = isFresh(snapshot, EvidenceKind::Value) ? 0.0 : 1.0;
    if (isFresh(snapshot, EvidenceKind::Performance) && policy.value.worstDip > 0.0)
        of(readings, EvidenceKind::Performance) = bounded(readings.dip / policy.value.worstDip);
    if (isFresh(snapshot, EvidenceKind::Tests))
        of(readings, EvidenceKind::Tests) = snapshot.tests.standing() > 0 ? 1.0
                                            : snapshot.tests.failed > 0   ? bounded(snapshot.tests.pExcusedBroken)
                                                                          : 0.0;
    if (isFresh(snapshot, EvidenceKind::Scan))
        of(readings, EvidenceKind::Scan) = scanWorry(snapshot.scan);
    if (isFresh(snapshot, EvidenceKind::Production))
        of(readings, EvidenceKind::Production) = productionWorry(snapshot, policy);
    if (isFresh(snapshot, EvidenceKind::Coverage)) {
        readings.coverage = rounded(coverageShare(snapshot.coverage));
        of(readings, EvidenceKind::Coverage) = 1.0 - readings.coverage;
    }
    // Traffic over the usual highest counts as the highest: unknown traffic must not be milder than any known one.
    if (isFresh(snapshot, EvidenceKind::Traffic) && snapshot.production.trafficNow)
        of(readings, EvidenceKind::Traffic) = bounded(*snapshot.production.trafficNow);

    for (const EvidenceKind kind : assessment::allEvidenceKinds) {
        const EvidenceRule& rule = policy.ruleFor(kind);
        if (rule.use != Use::NotUsedHere)
            readings.exposure += rule.weight * of(readings, kind);
    }
    readings.hasGoodTests = isFresh(snapshot, EvidenceKind::Tests) && snapshot.tests.failed == 0 &&
                            policy.ruleFor(EvidenceKind::Tests).use != Use::NotUsedHere;
    return readings;
}

} // namespace fermata::decision
