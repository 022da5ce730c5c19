// What the parts of a card or screen show of one decision: values for the widgets, made from the core's.
#pragma once

#include <vector>

#include "core/engine/snapshot.h"
#include "ui/widgets/bar_rows.h"
#include "ui/widgets/evidence_strip.h"
#include "ui/widgets/risk_scale.h"
#include "ui/widgets/worth_view.h"

namespace fermata::ui {

/// The strictest limit of the components that the change touches, else the policy's.
std::optional<double> riskLimit(const assessment::EvidenceSnapshot* evidence, const decision::Policy* policy);
RiskFigures riskFigures(const decision::Decision& decision, std::optional<double> limit);
/// "0.22–0.42, 3.9× base".
QString riskFact(const assessment::RiskAssessment& risk);
/// One chip a kind, in the order of the kinds; a kind that the policy does not use is left out.
std::vector<EvidenceChip::Value> evidenceChips(const assessment::EvidenceSnapshot& evidence,
                                               const decision::Decision* decision, Time now);
/// "6 fresh, 1 stale, 1 missing".
QString evidenceFact(const std::vector<EvidenceChip::Value>& chips);
/// The reasons that move the risk, heaviest first.
std::vector<SignedBars::Row> reasonBars(const decision::Decision& decision);
std::vector<LossBars::Row> lossBars(const decision::Decision& decision);
/// Value against risk in one sentence; empty where the policy weighs no value.
QString worthLine(const decision::Decision& decision);
/// The same as a fact beside a heading: the break-even with both ends of its range.
QString worthFact(const decision::Decision& decision);
/// Value against risk for the pictures; nothing where the policy weighs no value.
std::optional<WorthFigures> worthFigures(const decision::Decision& decision,
                                         const assessment::EvidenceSnapshot& evidence, const decision::Policy* policy);
/// What the gate says of failed tests that are known to be flaky; empty where it excuses none.
QString excuseLine(const decision::Decision& decision);
/// What stands under the time a change has waited; null: not decided.
QString worthNote(const decision::Decision* decision);
/// "6 of 6 met", and which are not.
QString rulesLine(const decision::Decision& decision);
/// The sentences of the rules that are not met, strictest first.
QStringList brokenRules(const decision::Decision& decision);
/// The kinds that the policy does not look at, with its reasons; empty when it looks at all.
QString notLookedAt(const decision::Decision& decision);

} // namespace fermata::ui
