// What this organisation accepts: people, components, limits, losses. A plain value; core/workspace reads it from YAML.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/assessment/evidence/evidence.h"
#include "core/assessment/evidence/snapshot.h"
#include "core/base/time.h"
#include "core/decision/verdict.h"

namespace fermata::decision {

/// Someone who may act or who writes changes. How a claim becomes this person: architecture.md, "Who acts".
struct Person {
    std::string id;
    std::string name;
    std::vector<std::string> emails; ///< lower case
    std::vector<std::string> logins;
    std::vector<std::string> osAccounts;
    std::vector<std::string> roles; ///< ids: "release-manager", "senior", "author", …
    std::string publicKey;          ///< hex Ed25519, or empty
    bool operator==(const Person&) const = default;
};

/// A part of the product with its own appetite.
struct Component {
    std::string id;
    std::vector<std::string> paths;    ///< git pathspec-like prefixes and globs (`pay/**`, `*.sql`)
    double criticality = 1.0;          ///< multiplies the loss; > 0
    std::optional<double> reviewAbove; ///< overrides appetite.reviewAbove; the strictest of the touched ones counts
    /// Share of defects that reach production: Beta(alpha, beta) prior of s(component).
    double incidentAlpha = 1.0;
    double incidentBeta = 4.0;
    double recoveryHours = 1.0; ///< usual hours until an incident of it is over; multiplies the loss; > 0
    bool operator==(const Component&) const = default;
};

/// Limits on RiskAssessment.pDefectForGate, the number that rules read.
struct Appetite {
    double fastTrackBelow = 0.10; ///< fast track needs the upper end of p_defect's interval below this
    double reviewAbove = 0.30;    ///< from here a person of a senior role has to look
    double blockAbove = 0.60;     ///< from here the change is blocked when coverage is below the floor too
    double coverageFloor = 0.60;  ///< covered share of the changed lines
    bool operator==(const Appetite&) const = default;
};

/// Expected loss of taking one action: intercept + slope · p_incident · blast + delay · net value a day, where blast is
/// criticality · recovery hours · exposure · (irreversible ? its factor : 1), and exposure is 1 + Σ weight · worry over
/// the kinds of evidence in use (EvidenceRule::weight). Slopes are ordered FastTrack > Approve > Review > Hold > Block
/// and intercepts the other way round, so that more risk is never milder; delays rise, so that more value never is
/// stricter.
struct LossLine {
    double intercept = 0.0;
    double slope = 0.0;
    double delayDays = 0.0; ///< for how long this answer usually keeps the change from its users; ≥ 0
    bool operator==(const LossLine&) const = default;
};

/// What value counts for. Without a limit it is not weighed at all.
struct ValueTerms {
    double atMost = 0.0;    ///< in the unit a day: more counts as this, so that a slip in the tracker opens no gate
    Days spreadOver{90};    ///< a value without a cost of delay counts as lost in equal parts over so long
    double dipCost = 0.0;   ///< what being 1 % slower costs a day, in the unit; ≥ 0
    double worstDip = 0.10; ///< a dip that is not known, or is larger, counts as this
    bool isWeighed() const { return atMost > 0.0; }
    bool operator==(const ValueTerms&) const = default;
};

/// Caps the tail: what could cost very much is looked at by a person, however unlikely it is.
struct TailTerms {
    double irreversible = 3.0; ///< multiplies the loss of a change that going back does not undo; ≥ 1
    /// Loss of one incident (the slope of Approve times criticality, recovery and irreversibility) from which a senior
    /// looks; 0: no cap.
    double reviewAbove = 0.0;
    double ignoreBelow = 0.0005; ///< p_incident's upper end below which the cap does not bind
    bool operator==(const TailTerms&) const = default;
};

enum class Use { Mandatory, Advisory, NotUsedHere };

/// How one kind of evidence is used.
struct EvidenceRule {
    Use use = Use::Advisory;
    Seconds maximumAge{86400};
    double weight = 0.0; ///< at the worst end of this kind the expected loss grows by this share; ≥ 0
    std::string reason;  ///< mandatory for NotUsedHere; printed on every decision under "not looked at"
    bool operator==(const EvidenceRule&) const = default;
};

struct Freeze {
    std::string name;
    Time from{};
    Time to{};
    std::vector<std::string> environments; ///< empty: all
    /// Exceptions; each one that is used stands in the decision. Windows of one name share them.
    std::vector<assessment::ChangeKind> exceptClasses{}; ///< changes of these classes are not frozen
    std::vector<std::string> exceptRoles{};              ///< who may override in it; empty: every approver
    std::vector<std::string> exceptIncidentBranches{};   ///< globs: while an incident is open these are not frozen
    bool operator==(const Freeze&) const = default;
};

struct Environment {
    std::string id;
    bool isProduction = true;
    bool operator==(const Environment&) const = default;
};

/// Waiting for the time that exposes the fewest requests. Asked for by `saves` above 0.
struct SafeTimeTerms {
    double saves = 0.0;        ///< wait where so large a share of the exposed requests is spared; below 1
    Seconds within{24 * 3600}; ///< as far ahead as is waited for
    bool isAsked() const { return saves > 0.0; }
    bool operator==(const SafeTimeTerms&) const = default;
};

/// Burn rate from which production counts as not healthy enough, and traffic from which a deployment waits.
struct ProductionLimits {
    double burnRate = 6.0;
    double trafficShare = 0.90; ///< of the usual peak
    /// The monitor's words for alerts that wait for nobody (Prometheus' watchdog fires always). All others hold.
    std::vector<std::string> harmlessSeverities{"info", "none"};
    SafeTimeTerms safeTime{};
    bool operator==(const ProductionLimits&) const = default;
};

/// Small changes of one author on one component count together, so that a large change in parts gets no milder verdict.
struct SeriesTerms {
    Seconds window{3 * 86400}; ///< how far back; 0: series are not judged. Between 0 and 90 days
    bool isJudged() const { return window > Seconds{0}; }
    bool operator==(const SeriesTerms&) const = default;
};

/// What the ways out cost, so that the cheapest is proposed first.
struct Efforts {
    double reviewHours = 4.0;
    double runHours = 1.0;
    double coverHours = 0.1; ///< for each changed line that a new test has to reach
    double hourCost = 0.0;   ///< what an hour of a person costs, in the unit; 0: not stated
    bool operator==(const Efforts&) const = default;
};

/// What it costs to make two changes of one.
struct Splitting {
    double hours = 2.0;
    bool operator==(const Splitting&) const = default;
};

/// For so long a failing test may be in quarantine where the policy does not say it.
inline constexpr Seconds usualQuarantine{14 * 86400};

struct Policy {
    int version = 1;
    std::string name;
    std::vector<Person> people;
    std::vector<std::string> seniorRoles{"senior"};
    std::vector<std::string> approverRoles{"release-manager"};
    std::vector<Component> components;
    std::vector<Environment> environments;
    Appetite appetite;
    std::map<Verdict, LossLine> losses; ///< exactly one line per verdict
    std::string lossUnit;               ///< empty: "loss units", no money is printed
    ValueTerms value;
    TailTerms tail;
    std::map<assessment::EvidenceKind, EvidenceRule> evidence;
    std::vector<Freeze> freezes;
    ProductionLimits production;
    Efforts efforts;
    SeriesTerms series;
    Splitting splitting;
    Verdict failedTests = Verdict::Hold;         ///< Hold or Block, where tests are mandatory
    Verdict newCriticalFinding = Verdict::Block; ///< Review, Hold or Block, where scans are mandatory
    std::vector<std::string> neverDocumentation; ///< further path globs that pipelines execute
    Seconds overrideAtMost{7 * 86400};
    std::optional<Seconds> quarantineAtMost; ///< for so long a test may be in quarantine; nothing: `usualQuarantine`
    bool operator==(const Policy&) const = default;

    /// The commented default as a value: every field at its stated default, nobody in `people`.
    static Policy standard();
    /// What contradicts itself, in words with the field's path: empty when the policy is sound. Checked on load;
    /// `decide` requires a sound policy.
    std::vector<std::pair<std::string, std::string>> contradictions() const;

    /// A kind that is not in the map counts as mandatory with the shortest age: what was forgotten never helps.
    const EvidenceRule& ruleFor(assessment::EvidenceKind kind) const;
    /// @returns the defaults of a component for an id that the policy does not have, and for "" (the rest)
    const Component& component(const std::string& id) const;
    const Person* person(const std::string& id) const;
    /// Whom an e-mail, a login or an OS account belongs to; case does not matter in e-mails.
    const Person* personOfEmail(const std::string& email) const;
    const Person* personOfAccount(const std::string& osAccount) const;
    bool isSenior(const std::vector<std::string>& roles) const;
};

} // namespace fermata::decision
