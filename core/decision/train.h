// The gate for a train: several waiting changes released together, decided as one subject.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/risk/joint_risk.h"
#include "core/decision/decision.h"
#include "core/decision/policy.h"
#include "core/decision/readings.h"
#include "core/decision/train_order.h"

namespace fermata::decision {

/// One change on a train, with what the gate would be given for it alone.
struct TrainCar {
    const assessment::EvidenceSnapshot* snapshot = nullptr; ///< never null; outlives the judge
    assessment::RiskAssessment risk;                        ///< assessedRisk() of it
    std::vector<std::size_t> needs; ///< places in the train of what must be released with it or before it
};

/// How one car stands on its train.
struct CarView {
    std::string key;      ///< of the change
    Decision alone;       ///< what the gate says of it without the others
    double pDefect = 1.0; ///< for the gate
    double onTop = 0.0;   ///< chance of a fault that comes of sharing files with others of the train, at most
};

/// Two cars that touch files in common, by their places.
struct CarPair {
    std::size_t first = 0;
    std::size_t second = 0;
    std::size_t files = 0; ///< in common
    double onTop = 0.0;    ///< chance of a fault that neither has alone
};

/// What the gate says of the train. Equal inputs give equal bytes.
struct TrainDecision {
    Verdict verdict = Verdict::Hold;
    Verdict strictest = Verdict::Hold; ///< of the cars, each for itself; the train is never milder
    std::vector<std::size_t> strictestCars;
    std::vector<CarView> cars; ///< as given
    TrainOrder order;
    std::vector<HardRule> rules;         ///< of the train as a whole: "train.order", "train.review", …
    assessment::JointRisk defect;        ///< of p_defect
    assessment::JointRisk incident;      ///< of p_incident
    Verdict weighed = Verdict::Hold;     ///< what weighing all cars together would have said
    std::vector<ActionLoss> weighing;    ///< sums over the cars; what comes of sharing files is in them
    std::string unit;                    ///< of the losses
    double valuePerDay = 0.0;            ///< a ticket that several cars name counts once, by the car worth most
    double dipPerDay = 0.0;              ///< summed
    std::optional<std::string> reviewer; ///< a senior without a hand in any car, who reviewed the head of each
    std::vector<CarPair> pairs;          ///< heaviest first, at most 200
    Message summary;
    int deciderNumber = decider;

    bool permits() const { return permission(verdict) >= permission(Verdict::Approve); }
};

/// What to take out so that the rest may do more; with a car goes whatever on the train needs it. Verified by deciding
/// on the rest.
struct TakeOut {
    std::vector<std::size_t> cars;      ///< places, rising
    Verdict verdict = Verdict::Approve; ///< of the rest
    Probability any;                    ///< p_defect of the rest
    double valuePerDay = 0.0;           ///< that the rest no longer brings
    bool isSmallest = true; ///< no set with fewer chosen cars does it; false where only likely ones were tried
};

/// Decides on one train, and on parts of it again and again.
///
/// - The worst rule counts: never milder than the strictest car alone.
/// - Risk: joint p_defect and p_incident (JointTrain) with both ends; the policy's limits on review, coverage and fast
///   track hold for them as for one change, coverage being that of all changed lines together.
/// - Weighing: the expected losses of the cars summed, each with its own blast, and on top, for each pair on one file,
///   its chance of a fault with the larger blast of the two.
/// - A review of the train is one senior's, without a hand in any car, of every head.
/// - Changes that need each other in a circle hold the train.
/// Thread safety: const methods from any thread.
class TrainJudge {
public:
    /// @requires policy.contradictions().empty(), all cars for one environment; policy and snapshots outlive it
    TrainJudge(std::span<const TrainCar> train, const Policy& policy, const assessment::JointTerms& terms = {});

    /// @ensures permission of the verdict is at most that of each car alone, and never rises when evidence of a car is
    /// taken away (invariant 1)
    TrainDecision decide() const;
    /// The verdict on the cars that are on; FastTrack on none. @requires one entry for each car
    Verdict verdictOf(const std::vector<bool>& isOn) const;
    /// For each permission above that of the whole train that a part of it reaches, the smallest set to take out:
    /// exact for up to three chosen cars on a train of up to 16, else among the riskiest. Mildest last.
    std::vector<TakeOut> takeOuts() const;

private:
    struct Car {
        std::string key;
        Decision alone;
        Readings readings;
        double impact = 0.0;      ///< share of incidents · blast
        double oneIncident = 0.0; ///< loss of one incident
        long covered = 0, coverable = 0;
        bool isCoverageKnown = false;
        std::vector<std::string> tickets;
        std::vector<std::string> reviewers; ///< seniors without a hand in it who reviewed its head
        std::vector<std::string> hands;
    };
    struct Together; ///< everything about the cars that are on
    Together together(const std::vector<bool>& isOn) const;
    TakeOut takeOut(const std::vector<bool>& isOn, bool isSmallest) const;
    std::optional<std::vector<bool>> smallestExtra(std::vector<bool> isOn, int wanted, bool& isSmallest) const;

    const Policy& m_policy;
    double m_interaction;
    std::vector<Car> m_cars;
    std::vector<std::vector<std::size_t>> m_needs;
    std::vector<assessment::Overlap> m_overlaps;
    assessment::JointTrain m_defect, m_incident;
};

} // namespace fermata::decision
