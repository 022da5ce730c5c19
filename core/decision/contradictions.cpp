// What a policy may not say, because the gate could then become milder with more risk or less evidence.

#include <algorithm>
#include <cmath>
#include <set>

#include "core/decision/policy.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using Found = std::vector<std::pair<std::string, std::string>>;

void checkShare(Found& found, const std::string& field, double value) {
    if (!(value >= 0.0 && value <= 1.0))
        found.emplace_back(field, "must lie between 0 and 1");
}

void checkSafeTime(Found& found, const Policy& policy) {
    const SafeTimeTerms& terms = policy.production.safeTime;
    if (!(terms.saves >= 0.0 && terms.saves < 1.0))
        found.emplace_back("production.safe_time.saves", "must lie between 0 and 1, and below 1");
    if (terms.within < Seconds{3600} || terms.within > Seconds{48 * 3600})
        found.emplace_back("production.safe_time.within", "must lie between 1h and 48h");
    // Where traffic is mandatory its absence holds already: knowing a better time is never worse than knowing nothing.
    if (terms.isAsked() && policy.ruleFor(EvidenceKind::Traffic).use != Use::Mandatory)
        found.emplace_back("production.safe_time.saves", "needs evidence.traffic to be mandatory");
}

void checkAppetite(Found& found, const Appetite& appetite) {
    checkShare(found, "appetite.fast_track_below", appetite.fastTrackBelow);
    checkShare(found, "appetite.review_above", appetite.reviewAbove);
    checkShare(found, "appetite.block_above", appetite.blockAbove);
    checkShare(found, "appetite.coverage_floor", appetite.coverageFloor);
    if (appetite.fastTrackBelow > appetite.reviewAbove)
        found.emplace_back("appetite.fast_track_below", "must not exceed review_above");
    if (appetite.reviewAbove > appetite.blockAbove)
        found.emplace_back("appetite.review_above", "must not exceed block_above");
}

void checkLosses(Found& found, const std::map<Verdict, LossLine>& losses) {
    const LossLine* milder = nullptr;
    for (const Verdict verdict : allVerdicts) {
        const std::string field = "losses." + std::string(name(verdict));
        const auto line = losses.find(verdict);
        if (line == losses.end()) {
            found.emplace_back(field, "is missing: every verdict needs a line");
            continue;
        }
        const LossLine& own = line->second;
        if (!std::isfinite(own.intercept) || !std::isfinite(own.slope) || own.intercept < 0.0 || own.slope < 0.0)
            found.emplace_back(field, "needs two finite numbers that are not negative");
        else if (milder && !(own.slope < milder->slope))
            found.emplace_back(field + ".slope", "must be smaller than that of the milder verdict before it");
        else if (milder && !(own.intercept > milder->intercept))
            found.emplace_back(field + ".intercept", "must be larger than that of the milder verdict before it");
        if (!std::isfinite(own.delayDays) || own.delayDays < 0.0)
            found.emplace_back(field + ".delay_days", "must not be negative");
        else if (milder && !(own.delayDays >= milder->delayDays))
            found.emplace_back(field + ".delay_days", "must not be smaller than that of the milder verdict before it");
        milder = &own;
    }
}

void checkValue(Found& found, const Policy& policy) {
    const ValueTerms& value = policy.value;
    if (!std::isfinite(value.atMost) || value.atMost < 0.0)
        found.emplace_back("value.at_most", "must not be negative");
    if (value.isWeighed() && policy.lossUnit.empty())
        found.emplace_back("losses.unit", "is needed where value is weighed: a worth without a unit says nothing");
    if (value.spreadOver < Days{1})
        found.emplace_back("value.spread_over", "must be at least a day");
    if (!std::isfinite(value.dipCost) || value.dipCost < 0.0)
        found.emplace_back("value.dip_cost", "must not be negative");
    checkShare(found, "value.worst_dip", value.worstDip);
    if (value.dipCost > 0.0 && policy.lossUnit.empty())
        found.emplace_back("losses.unit", "is needed where a dip costs something");
    const TailTerms& tail = policy.tail;
    if (!std::isfinite(tail.irreversible) || tail.irreversible < 1.0)
        found.emplace_back("tail.irreversible", "must be at least 1: what cannot be undone never costs less");
    if (!std::isfinite(tail.reviewAbove) || tail.reviewAbove < 0.0)
        found.emplace_back("tail.review_above", "must not be negative");
    checkShare(found, "tail.ignore_below", tail.ignoreBelow);
}

