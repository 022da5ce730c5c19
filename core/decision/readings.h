// What the gate reads of a snapshot: each kind of evidence as one bounded number, at its worst end when not in force.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/assessment/evidence/snapshot.h"
#include "core/assessment/incidents/incident_share.h"
#include "core/assessment/risk/risk_assessment.h"
#include "core/decision/policy.h"

namespace fermata::decision {

/// Everything behind this value is monotone: taking a kind of evidence away moves each number to its worst end or
/// leaves it. Rules and weighing read nothing of a kind but through here, which is how invariant 1 holds by
/// construction.
struct Readings {
    /// 0 = nothing to worry about, 1 = worst or unknown; by EvidenceKind.
    std::array<double, std::size(assessment::allEvidenceKinds)> worry{};
    double pDefect = 1.0;                            ///< RiskAssessment.pDefectForGate, rounded
    double pDefectHigh = 1.0;                        ///< upper end of its interval, rounded
    double pDefectAlone = 1.0;                       ///< without its series
    const assessment::SeriesFacts* series = nullptr; ///< the one that raises the risk; points into the snapshot
    double coverage = 0.0;                           ///< covered share of the changed lines, 0 when unknown
    std::string worstComponent;                      ///< the one whose share of incidents times criticality is highest
    double incidentShare = 1.0;                      ///< s(component) of that one
    double incidentShareLow = 1.0, incidentShareHigh = 1.0; ///< its 90 % interval
    double criticality = 1.0;
    double exposure = 1.0;                  ///< 1 + Σ weight · worry
    double recovery = 1.0;                  ///< usual hours of an incident of the worst component
    double reversal = 1.0;                  ///< factor of what going back does not undo; 1 for all else
    double worstImpact = 1.0;               ///< criticality · recovery of the touched component where that is highest
    double valuePerDay = 0.0;               ///< bounded by the policy's limit, 0 when unknown or in another unit
    bool isOtherUnit = false;               ///< the tracker states a worth, but in another unit than the policy's
    double dip = 0.0;                       ///< bounded, the worst when unknown; 0 where no dip is weighed
    double dipPerDay = 0.0;                 ///< what it costs
    double reviewAbove = 0.0;               ///< the strictest limit of the touched components
    std::optional<std::string> reviewer;    ///< a senior, no hand of the change, who reviewed this head
    std::optional<std::string> ownReviewer; ///< a hand of the change whose review does not count
    bool hasGoodTests = false;              ///< executed, none failed, no test deleted or skipped by the change

    /// p_incident with its ends: neither the model's p_defect nor the share is known for sure.
    /// @param low  the lower end of p_defect
    assessment::Between incident(double low) const;
    double blast() const { return criticality * recovery * reversal * exposure; }
    /// What a day without the change costs; negative where its dip costs more than it is worth.
    double netPerDay() const { return valuePerDay - dipPerDay; }
};

/// Whether a kind is in force: used by the policy, Fresh, and with something in it.
bool isFresh(const assessment::EvidenceSnapshot& snapshot, assessment::EvidenceKind kind);

Readings read(const assessment::EvidenceSnapshot& snapshot, const Policy& policy,
              const assessment::RiskAssessment& risk);

/// Alerts that are not of a harmless severity. Silenced ones count.
std::vector<delivery::Alert> alertsThatCount(const assessment::EvidenceSnapshot& snapshot, const Policy& policy);

/// Seniors without a hand in the change who reviewed its head, each once, in the order of their reviews; none where
/// reviews are not in force.
std::vector<std::string> reviewersOf(const assessment::EvidenceSnapshot& snapshot, const Policy& policy);

/// Whether this person may not judge the change, because it is the person's own.
bool isHand(const assessment::EvidenceSnapshot& snapshot, const std::string& personId);

} // namespace fermata::decision
