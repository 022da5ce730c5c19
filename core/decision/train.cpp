#include "core/decision/train.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <numeric>

#include "core/base/probability.h"
#include "core/decision/gate.h"
#include "core/decision/train_together.h"
#include "core/decision/weighing.h"
#include "core/decision/worth.h"

namespace fermata::decision {
namespace {

using assessment::EvidenceKind;
using assessment::TrainMember;

constexpr std::size_t mostPairs = 200;

std::vector<std::string> pathsOf(const assessment::EvidenceSnapshot& snapshot) {
    std::vector<std::string> paths;
    for (const delivery::ChangedFile& file : snapshot.files) {
        paths.push_back(file.path);
        if (!file.oldPath.empty())
            paths.push_back(file.oldPath);
    }
    return paths;
}

std::vector<TrainMember> defectsOf(std::span<const TrainCar> train, const Policy& policy) {
    std::vector<TrainMember> members;
    for (const TrainCar& car : train) {
        const Readings readings = read(*car.snapshot, policy, car.risk);
        members.push_back({Probability::clamped(readings.pDefect),
                           Probability::clamped(std::min(car.risk.low.value(), readings.pDefect)),
                           Probability::clamped(readings.pDefectHigh), pathsOf(*car.snapshot)});
    }
    return members;
}

std::vector<TrainMember> incidentsOf(std::span<const TrainCar> train, const Policy& policy) {
    std::vector<TrainMember> members;
    for (const TrainCar& car : train) {
        const Decision alone = decide(*car.snapshot, policy, car.risk);
        members.push_back({alone.pIncident, alone.pIncidentLow, alone.pIncidentHigh, {}});
    }
    return members;
}

/// A ticket that several cars name counts once: of cars that share one, only the one that is worth most.
double valueOf(const std::vector<const std::vector<std::string>*>& tickets, const std::vector<double>& worths) {
    std::vector<std::size_t> head(tickets.size());
    std::iota(head.begin(), head.end(), std::size_t{0});
    const auto find = [&](std::size_t at) {
        while (head[at] != at)
            at = head[at] = head[head[at]];
        return at;
    };
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < tickets.size(); ++i)
        for (const std::string& ticket : *tickets[i])
            if (const auto [known, isNew] = first.try_emplace(ticket, i); !isNew)
                head[find(i)] = find(known->second);
    std::map<std::size_t, double> most;
    for (std::size_t i = 0; i < tickets.size(); ++i)
        most[find(i)] = std::max(most[find(i)], worths[i]);
    return std::accumulate(most.begin(), most.end(), 0.0,
                           [](double sum, const auto& each) { return sum + each.second; });
}

} // namespace

TrainJudge::TrainJudge(std::span<const TrainCar> train, const Policy& policy, const assessment::JointTerms& terms)
    : m_policy(policy),
      m_interaction(terms.interaction),
      m_overlaps(assessment::overlapsOf(defectsOf(train, policy))),
      m_defect(defectsOf(train, policy), m_overlaps, terms),
      m_incident(incidentsOf(train, policy), m_overlaps, terms) {
    for (const TrainCar& given : train) {
        const assessment::EvidenceSnapshot& snapshot = *given.snapshot;
        assert(snapshot.environment == train.front().snapshot->environment);
        Car car;
        car.key = snapshot.change.key;
        car.alone = fermata::decision::decide(snapshot, policy, given.risk);
        car.readings = read(snapshot, policy, given.risk);
        car.impact = car.readings.incidentShare * car.readings.blast();
        car.oneIncident = lossOfOneIncident(policy, car.readings);
        car.isCoverageKnown = isFresh(snapshot, EvidenceKind::Coverage);
        car.coverable = std::max(0L, snapshot.coverage.coverable);
        car.covered = std::clamp(snapshot.coverage.covered, 0L, car.coverable);
        car.tickets = snapshot.value.tickets;
        car.reviewers = reviewersOf(snapshot, policy);
        car.hands = snapshot.hands.persons;
        m_cars.push_back(std::move(car));
        m_needs.push_back(given.needs);
    }
}