void checkEvidence(Found& found, const Policy& policy) {
    for (const EvidenceKind kind : assessment::allEvidenceKinds) {
        const std::string field = "evidence." + std::string(assessment::name(kind));
        const auto rule = policy.evidence.find(kind);
        if (rule == policy.evidence.end()) {
            found.emplace_back(field, "is missing: say mandatory, advisory or not used here");
            continue;
        }
        if (kind == EvidenceKind::Diff && rule->second.use != Use::Mandatory)
            found.emplace_back(field + ".use", "must be mandatory: without the change there is nothing to decide");
        if (kind == EvidenceKind::History && rule->second.use == Use::NotUsedHere)
            found.emplace_back(field + ".use", "must not be not-used-here: the risk rests on it");
        if (rule->second.use == Use::NotUsedHere && rule->second.reason.empty())
            found.emplace_back(field + ".reason", "is needed where a kind is not used here");
        if (rule->second.use != Use::NotUsedHere && rule->second.maximumAge <= Seconds{0})
            found.emplace_back(field + ".maximum_age", "must be longer than nothing");
        if (!(rule->second.weight >= 0.0 && rule->second.weight <= 1000.0))
            found.emplace_back(field + ".weight", "must lie between 0 and 1000");
    }
}

/// Names each address or account that two people claim: four eyes would then be two names of one person.
void checkClaims(Found& found, const std::string& field, const std::vector<std::string>& claims,
                 std::set<std::string>& seen) {
    for (std::size_t i = 0; i < claims.size(); ++i)
        if (!seen.insert(claims[i]).second)
            found.emplace_back(field + "[" + std::to_string(i) + "]", "belongs to somebody already");
}

void checkPeople(Found& found, const std::vector<Person>& people) {
    std::set<std::string> ids, emails, logins, accounts;
    for (std::size_t i = 0; i < people.size(); ++i) {
        const std::string field = "people[" + std::to_string(i) + "]";
        if (people[i].id.empty())
            found.emplace_back(field + ".id", "is empty");
        else if (!ids.insert(people[i].id).second)
            found.emplace_back(field + ".id", "is used twice");
        checkClaims(found, field + ".emails", people[i].emails, emails);
        checkClaims(found, field + ".logins", people[i].logins, logins);
        checkClaims(found, field + ".os_accounts", people[i].osAccounts, accounts);
    }
}

void checkComponents(Found& found, const std::vector<Component>& components) {
    std::set<std::string> ids;
    for (std::size_t i = 0; i < components.size(); ++i) {
        const Component& each = components[i];
        const std::string field = "components[" + std::to_string(i) + "]";
        if (each.id.empty())
            found.emplace_back(field + ".id", "is empty");
        else if (!ids.insert(each.id).second)
            found.emplace_back(field + ".id", "is used twice");
        if (each.paths.empty())
            found.emplace_back(field + ".paths", "is empty");
        if (!(each.criticality > 0.0) || !std::isfinite(each.criticality))
            found.emplace_back(field + ".criticality", "must be above 0");
        if (!(each.recoveryHours > 0.0) || !std::isfinite(each.recoveryHours))
            found.emplace_back(field + ".recovery_hours", "must be above 0");
        if (each.reviewAbove)
            checkShare(found, field + ".review_above", *each.reviewAbove);
        if (!(each.incidentAlpha > 0.0) || !(each.incidentBeta > 0.0) || !std::isfinite(each.incidentAlpha) ||
            !std::isfinite(each.incidentBeta))
            found.emplace_back(field + ".incident_share", "needs two numbers above 0");
    }
}

