// What policies would have done with the recorded past: how much they gate, what they catch, what that costs. Every
// number is made of the rows beside it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/audit/outcomes.h"
#include "core/learning/evaluation/health.h"
#include "core/rehearsal/past_looks.h"

namespace fermata::rehearsal {

/// What the rows say of a look besides what policies answer.
struct LookFacts {
    audit::RecordedDecision entry;
    std::string title;      ///< foreign text
    std::string components; ///< touched, joined by ", "; foreign text
    long lines = 0;         ///< added and deleted
    bool isProduction = true;
    bool wasMerged = false; ///< it was in the default branch before the gate ever looked
};
LookFacts factsOf(const Look& look);

/// One change at one head on its way into one environment.
struct CaseKey {
    std::string change, head, environment; ///< head in hex
    auto operator<=>(const CaseKey&) const = default;
};

/// What became of changes in truth, as the record knows it.
struct Fates {
    std::map<CaseKey, Time> deployed;                              ///< the first receipt of its deployment
    std::map<CaseKey, std::vector<audit::RecordedAct>> letThrough; ///< approvals and overrides, oldest first
    audit::ToldOutcomes told;
};
/// @returns the errors of reading the record
Result<Fates> readFates(audit::Chain& chain);

/// One policy on all looks.
struct Scenario {
    std::string name;            ///< "now", "A", or a file
    std::string unit;            ///< of its losses
    std::vector<Answer> answers; ///< one for each look, in their order
};

/// What one scenario does with one case.
struct CasePart {
    decision::Verdict verdict = decision::Verdict::Hold; ///< at the last look before its fate
    bool isGated = true;                                 ///< that verdict does not permit
    double hours = 0.0;       ///< from the first look until it is let through; until its end where `isOpen`
    bool isOpen = false;      ///< it was not let through before its end: the true delay is longer
    bool needsPerson = false; ///< somebody had to review it or decide; not where time alone released it
    double loss = 0.0;        ///< expected, of the verdict, by the first scenario's policy
    double delayCost = 0.0;   ///< what `hours` cost, in the same unit
};

struct CaseRow {
    CaseKey key;
    std::string title, components;
    std::uint64_t record = 0; ///< of the last look before its fate
    Time first{}, last{};     ///< looks
    std::optional<Time> deployed;
    double pDefect = 0.0; ///< as it was foreseen at the last look
    long lines = 0;
    bool hasOutcome = false; ///< it was deployed or merged, or somebody told of it: else nobody knows what it would do
    std::optional<std::size_t> fault; ///< into Backtest::faults
    std::vector<CasePart> parts;      ///< by scenario
};

/// A change that is known to be faulty by an incident, a rollback or a person's word.
struct FaultRow {
    enum class Origin { Incident, Rollback, Label };
    Origin origin = Origin::Label;
    std::string name;           ///< the incident's id, or empty
    std::string severity;       ///< as told
    Time at{};                  ///< opened, taken back, or told
    std::size_t row = 0;        ///< into Backtest::rows
    std::vector<bool> isCaught; ///< by scenario: gated at the last look before its fate
};

/// The sums over the rows.
struct ScenarioScore {
    std::string name;
    std::size_t gated = 0, fastTracked = 0, open = 0, persons = 0;
    std::size_t caught = 0, escaped = 0;
    double hours = 0.0, longestHours = 0.0;
    std::optional<double> medianHours; ///< nothing: more than half of the cases were still waiting at their end
    double loss = 0.0, delayCost = 0.0;
    double gain = 0.0; ///< loss and cost of delay of the first scenario, less those of this one
    std::optional<std::pair<double, double>> gainInterval; ///< 90 %; nothing below 30 cases
    std::map<Time, double> hoursByWeek;                    ///< by the Monday (00:00 UTC) of the week of the first look
};

/// Caught against gated when changes are gated by one number alone, riskiest first: 0, 1, … 50 %.
struct CaptureFloor {
    learning::CaptureCurve byRisk, bySize;       ///< empty without a fault
    std::vector<std::pair<double, double>> band; ///< 90 % about `byRisk` (learning::shareInterval)
};

struct Backtest {
    std::string unit;             ///< of losses and costs: that of the first scenario
    std::optional<Time> from, to; ///< of the first and the last look; nothing without any
    std::size_t looks = 0, notByThisVersion = 0;
    std::size_t older = 0;           ///< looks that were left out because there are too many
    std::size_t unknown = 0;         ///< cases without an outcome: what they would have done in production nobody knows
    std::vector<std::string> untied; ///< incidents and commits that were told, of no change on record
    bool hasOutcomes = false;        ///< somebody told of incidents, rollbacks or labels at all
    std::vector<CaseRow> rows;       ///< by first look, then by key
    std::vector<FaultRow> faults;    ///< newest first
    std::vector<ScenarioScore> scores;
    CaptureFloor floor;
};

/// Scores scenarios on the same looks. A case ends with the receipt of its deployment, else with its last look or a
/// person's last word, and is gated where the last look before that does not permit. Verdicts rest on what was known
/// then; outcomes are used for nothing but the score. A change is faulty by its head, in production environments, else
/// in those that it has looks in; a person's word that it is clean counts against rollbacks and not against incidents.
/// A person's approval lets through wherever the verdict at that moment is no stricter than the one that was approved.
/// Losses are measured by the first scenario's policy for all, so that they can be compared.
/// @requires each scenario has one answer for each look; at least one scenario
Backtest score(const std::vector<LookFacts>& looks, const std::vector<Scenario>& scenarios, const Fates& fates);

/// One name and the policy that it stands for.
struct Named {
    std::string name;
    const decision::Policy* policy;
};

/// Reads the looks of the window piece by piece, asks each policy, and scores; writes nothing. What is in memory at a
/// time does not grow with the snapshots.
/// @param told  is called with looks done and looks in all, now and then
/// @returns Cancelled, or the errors of reading the record
Result<Backtest> backtest(audit::Chain& chain, const std::vector<Named>& policies, const Window& window,
                          const Unwanted& isUnwanted, const std::function<void(std::size_t, std::size_t)>& told = {});

} // namespace fermata::rehearsal
