// What the gate decided and everything needed to say why: data, never sentences.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/evidence/evidence.h"
#include "core/assessment/risk/risk_assessment.h"
#include "core/base/time.h"
#include "core/decision/verdict.h"

namespace fermata::decision {

/// Raised with every change of behaviour of `decide`; a record made by another number is "not re-executable by this
/// version", never "tampered".
inline constexpr int decider = 5;

/// A message of core/wording with its named arguments; numbers are kept as numbers so that each language formats them.
struct Message {
    std::string id; ///< such as "rule.freeze.active"
    std::map<std::string, std::string> texts;
    std::map<std::string, double> numbers;
    bool operator==(const Message&) const = default;
};

enum class RuleState { Met, NotMet, NotLookedAt };

/// A hard rule of the policy, apart from the weighing.
struct HardRule {
    std::string id; ///< "mandatory.tests", "freeze", "scan.critical", "production.incident", "four_eyes", …
    RuleState state = RuleState::Met;
    Verdict atBest = Verdict::FastTrack; ///< the most permissive verdict while it is not met
    Message message;
    bool operator==(const HardRule&) const = default;
};

/// Expected loss of one action, with both ends of p_incident's interval.
struct ActionLoss {
    Verdict action = Verdict::Hold;
    double expected = 0.0;
    double low = 0.0;
    double high = 0.0;
    bool operator==(const ActionLoss&) const = default;
};

/// Value against risk, in the unit of the decision a day. Zeros and nothing where the policy weighs no value.
struct Worth {
    bool isWeighed = false;           ///< the policy weighs value or the cost of a dip
    double perDay = 0.0;              ///< what the change is worth a day; 0 where that is not known
    double dipPerDay = 0.0;           ///< what its measured (or unknown) dip costs a day
    double dip = 0.0;                 ///< the share behind it: the upper end of the interval, or the worst end
    Verdict target = Verdict::Review; ///< what the break-even speaks of: the weighing answers this or milder
    /// The smallest worth a day from which the weighing reaches `target`, at p_incident and at both ends of its
    /// interval; never above the policy's limit on worth, nothing where no worth up to it would do.
    std::optional<double> breakEven, breakEvenLow, breakEvenHigh;
    double oneIncident = 0.0; ///< what one incident of the worst touched component costs, also without value
    Message message;          ///< the one sentence about it; empty id where nothing is weighed
    bool operator==(const Worth&) const = default;
};

/// A reason, heaviest first. `weight` is in log-odds for what moves the risk, 0 for rules.
struct Reason {
    std::string id;
    double weight = 0.0;
    Message message;
    std::vector<assessment::EvidenceKind> evidence;
    bool operator==(const Reason&) const = default;
};

/// Something a person can do that changes the evidence.
enum class AtomKind { Review, GreenRun, WaitUntil, CoverLines, Split };
struct Atom {
    AtomKind kind = AtomKind::Review;
    std::optional<Time> until;        ///< WaitUntil
    std::optional<std::string> role;  ///< Review: role asked for
    std::vector<std::string> persons; ///< Review: candidates, never a hand of the change
    Message message;
    double costHours = 0.0;
    long lines = 0; ///< CoverLines: changed lines to be covered that are not
    std::string component{};         ///< Split: whose files become a change of their own; empty: the migration
    bool leavesIrreversible = false; ///< Split: what is left still migrates a database
    bool operator==(const Atom&) const = default;
};

/// A minimal set of atoms that was applied to the snapshot and flipped the verdict.
struct Counterfactual {
    std::vector<Atom> atoms;
    Verdict verdict = Verdict::Approve;
    double costHours = 0.0;
    double cost = 0.0; ///< in the policy's unit: its hours, and the days it is kept from its users; 0 without a unit
    bool operator==(const Counterfactual&) const = default;
};

struct NotLookedAt {
    assessment::EvidenceKind kind = assessment::EvidenceKind::Traffic;
    std::string reason; ///< of the policy; foreign text
    bool operator==(const NotLookedAt&) const = default;
};

/// The result of `decide`. Equal inputs give equal bytes.
struct Decision {
    Verdict verdict = Verdict::Hold;
    std::vector<HardRule> rules;
    Verdict weighed = Verdict::Hold; ///< what the weighing alone would have said
    std::vector<ActionLoss> weighing;
    std::string unit;
    Worth worth;
    assessment::RiskAssessment risk;
    Probability pIncident, pIncidentLow, pIncidentHigh;
    std::vector<Reason> reasons;
    Message summary; ///< the one sentence under the verdict
    std::vector<NotLookedAt> notLookedAt;
    std::optional<Time> holdUntil; ///< when time alone releases it (Hold only)
    int deciderNumber = decider;
    bool operator==(const Decision&) const = default;

    bool permits() const { return permission(verdict) >= permission(Verdict::Approve); }
};

} // namespace fermata::decision