void checkFreeze(Found& found, const Policy& policy, std::size_t i) {
    const Freeze& freeze = policy.freezes[i];
    const std::string field = "freezes[" + std::to_string(i) + "]";
    if (freeze.to <= freeze.from)
        found.emplace_back(field + ".to", "must be later than from");
    for (const std::string& id : freeze.environments)
        if (std::none_of(policy.environments.begin(), policy.environments.end(),
                         [&](const Environment& each) { return each.id == id; }))
            found.emplace_back(field + ".environments", "names " + id + ", which is no environment: it never matches");
    const std::set<assessment::ChangeKind> classes(freeze.exceptClasses.begin(), freeze.exceptClasses.end());
    if (classes.size() > static_cast<std::size_t>(assessment::ChangeKind::Code))
        found.emplace_back(field + ".except.classes", "names every class: the freeze freezes nothing");
    for (const std::string& role : freeze.exceptRoles)
        if (std::find(policy.approverRoles.begin(), policy.approverRoles.end(), role) == policy.approverRoles.end())
            found.emplace_back(field + ".except.roles",
                               "names " + role + ", which is no role of an approver: nobody could override");
    for (const Freeze& other : policy.freezes)
        if (&other != &freeze && other.name == freeze.name &&
            (other.exceptClasses != freeze.exceptClasses || other.exceptRoles != freeze.exceptRoles ||
             other.exceptIncidentBranches != freeze.exceptIncidentBranches)) {
            found.emplace_back(field + ".except", "differs from that of another freeze of the same name");
            break;
        }
}

} // namespace

std::vector<std::pair<std::string, std::string>> Policy::contradictions() const {
    Found found;
    if (version != 1)
        found.emplace_back("version", "must be 1");
    checkPeople(found, people);
    checkComponents(found, components);
    checkAppetite(found, appetite);
    checkLosses(found, losses);
    checkValue(found, *this);
    checkEvidence(found, *this);
    std::set<std::string> environmentIds;
    for (std::size_t i = 0; i < environments.size(); ++i)
        if (environments[i].id.empty() || !environmentIds.insert(environments[i].id).second)
            found.emplace_back("environments[" + std::to_string(i) + "].id", "is empty or used twice");
    for (std::size_t i = 0; i < freezes.size(); ++i)
        checkFreeze(found, *this, i);
    if (!(production.burnRate > 0.0) || !std::isfinite(production.burnRate))
        found.emplace_back("production.burn_rate", "must be above 0");
    checkShare(found, "production.traffic_share", production.trafficShare);
    checkSafeTime(found, *this);
    if (failedTests != Verdict::Hold && failedTests != Verdict::Block)
        found.emplace_back("failed_tests", "must be hold or block");
    if (newCriticalFinding == Verdict::FastTrack || newCriticalFinding == Verdict::Approve)
        found.emplace_back("new_critical_finding", "must be review, hold or block");
    if (!(efforts.reviewHours >= 0.0) || !std::isfinite(efforts.reviewHours))
        found.emplace_back("efforts.review_hours", "must not be negative");
    if (!(efforts.coverHours >= 0.0) || !std::isfinite(efforts.coverHours))
        found.emplace_back("efforts.cover_hours", "must not be negative");
    if (!(splitting.hours >= 0.0) || !std::isfinite(splitting.hours))
        found.emplace_back("efforts.split_hours", "must not be negative");
    if (!(efforts.runHours >= 0.0) || !std::isfinite(efforts.runHours))
        found.emplace_back("efforts.run_hours", "must not be negative");
    if (series.window < Seconds{0} || series.window > Days{90})
        found.emplace_back("series.window", "must be from 0 to 90 days");
    if (!(efforts.hourCost >= 0.0) || !std::isfinite(efforts.hourCost))
        found.emplace_back("efforts.hour_cost", "must not be negative");
    if (overrideAtMost <= Seconds{0})
        found.emplace_back("override_at_most", "must be longer than nothing");
    return found;
}

} // namespace fermata::decision
