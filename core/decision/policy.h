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
    bool operator==(const Component&) const = default;
};

/// Limits on the upper end of p_defect's interval.
struct Appetite {
    double fastTrackBelow = 0.10; ///< fast track needs p_defect.high below this, and a harmless change class
    double reviewAbove = 0.30;    ///< from here a person of a senior role has to look
    double blockAbove = 0.85;     ///< from here only an override helps, when coverage is below the floor too
    double coverageFloor = 0.60;  ///< covered share of the changed lines
    bool operator==(const Appetite&) const = default;
};

/// Expected loss of taking one action: intercept + slope · p_incident · blast. Slopes are ordered
/// FastTrack > Approve > Review > Hold > Block and intercepts the other way round, so that more risk is never milder.
struct LossLine {
    double intercept = 0.0;
    double slope = 0.0;
    bool operator==(const LossLine&) const = default;
};

enum class Use { Mandatory, Advisory, NotUsedHere };

/// How one kind of evidence is used.
struct EvidenceRule {
    Use use = Use::Advisory;
    Seconds maximumAge{86400};
    std::string reason; ///< mandatory for NotUsedHere; printed on every decision under "not looked at"
    bool operator==(const EvidenceRule&) const = default;
};

struct Freeze {
    std::string name;
    Time from{};
    Time to{};
    std::vector<std::string> environments; ///< empty: all
    bool operator==(const Freeze&) const = default;
};

struct Environment {
    std::string id;
    bool isProduction = true;
    bool operator==(const Environment&) const = default;
};

/// Burn rate from which production counts as not healthy enough, and traffic from which a deployment waits.
struct ProductionLimits {
    double burnRate = 6.0;
    double trafficShare = 0.90; ///< of the usual peak
    bool operator==(const ProductionLimits&) const = default;
};

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
    std::map<assessment::EvidenceKind, EvidenceRule> evidence;
    std::vector<Freeze> freezes;
    ProductionLimits production;
    std::vector<std::string> neverDocumentation; ///< further path globs that pipelines execute
    Seconds overrideAtMost{7 * 86400};
    bool operator==(const Policy&) const = default;

    /// The commented default as a value: every field at its stated default, nobody in `people`.
    static Policy standard();
    /// What contradicts itself, in words with the field's path: empty when the policy is sound. Checked on load;
    /// `decide` requires a sound policy.
    std::vector<std::pair<std::string, std::string>> contradictions() const;
};

} // namespace fermata::decision