TrainJudge::Together TrainJudge::together(const std::vector<bool>& isOn) const {
    Together sum;
    std::vector<const std::vector<std::string>*> tickets;
    std::vector<double> worths;
    std::map<std::string, std::size_t> reviews; // of how many cars
    long covered = 0, coverable = 0;
    bool isCoverageKnown = true, isTailReviewed = true;
    sum.reviewAbove = m_policy.appetite.reviewAbove;
    for (std::size_t i = 0; i < m_cars.size(); ++i) {
        if (!isOn[i])
            continue;
        const Car& car = m_cars[i];
        ++sum.count;
        if (car.alone.verdict > sum.strictest || sum.count == 1)
            sum.strictest = car.alone.verdict;
        sum.exposed += car.readings.pDefect * car.impact;
        sum.exposedLow += car.alone.pIncidentLow.value() * car.readings.blast();
        sum.exposedHigh += car.alone.pIncidentHigh.value() * car.readings.blast();
        sum.dipPerDay += car.readings.dipPerDay;
        sum.reviewAbove = std::min(sum.reviewAbove, car.readings.reviewAbove);
        tickets.push_back(&car.tickets);
        worths.push_back(car.readings.valuePerDay);
        for (const std::string& person : car.reviewers)
            ++reviews[person];
        covered += car.covered;
        coverable += car.coverable;
        isCoverageKnown = isCoverageKnown && car.isCoverageKnown;
        if (car.oneIncident > sum.oneIncident)
            sum.oneIncident = car.oneIncident;
        if (m_policy.tail.reviewAbove > 0.0 && car.oneIncident >= rounded(m_policy.tail.reviewAbove))
            isTailReviewed = isTailReviewed && car.readings.reviewer;
    }
    for (const assessment::Overlap& pair : m_overlaps) {
        if (!isOn[pair.first] || !isOn[pair.second])
            continue;
        const Car &one = m_cars[pair.first], &other = m_cars[pair.second];
        const double onTop = m_interaction * std::min(one.readings.pDefect, other.readings.pDefect);
        sum.exposed += onTop * std::max(one.impact, other.impact);
        sum.exposedHigh += m_interaction * std::min(one.readings.pDefectHigh, other.readings.pDefectHigh) *
                           std::max(one.impact, other.impact);
    }
    sum.exposedHigh = std::max(sum.exposedHigh, sum.exposed);
    sum.valuePerDay = rounded(valueOf(tickets, worths));
    for (const auto& [person, count] : reviews) {
        const auto isHandOf = [&](std::size_t i) {
            return isOn[i] &&
                   std::find(m_cars[i].hands.begin(), m_cars[i].hands.end(), person) != m_cars[i].hands.end();
        };
        bool isHand = false;
        for (std::size_t i = 0; i < m_cars.size() && !isHand; ++i)
            isHand = isHandOf(i);
        if (count == sum.count && !isHand && !sum.reviewer)
            sum.reviewer = person;
    }
    sum.isTailReviewed = isTailReviewed || sum.reviewer.has_value();
    sum.coverage = !isCoverageKnown ? 0.0 : coverable == 0 ? 1.0 : rounded(double(covered) / double(coverable));
    sum.isCoverageKnown = isCoverageKnown;
    sum.defect = m_defect.of(isOn);
    sum.incident = m_incident.of(isOn);
    std::vector<std::vector<std::size_t>> needs(m_cars.size());
    for (std::size_t i = 0; i < m_cars.size(); ++i)
        for (const std::size_t need : m_needs[i])
            if (isOn[i] && need < isOn.size() && isOn[need])
                needs[i].push_back(need);
    sum.order = orderOf(needs);
    if (sum.count == 0)
        return sum;
    // The sum of n lines at their own exposures is n lines at the mean exposure.
    const double n = double(sum.count);
    sum.weighed = cheapest(m_policy, sum.exposed / n, (sum.valuePerDay - sum.dipPerDay) / n);
    sum.verdict =
        std::max(sum.strictest, sum.weighed == Verdict::Review && sum.reviewer ? Verdict::Approve : sum.weighed);
    std::vector<std::string> keys;
    for (const Car& car : m_cars)
        keys.push_back(car.key);
    Together::addRules(sum, keys, m_policy);
    for (const HardRule& rule : sum.rules)
        if (rule.state == RuleState::NotMet)
            sum.verdict = std::max(sum.verdict, rule.atBest);
    return sum;
}

Verdict TrainJudge::verdictOf(const std::vector<bool>& isOn) const {
    assert(isOn.size() == m_cars.size());
    return together(isOn).verdict;
}

TrainDecision TrainJudge::decide() const {
    Together sum = together(std::vector<bool>(m_cars.size(), true));
    TrainDecision decision;
    decision.verdict = sum.verdict;
    decision.strictest = sum.strictest;
    decision.order = std::move(sum.order);
    decision.rules = std::move(sum.rules);
    decision.defect = sum.defect;
    decision.incident = sum.incident;
    decision.weighed = sum.weighed;
    decision.unit = m_policy.lossUnit;
    decision.valuePerDay = sum.valuePerDay;
    decision.dipPerDay = sum.dipPerDay;
    decision.reviewer = sum.reviewer;
    const double n = std::max(1.0, double(sum.count));
    for (ActionLoss loss : losses(m_policy, sum.exposed / n, sum.exposedLow / n, sum.exposedHigh / n,
                                  (sum.valuePerDay - sum.dipPerDay) / n)) {
        for (double* each : {&loss.expected, &loss.low, &loss.high})
            *each = rounded(*each * double(sum.count));
        decision.weighing.push_back(loss);
    }
    for (std::size_t i = 0; i < m_cars.size(); ++i) {
        const Car& car = m_cars[i];
        decision.cars.push_back({car.key, car.alone, car.readings.pDefect, 0.0});
        if (car.alone.verdict == sum.strictest)
            decision.strictestCars.push_back(i);
    }
    for (const assessment::Overlap& pair : m_overlaps) {
        const double onTop =
            rounded(m_interaction * std::min(decision.cars[pair.first].pDefect, decision.cars[pair.second].pDefect));
        decision.pairs.push_back({pair.first, pair.second, pair.files, onTop});
        for (const std::size_t at : {std::size_t{pair.first}, std::size_t{pair.second}})
            decision.cars[at].onTop = std::min(1.0, rounded(decision.cars[at].onTop + onTop));
    }
    std::stable_sort(decision.pairs.begin(), decision.pairs.end(),
                     [](const CarPair& a, const CarPair& b) { return a.onTop > b.onTop; });
    if (decision.pairs.size() > mostPairs)
        decision.pairs.resize(mostPairs);
    decision.summary = summaryOfTrain(decision, sum.reviewAbove);
    return decision;
}

} // namespace fermata::decision
