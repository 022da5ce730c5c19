// Everything about those cars of a train that are on: sums, limits, rules. Inner to TrainJudge.
#pragma once

#include "core/decision/train.h"

namespace fermata::decision {

struct TrainJudge::Together {
    std::size_t count = 0;
    Verdict verdict = Verdict::FastTrack;
    Verdict strictest = Verdict::FastTrack;
    Verdict weighed = Verdict::FastTrack;
    std::vector<HardRule> rules;
    TrainOrder order;
    assessment::JointRisk defect, incident;
    double exposed = 0.0, exposedLow = 0.0, exposedHigh = 0.0; ///< Σ p_incident · blast
    double valuePerDay = 0.0, dipPerDay = 0.0;
    double oneIncident = 0.0; ///< the largest loss of one incident of a car
    double coverage = 0.0;    ///< of all changed lines together; 0 when it is not known of one car
    bool isCoverageKnown = false;
    bool isTailReviewed = false; ///< each car above the tail's limit was looked at by a senior, or the train was
    double reviewAbove = 0.0;    ///< the strictest limit of the cars
    std::optional<std::string> reviewer;

    /// The rules of the train as a whole, from the sums. `keys` are those of all cars, also of those that are off.
    static void addRules(Together& sum, const std::vector<std::string>& keys, const Policy& policy);
};

/// The one sentence under the verdict. @requires everything else of the decision is settled
Message summaryOfTrain(const TrainDecision& decision, double reviewAbove);

} // namespace fermata::decision
