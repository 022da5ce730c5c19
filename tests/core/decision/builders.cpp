#include "tests/core/decision/builders.h"

#include <algorithm>
#include <limits>

#include "tests/core/assessment/risk_builders.h"

namespace fermata::test {
namespace {

using namespace assessment;
using namespace decision;

constexpr Time noon = fromUnix(1795435200); // Monday 2026-11-23 12:00 UTC

bool coin(std::mt19937& dice, unsigned oneIn) {
    return dice() % oneIn == 0;
}
double between(std::mt19937& dice, double low, double high) {
    return std::uniform_real_distribution(low, high)(dice);
}

CommitId commit(std::uint8_t number) {
    CommitId id;
    id.bytes[0] = number;
    return id;
}

} // namespace

Policy aPolicy() {
    Policy policy = Policy::standard();
    policy.people = {{"ada", "Ada", {"ada@example.org", "ada@home.example"}, {}, {"ada"}, {"author"}, {}},
                     {"sam", "Sam", {"sam@example.org"}, {}, {"sam"}, {"senior"}, {}},
                     {"rita", "Rita", {"rita@example.org"}, {}, {"rita"}, {"release-manager", "senior"}, {}}};
    policy.components = {{"pay", {"pay/**"}, 4.0, 0.15, 1.0, 1.0, 1.0}};
    return policy;
}

EvidenceSnapshot aSnapshot() {
    EvidenceSnapshot snapshot;
    snapshot.at = noon;
    snapshot.environment = "production";
    snapshot.change.key = "shop/fix-typo";
    snapshot.change.head = commit(2);
    snapshot.change.base = commit(1);
    snapshot.changeClass = {ChangeKind::Documentation, "README.md"};
    snapshot.components = {""};
    snapshot.features = nothingKnown();
    for (auto& value : snapshot.features.values)
        value = 1.0;
    for (const EvidenceKind kind : allEvidenceKinds) {
        Evidence evidence;
        evidence.kind = kind;
        evidence.state = EvidenceState::Fresh;
        evidence.observedAt = noon - Seconds{300};
        evidence.boundTo = snapshot.change.head.hex();
        snapshot.evidence.push_back(evidence);
    }
    entry(snapshot, EvidenceKind::Review).state = EvidenceState::Missing;
    snapshot.tests.executed = snapshot.tests.passed = 120;
    snapshot.coverage = {90, 100};
    snapshot.hands.persons = {"ada"};
    snapshot.production.at = noon;
    snapshot.production.environment = "production";
    snapshot.production.alerts.emplace();
    snapshot.production.burnRates = {{"shop", 0.4, Seconds{3600}}};
    snapshot.production.hasIncident = false;
    snapshot.production.hasRollout = false;
    snapshot.production.trafficNow = 0.5;
    snapshot.production.usualTraffic.assign(168, 100.0);
    for (std::size_t hour = 0; hour < 168; ++hour) // nights are quiet
        if (hour % 24 < 6)
            snapshot.production.usualTraffic[hour] = 20.0;
    return snapshot;
}

RiskAssessment aRisk(double pDefect) {
    RiskAssessment risk;
    risk.state = RiskState::Ready;
    risk.pDefect = risk.pDefectForGate = Probability::clamped(pDefect);
    risk.low = Probability::clamped(pDefect - 0.03);
    risk.high = Probability::clamped(pDefect + 0.03);
    risk.contributions = {{"la", 0.8, 412.0, true}, {"nf", -0.3, 1.0, true}, {"age", 0.1, 12.0, false}};
    return risk;
}

Evidence& entry(EvidenceSnapshot& snapshot, EvidenceKind kind) {
    return *std::find_if(snapshot.evidence.begin(), snapshot.evidence.end(),
                         [&](const Evidence& each) { return each.kind == kind; });
}

Policy somePolicy(std::mt19937& dice) {
    Policy policy = aPolicy();
    for (auto& [kind, rule] : policy.evidence) {
        rule.weight = coin(dice, 3) ? 0.0 : between(dice, 0, 3);
        rule.maximumAge = Seconds{60 + dice() % 1000000};
        if (kind == EvidenceKind::Diff)
            continue;
        const unsigned use = dice() % 5;
        rule.use = use < 2                                    ? Use::Mandatory
                   : use < 4 || kind == EvidenceKind::History ? Use::Advisory
                                                              : Use::NotUsedHere;
        rule.reason = rule.use == Use::NotUsedHere ? "not here" : "";
    }
    double limits[] = {between(dice, 0, 1), between(dice, 0, 1), between(dice, 0, 1)};
    std::sort(std::begin(limits), std::end(limits));
    policy.appetite = {limits[0], limits[1], limits[2], between(dice, 0, 1)};
    double intercept = 0, slope = between(dice, 20, 200), delay = 0;
    for (const Verdict verdict : allVerdicts) {
        policy.losses[verdict] = {intercept, slope, delay};
        delay += coin(dice, 4) ? 0.0 : between(dice, 0, 3);
        intercept += between(dice, 0.01, 5);
        slope *= between(dice, 0.2, 0.9);
    }
    policy.components[0].criticality = between(dice, 0.1, 8);
    if (coin(dice, 2)) {
        policy.lossUnit = "EUR";
        policy.value = {between(dice, 0.1, 30), Days{1 + dice() % 100}, coin(dice, 3) ? 0.0 : between(dice, 0, 1),
                        between(dice, 0, 0.3)};
    }
    policy.components[0].recoveryHours = coin(dice, 2) ? 1.0 : between(dice, 0.2, 4);
    policy.tail = {between(dice, 1, 5), coin(dice, 2) ? 0.0 : between(dice, 1, 500), between(dice, 0, 0.2)};
    policy.failedTests = coin(dice, 2) ? Verdict::Block : Verdict::Hold;
    policy.newCriticalFinding = coin(dice, 2) ? Verdict::Review : Verdict::Block;
    if (policy.evidence[EvidenceKind::Traffic].use == Use::Mandatory && coin(dice, 3))
        policy.production.safeTime = {between(dice, 0.01, 0.95), Seconds{3600 + dice() % 169200}};
    return policy;
}

EvidenceSnapshot someSnapshot(std::mt19937& dice) {
    EvidenceSnapshot snapshot = aSnapshot();
    const double odd[] = {std::numeric_limits<double>::quiet_NaN(), -1.0, 1e300,
                          std::numeric_limits<double>::infinity()};
    constexpr EvidenceState states[] = {EvidenceState::Stale, EvidenceState::Missing, EvidenceState::Conflicting,
                                        EvidenceState::Malformed};
    const unsigned spoiled = 3 + dice() % 8;
    for (Evidence& each : snapshot.evidence) {
        each.state = coin(dice, spoiled) ? states[dice() % 4] : EvidenceState::Fresh;
        each.observedAt = coin(dice, 10) ? std::nullopt : std::optional(snapshot.at - Seconds{dice() % 400000});
    }
    constexpr ChangeKind kinds[] = {ChangeKind::Documentation, ChangeKind::Text, ChangeKind::Code,
                                    ChangeKind::Pipeline};
    snapshot.changeClass.kind = kinds[dice() % 4];
    snapshot.editsPipelineOrPolicy = coin(dice, 8);
    if (coin(dice, 3))
        snapshot.components.push_back("pay");
    if (coin(dice, 20))
        snapshot.components.clear();
    for (auto& value : snapshot.features.values)
        value = coin(dice, 15) ? std::nullopt : std::optional(between(dice, 0, 60));
    snapshot.tests.executed = coin(dice, 12) ? 0 : int(dice() % 500);
    snapshot.tests.failed = coin(dice, 5) ? int(dice() % 5) : 0;
    snapshot.tests.excused = coin(dice, 2) ? int(dice() % 6) - 1 : 0;
    snapshot.tests.pExcusedBroken = double(dice() % 60) / 1000.0;
    snapshot.tests.deletesOrSkipsTests = coin(dice, 15);
    snapshot.scan.newCritical = coin(dice, 5) ? int(dice() % 3) : 0;
    snapshot.scan.newOther = coin(dice, 3) ? int(dice() % 40) - 1 : 0;
    snapshot.coverage.coverable = coin(dice, 10) ? 0 : long(dice() % 300);
    snapshot.coverage.covered = long(dice() % 320) - 10;
    if (coin(dice, 3))
        snapshot.reviews.push_back({"sam", {"senior"}, snapshot.at, snapshot.change.head});
    if (coin(dice, 6))
        snapshot.reviews.push_back({"rita", {"senior"}, snapshot.at, snapshot.change.base});
    if (coin(dice, 6))
        snapshot.reviews.push_back({"ada", {"senior"}, snapshot.at, snapshot.change.head});
    if (coin(dice, 6))
        snapshot.hands.persons.push_back("sam");
    delivery::ProductionState& state = snapshot.production;
    if (coin(dice, 8))
        state.alerts.reset();
    else if (coin(dice, 6))
        state.alerts->push_back({"ErrorsHigh", coin(dice, 2) ? "critical" : "info", coin(dice, 2), snapshot.at});
    if (coin(dice, 8))
        state.burnRates.reset();
    else
        state.burnRates->front().rate = coin(dice, 20) ? odd[dice() % 4] : between(dice, 0, coin(dice, 4) ? 20 : 5);
    if (coin(dice, 6))
        state.hasIncident = coin(dice, 2) ? std::nullopt : std::optional(true);
    if (coin(dice, 6))
        state.hasRollout = coin(dice, 2) ? std::nullopt : std::optional(true);
    state.trafficNow =
        coin(dice, 6) ? std::nullopt : std::optional(coin(dice, 20) ? odd[dice() % 4] : between(dice, 0, 1.4));
    if (coin(dice, 6))
        state.usualTraffic.clear();
    if (coin(dice, 6))
        snapshot.freezes.push_back(
            {"year end", snapshot.at - Seconds{dice() % 9000}, snapshot.at + Seconds{dice() % 900000}});
    if (!coin(dice, 4))
        snapshot.value.costOfDelay = coin(dice, 20) ? odd[dice() % 4] : between(dice, 0, 25);
    if (coin(dice, 4))
        snapshot.value.total = coin(dice, 20) ? odd[dice() % 4] : between(dice, 0, 900);
    if (coin(dice, 3))
        snapshot.value.unit = coin(dice, 2) ? "EUR" : "points";
    snapshot.performance.high = coin(dice, 20) ? odd[dice() % 4] : between(dice, -0.1, 0.4);
    snapshot.isIrreversible = coin(dice, 8);
    if (coin(dice, 10))
        snapshot.barred = assessment::BarredVersion{"1.1", "worse", coin(dice, 2)};
    for (const char* component : {"", "pay"})
        if (coin(dice, 3))
            snapshot.defects[component] = {coin(dice, 20) ? odd[dice() % 4] : between(dice, 0, 30),
                                           coin(dice, 20) ? odd[dice() % 4] : between(dice, 0, 300)};
    if (coin(dice, 5)) {
        const double p = between(dice, 0, 0.7);
        snapshot.series.push_back({"pay", int(1 + dice() % 5), int(dice() % 900), snapshot.at - Seconds{dice() % 200000},
                                   {commit(9)}, Probability::clamped(p), Probability::clamped(p * 1.3)});
    }
    if (coin(dice, 30))
        snapshot.evidence.erase(snapshot.evidence.begin() + dice() % snapshot.evidence.size());
    if (const Time first = snapshot.at - Seconds{dice() % 7200}; coin(dice, 2))
        for (int hour = 0; hour < 48; ++hour)
            state.trafficAhead.push_back({first + Seconds{3600} * hour, first + Seconds{3600} * (hour + 1),
                                          coin(dice, 50) ? odd[dice() % 4] : between(dice, 0, 1.2),
                                          coin(dice, 50) ? odd[dice() % 4] : between(dice, 0, 900)});
    return snapshot;
}

RiskAssessment someRisk(std::mt19937& dice) {
    RiskAssessment risk = aRisk(coin(dice, 2) ? between(dice, 0, 0.2) : between(dice, 0, 1));
    if (coin(dice, 10))
        risk.state = RiskState::PriorOnly;
    return risk;
}

RiskModel::Pointer someModel(std::uint32_t seed, double scale) {
    RiskParts parts = someParts(seed, changeSchema().features.size(), 20);
    parts.schema = changeSchema().id;
    for (std::size_t i = 0; i < parts.features.size(); ++i)
        parts.features[i] = changeSchema().features[i].id;
    for (CalibrationKnot& knot : parts.calibration) {
        knot.probability *= scale;
        knot.low *= scale;
        knot.high *= scale;
    }
    return RiskModel::fromParts(std::move(parts)).value();
}

} // namespace fermata::test
